import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../client.ts';
import { openSecret, sealSecret, type Keyring, type SecretPlace } from '../secrets/keyring.ts';

/** The token of an administrator of the tenant: their own rights, until it ends. */
const signInShape = z.object({ accessToken: z.string(), expiresAtMs: z.number() });
export type StoredSignIn = Readonly<z.infer<typeof signInShape>>;

/** Whose it is: nobody else of Lockstep's acts with it. */
export interface SignInOwner {
  readonly connectionId: string;
  readonly principal: string;
}

export async function storeSignIn(
  db: Db,
  ring: Keyring,
  owner: SignInOwner,
  signIn: StoredSignIn,
): Promise<void> {
  const { keyId, envelope } = sealSecret(ring, signInPlace(owner), JSON.stringify(signIn));
  const values = { key_id: keyId, envelope, expires_at: new Date(signIn.expiresAtMs) };
  await db
    .insertInto('delegated_sign_in')
    .values({ connection_id: owner.connectionId, principal: owner.principal, ...values })
    .onConflict((conflict) => conflict.columns(['connection_id', 'principal']).doUpdateSet(values))
    .execute();
}

/** For the worker only (R22): null when there is none (any more), SecretError when it does not open. */
export async function readSignIn(db: Db, ring: Keyring, owner: SignInOwner): Promise<StoredSignIn | null> {
  const row = await owned(db, owner).select(['key_id', 'envelope']).executeTakeFirst();
  if (row === undefined) return null;
  const plain = openSecret(ring, signInPlace(owner), { keyId: row.key_id, envelope: row.envelope });
  return signInShape.parse(JSON.parse(plain));
}

/** Until when it holds; null when there is none (any more). */
export async function findSignInEnd(db: Db, owner: SignInOwner): Promise<Date | null> {
  return (await owned(db, owner).select('expires_at').executeTakeFirst())?.expires_at ?? null;
}

/** Another client or tenant: what was given to the old one is of no use, and nobody's business. */
export async function deleteSignIns(db: Db, connectionId: string): Promise<void> {
  await db.deleteFrom('delegated_sign_in').where('connection_id', '=', connectionId).execute();
}

export async function deleteExpiredSignIns(db: Db): Promise<void> {
  await db
    .deleteFrom('delegated_sign_in')
    .where('expires_at', '<=', sql<Date>`now()`)
    .execute();
}

export function signInPlace({ connectionId, principal }: SignInOwner): SecretPlace {
  return { ownerId: connectionId, name: `sign-in ${principal}` };
}

function owned(db: Db, { connectionId, principal }: SignInOwner) {
  return db
    .selectFrom('delegated_sign_in')
    .where('connection_id', '=', connectionId)
    .where('principal', '=', principal)
    .where('expires_at', '>', sql<Date>`now()`);
}
