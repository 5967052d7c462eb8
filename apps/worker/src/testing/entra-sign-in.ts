import { delegatedScopes } from '@lockstep/engine';
import { sandboxDefaults } from '@lockstep/testkit';
import { codeFrom, wayThere, type World } from './way-there.ts';

const redirectUrl = 'http://127.0.0.1/connections/authorized';

/** An administrator of the sandbox's tenant signs in, for whoever of Lockstep's is named; answers with the id for the worker. */
export async function bringBackSignIn(
  world: World,
  connectionId: string,
  { principal = 'token/administrator', account = 'admin@contoso.example', spoil = false } = {},
): Promise<string> {
  return wayThere(world, { connectionId, redirectUrl, principal, spoil }, (asked) => {
    const query = new URLSearchParams({
      client_id: sandboxDefaults.clientId,
      response_type: 'code',
      response_mode: 'query',
      redirect_uri: redirectUrl,
      scope: ['openid', 'profile', ...delegatedScopes('global')].join(' '),
      code_challenge_method: 'S256',
      account,
      ...asked,
    });
    const { entraLogin } = world.sandbox.addresses;
    return codeFrom(`${entraLogin}/${sandboxDefaults.tenantId}/oauth2/v2.0/authorize?${query.toString()}`);
  });
}
