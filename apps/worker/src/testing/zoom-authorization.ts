import { createHash, randomBytes } from 'node:crypto';
import {
  beginAuthorization,
  insertAuthorization,
  insertConnection,
  putReturned,
  putSecret,
  returnAuthorization,
  secretNames,
  type Db,
  type Keyring,
} from '@lockstep/database';
import { createEgress } from '@lockstep/platform/egress';
import { sandboxDefaults, type Sandbox } from '@lockstep/testkit';

interface World {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly sandbox: Sandbox;
}

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
  const { db, keyring } = world;
  const state = randomBytes(32).toString('base64url');
  const codeVerifier = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  await insertAuthorization(db, { connectionId, state, redirectUrl, lifetimeMs: 60_000 });
  await beginAuthorization(db, state, codeChallenge);
  const code = await consent(world.sandbox, { state, code_challenge: codeChallenge });
  const back = await returnAuthorization(db, state, codeChallenge);
  if (back.kind === 'refused') throw new Error(back.why);
  await putReturned(db, keyring, back.id, { code, codeVerifier: spoil ? `x${codeVerifier}` : codeVerifier });
  return back.id;
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
  const egress = createEgress({ allowPrivateAddresses: true });
  try {
    const url = `${addresses.zoomOAuth}/oauth/authorize?${query.toString()}`;
    const { headers } = await egress.request({ method: 'GET', url });
    return new URL(headers['location'] ?? '').searchParams.get('code') ?? '';
  } finally {
    await egress.close();
  }
}
