import { ConfidentialClientApplication } from '@azure/msal-node';
import { delegatedPermissions, delegatedScopes, SourceError } from '@lockstep/engine';
import { z } from 'zod';
import { consentUrl } from '../connection/permissions.ts';
import type { EntraDependencies } from '../directory/dependencies.ts';
import { jsonOf } from '../graph/exchange.ts';
import type { EntraSettings } from '../settings/entra-settings.ts';
import { assertUsable, authOptions, msalFailure } from '../tokens/request-token.ts';
import { LoginNetwork } from '../tokens/login-network.ts';
import { DirectoryRefusal } from './directory-refusal.ts';

/** What the browser of an administrator brought back from the login host. */
export interface ReturnedCode {
  readonly code: string;
  readonly codeVerifier: string;
  readonly redirectUrl: string;
}

/** An administrator's token: it lives for an hour or so, and is not renewed. */
export interface DelegatedToken {
  readonly accessToken: string;
  readonly expiresAtMs: number;
}

const claims = z.looseObject({ tid: z.string(), scp: z.string() });

/** The code's own faults (https://learn.microsoft.com/entra/identity-platform/reference-error-codes): used, too old, not this browser's. */
const codeFaults = new Set(['AADSTS54005', 'AADSTS70008', 'AADSTS70000', 'AADSTS50148', 'AADSTS501481']);

/**
 * Exchanges a code for the administrator's token (RFC 6749 §4.1.3). The refresh token that comes with it is forgotten: nobody is to
 * hold the rights of an administrator for longer than they need them. Throws SourceError and DirectoryRefusal.
 */
export async function redeemCode(
  settings: EntraSettings,
  { code, codeVerifier, redirectUrl }: ReturnedCode,
  deps: EntraDependencies,
): Promise<DelegatedToken> {
  assertUsable(settings);
  const network = new LoginNetwork(deps);
  try {
    const application = new ConfidentialClientApplication({
      auth: authOptions(settings),
      system: { networkClient: network, disableInternalRetries: true },
    });
    const result = await application.acquireTokenByCode({
      code,
      codeVerifier,
      redirectUri: redirectUrl,
      scopes: [...delegatedScopes(settings.cloud)],
    });
    if (network.lifetimeMs === undefined) throw new Error('no token');
    return checked(settings, result.accessToken, deps.clock() + network.lifetimeMs);
  } catch (error) {
    if (error instanceof DirectoryRefusal) throw error;
    throw withRemedy(msalFailure(network, error));
  }
}

function withRemedy(failure: Error): Error {
  if (!(failure instanceof SourceError) || !codeFaults.has(failure.code)) return failure;
  return new SourceError(
    'credential',
    failure.code,
    `Microsoft Entra does not take the code that the browser brought back (${failure.code}): it was used before, is too old, or belongs to another browser.`,
  );
}

function checked(settings: EntraSettings, accessToken: string, expiresAtMs: number): DelegatedToken {
  const payload = accessToken.split('.')[1] ?? '';
  const { tid, scp } = claims.parse(jsonOf(Buffer.from(payload, 'base64url').toString('utf8')));
  if (tid.toLowerCase() !== settings.tenantId.trim().toLowerCase()) {
    throw new DirectoryRefusal(
      'WrongTenant',
      `Whoever signed in is of the tenant ${tid}, and the connection is to ${settings.tenantId}. An administrator of that one must sign in.`,
    );
  }
  const held = new Set(scp.split(' '));
  const missing = delegatedPermissions.filter((permission) => !held.has(permission));
  if (missing.length === 0) return { accessToken, expiresAtMs };
  throw new DirectoryRefusal(
    'MissingPermission',
    `The sign-in gives no ${missing.join(' and no ')}. An administrator of the tenant must add the permission to the app registration under "API ` +
      `permissions" (Microsoft Graph, type Delegated), and consent at ${consentUrl(settings)}.`,
  );
}
