import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import type { Configuration, Provider } from 'oidc-provider';
import { DEFAULTS } from '../defaults.ts';
import { ISSUER_PEOPLE } from './people.ts';

export const loginPath = '/login';

/** An issuer of OpenID Connect with code and PKCE, for one client that may come back anywhere. Its keys are new at each start. */
export async function createProvider(origin: string): Promise<Provider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const configuration = configure({ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' });
  const provider = await quietly(async () => {
    const { Provider: Issuer } = await import('oidc-provider');
    return new Issuer(origin, configuration);
  });
  // Lockstep's port is any free one: https://github.com/panva/node-oidc-provider/blob/main/recipes/redirect_uri_wildcards.md
  provider.Client.prototype.redirectUriAllowed = (address: string) => URL.canParse(address);
  return provider;
}

function configure(key: NonNullable<Configuration['jwks']>['keys'][number]): Configuration {
  const { clientId, clientSecret } = DEFAULTS.issuer;
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: ['http://127.0.0.1/account/signed-in'],
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    // The id token tells who it is and their roles, as Entra's does.
    claims: { openid: ['sub', 'roles'], profile: ['name'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `${loginPath}/${uid}` },
    findAccount: (_context, id) => {
      const person = ISSUER_PEOPLE[id];
      if (person === undefined) return undefined;
      return { accountId: id, claims: () => ({ sub: id, name: person.name, roles: [...person.roles] }) };
    },
    // Nobody is asked for consent: the client belongs to the house.
    loadExistingGrant: async ({ oidc }) => {
      const accountId = oidc.session?.accountId;
      if (accountId === undefined) return undefined;
      const grant = new oidc.provider.Grant({ accountId, clientId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    ttl: { Interaction: 600, Session: 86_400, Grant: 86_400, AccessToken: 3_600, IdToken: 3_600 },
  };
}

/** The package warns of Node 20 and of keeping everything in memory; here both are meant. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  /* eslint-disable no-console -- it is the package's own use of it that is changed */
  const { warn } = console;
  console.warn = (...given: unknown[]) => {
    if (!String(given[0]).includes('oidc-provider WARNING')) warn(...given);
  };
  try {
    return await work();
  } finally {
    console.warn = warn;
  }
}
