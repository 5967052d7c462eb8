import { insertConnection, putSecret, secretNames } from '@lockstep/database';
import { sandboxDefaults, type Sandbox } from '@lockstep/testkit';
import { codeFrom, wayThere, type World } from './way-there.ts';

const redirectUrl = 'https://lockstep.test/connections/authorized';

/** A connection to the sandbox's Zoom by the authorization code grant, as the API leaves it. */
export async function seedZoomByConsent({ db, keyring, sandbox }: World): Promise<string> {
  const { zoomOAuth, zoomScim } = sandbox.addresses;
  const connectionId = await insertConnection(db, {
    kind: 'target',
    templateId: 'zoom',
    displayName: 'Zoom',
    settings: {
      authentication: 'authorization_code',
      tenantUrl: zoomScim,
      authorizeUrl: `${zoomOAuth}/oauth/authorize`,
      tokenUrl: `${zoomOAuth}/oauth/token`,
      clientId: sandboxDefaults.zoom.clientId,
      plan: 'business',
    },
  });
  const place = { connectionId, name: secretNames.authorization_code };
  await putSecret(db, keyring, place, sandboxDefaults.zoom.clientSecret);
  return connectionId;
}

/** What the API does with an administrator on the way to Zoom and back; answers with the id for the worker. */
export async function bringBackCode(world: World, connectionId: string, spoil = false): Promise<string> {
  const wayBack = { connectionId, redirectUrl, principal: 'token/administrator', spoil };
  return wayThere(world, wayBack, (asked) => consent(world.sandbox, asked));
}

/** An administrator of Zoom says yes; earlier refresh tokens of the app are dead from then on (zoom.md §1). */
export async function consent(
  { addresses }: Sandbox,
  asked: Readonly<Record<string, string>> = {},
): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: sandboxDefaults.zoom.clientId,
    redirect_uri: redirectUrl,
    ...(asked['code_challenge'] === undefined ? {} : { code_challenge_method: 'S256' }),
    ...asked,
  });
  return codeFrom(`${addresses.zoomOAuth}/oauth/authorize?${query.toString()}`);
}
