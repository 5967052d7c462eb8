import { createHash, randomBytes } from 'node:crypto';
import {
  beginAuthorization,
  insertAuthorization,
  putReturned,
  returnAuthorization,
  type Db,
  type Keyring,
} from '@lockstep/database';
import { createEgress } from '@lockstep/platform/egress';
import type { Sandbox } from '@lockstep/testkit';

export interface World {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly sandbox: Sandbox;
}

interface Way {
  readonly connectionId: string;
  readonly redirectUrl: string;
  readonly principal: string;
  /** The verifier of another browser comes back. */
  readonly spoil?: boolean;
}

/** What the API does with a browser on the way to a consent page and back; answers with the id for the worker. */
export async function wayThere(
  { db, keyring }: World,
  { connectionId, redirectUrl, principal, spoil = false }: Way,
  consent: (asked: { readonly state: string; readonly code_challenge: string }) => Promise<string>,
): Promise<string> {
  const state = randomBytes(32).toString('base64url');
  const codeVerifier = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  await insertAuthorization(db, { connectionId, principal, state, redirectUrl, lifetimeMs: 60_000 });
  await beginAuthorization(db, state, codeChallenge);
  const code = await consent({ state, code_challenge: codeChallenge });
  const back = await returnAuthorization(db, state, codeChallenge);
  if (back.kind === 'refused') throw new Error(back.why);
  await putReturned(db, keyring, back.id, { code, codeVerifier: spoil ? `x${codeVerifier}` : codeVerifier });
  return back.id;
}

/** The code that a consent page sends the browser back with; empty when it does not. */
export async function codeFrom(url: string): Promise<string> {
  const egress = createEgress({ allowPrivateAddresses: true });
  try {
    const { headers } = await egress.request({ method: 'GET', url });
    return new URL(headers['location'] ?? 'none:').searchParams.get('code') ?? '';
  } finally {
    await egress.close();
  }
}
