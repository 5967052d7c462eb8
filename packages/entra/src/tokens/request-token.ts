import { ConfidentialClientApplication } from '@azure/msal-node';
import type { NodeAuthOptions } from '@azure/msal-node';
import type { EntraDependencies } from '../directory/dependencies.ts';
import { endpointsOf, foreignHost } from '../settings/clouds.ts';
import type { EntraCredential, EntraSettings } from '../settings/entra-settings.ts';
import { claimsOf } from './access-token.ts';
import type { AccessToken } from './access-token.ts';
import { unusableCredential, wrongCloud } from './login-failure.ts';
import { LoginNetwork } from './login-network.ts';

/**
 * Asks the login host for one token. MSAL speaks the protocol (secret, signed assertion) and nothing else: each request has
 * an application object of its own, because MSAL's would answer a 5xx with a minute of refusals of its own, by its own clock.
 */
export async function requestToken(settings: EntraSettings, deps: EntraDependencies): Promise<AccessToken> {
  assertUsable(settings);
  const network = new LoginNetwork(deps);
  const { scope } = endpointsOf(settings);
  try {
    const application = new ConfidentialClientApplication({
      auth: authOptions(settings),
      system: { networkClient: network, disableInternalRetries: true },
    });
    const result = await application.acquireTokenByClientCredential({
      scopes: [scope],
      skipCache: true,
      // Else MSAL obeys environment variables, and asks a link-local address for the region.
      azureRegion: 'DisableMsalForceRegion',
    });
    if (result && network.lifetimeMs !== undefined)
      return tokenOf(result.accessToken, network.lifetimeMs, deps);
  } catch (error) {
    throw msalFailure(network, error);
  }
  throw unusableCredential('NoAccessToken');
}

/** What really happened: MSAL turns each failure of the network into one of its own. */
export function msalFailure(network: LoginNetwork, error: unknown): Error {
  return network.failure ?? unusableCredential(codeOf(error));
}

/** Throws SourceError for settings with which MSAL would ask somebody else, or nobody would answer. */
export function assertUsable(settings: EntraSettings): void {
  // MSAL would take an empty one for its defaults, and ask another authority.
  if (settings.tenantId.trim() === '') throw unusableCredential('MissingTenantId');
  if (settings.clientId.trim() === '') throw unusableCredential('MissingClientId');
  const foreign = foreignHost(settings);
  if (foreign !== null) throw wrongCloud(foreign, settings.cloud);
}

function tokenOf(value: string, lifetimeMs: number, deps: EntraDependencies): AccessToken {
  const now = deps.clock();
  return { value, ...claimsOf(value), receivedAtMs: now, expiresAtMs: now + lifetimeMs };
}

/**
 * The authority is the cloud's real one, which MSAL wants to be https; the metadata is given, so that nothing is
 * discovered, and names the token endpoint that is really asked (the sandbox over loopback, or the cloud's).
 */
export function authOptions(settings: EntraSettings): NodeAuthOptions {
  const { authorityHost, loginUrl } = endpointsOf(settings);
  const tenant = encodeURIComponent(settings.tenantId.trim());
  const authority = `${authorityHost}/${tenant}`;
  return {
    clientId: settings.clientId.trim(),
    authority,
    authorityMetadata: JSON.stringify({
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
      token_endpoint: `${loginUrl}/${tenant}/oauth2/v2.0/token`,
      issuer: `${authority}/v2.0`,
      jwks_uri: `${authority}/discovery/v2.0/keys`,
    }),
    ...credentialOptions(settings.credential),
  };
}

function credentialOptions(credential: EntraCredential): Partial<NodeAuthOptions> {
  if (credential.kind === 'secret') return { clientSecret: credential.secret };
  return {
    clientCertificate: {
      thumbprintSha256: credential.thumbprintSha256.replace(/[:\s]/g, '').toLowerCase(),
      privateKey: credential.privateKeyPem,
    },
  };
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'errorCode' in error && typeof error.errorCode === 'string')
    return error.errorCode;
  return 'InvalidCredential';
}
