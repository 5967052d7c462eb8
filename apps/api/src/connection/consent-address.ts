import type { Connection } from '@lockstep/database';
import { delegatedScopes, microsoftClouds } from '@lockstep/engine';

export interface ConsentRequest {
  readonly state: string;
  readonly redirectUrl: string;
  readonly codeChallenge: string;
}

/** Where the browser is sent: to the application's consent page, or to the tenant's sign-in. Null: nobody signs in there. */
export function consentAddress(
  connection: Connection,
  { state, redirectUrl, codeChallenge }: ConsentRequest,
): string | null {
  const client = clientOf(connection);
  if (client === null) return null;
  const location = new URL(client.url);
  location.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUrl,
    state,
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
    ...client.more,
  }).toString();
  return location.href;
}

function clientOf(connection: Connection): {
  readonly url: string;
  readonly clientId: string;
  readonly more: Readonly<Record<string, string>>;
} | null {
  if (connection.kind === 'target') {
    const { settings } = connection;
    if (settings.authentication !== 'authorization_code') return null;
    return { url: settings.authorizeUrl, clientId: settings.clientId, more: {} };
  }
  const { tenantId, clientId, cloud, loginUrl = microsoftClouds[cloud].login } = connection.settings;
  return {
    url: `${loginUrl.replace(/\/+$/, '')}/${encodeURIComponent(tenantId)}/oauth2/v2.0/authorize`,
    clientId,
    more: {
      response_mode: 'query',
      scope: ['openid', 'profile', ...delegatedScopes(cloud)].join(' '),
      // Whoever happens to be signed in in this browser is not always the administrator that is meant.
      prompt: 'select_account',
    },
  };
}
