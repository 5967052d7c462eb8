import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../client.ts';
import { openSecret, sealSecret, type Keyring } from '../secrets/keyring.ts';

/** What the application's redirect and the browser brought back: good for one exchange. */
const returnedShape = z.object({ code: z.string(), codeVerifier: z.string() });
export type ReturnedAuthorization = Readonly<z.infer<typeof returnedShape>>;

export interface NewAuthorization {
  readonly connectionId: string;
  /** Who asks for it. */
  readonly principal: string;
  /** Only its hash is stored: who reads the database can't come back in somebody's place. */
  readonly state: string;
  readonly redirectUrl: string;
  readonly lifetimeMs: number;
}

/** A newer one takes the place of an older one of the same connection. */
export async function insertAuthorization(db: Db, authorization: NewAuthorization): Promise<Date> {
  const { connectionId, principal, state, redirectUrl, lifetimeMs } = authorization;
  await deleteAuthorization(db, connectionId);
  const { expires_at: expiresAt } = await db
    .insertInto('connection_authorization')
    .values({
      connection_id: connectionId,
      principal,
      state_hash: hashOf(state),
      redirect_url: redirectUrl,
      expires_at: sql<Date>`now() + ${lifetimeMs} * interval '1 millisecond'`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  return expiresAt;
}

/** Whoever is on the way does not arrive: the connection is another one now. */
export async function deleteAuthorization(db: Db, connectionId: string): Promise<void> {
  await db.deleteFrom('connection_authorization').where('connection_id', '=', connectionId).execute();
}

/** Binds it to the browser that holds the verifier of this challenge; null when it is none, too old, or was begun before. */
export async function beginAuthorization(
  db: Db,
  state: string,
  codeChallenge: string,
): Promise<{ readonly connectionId: string; readonly redirectUrl: string } | null> {
  const row = await db
    .updateTable('connection_authorization')
    .set({ code_challenge: codeChallenge })
    .where('state_hash', '=', hashOf(state))
    .where('code_challenge', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning(['connection_id', 'redirect_url'])
    .executeTakeFirst();
  return row === undefined ? null : { connectionId: row.connection_id, redirectUrl: row.redirect_url };
}

/** Who asked for the authorization of this state; null when there is none (any more). */
export async function findAuthorizationPrincipal(db: Db, state: string): Promise<string | null> {
  const row = await db
    .selectFrom('connection_authorization')
    .select('principal')
    .where('state_hash', '=', hashOf(state))
    .executeTakeFirst();
  return row?.principal ?? null;
}

export type AuthorizationReturn =
  | { readonly kind: 'accepted'; readonly id: string; readonly connectionId: string }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'expired' | 'returned' | 'otherBrowser' };

/** Takes the one return that there is. A refused one changes nothing. */
export async function returnAuthorization(
  db: Db,
  state: string,
  codeChallenge: string,
): Promise<AuthorizationReturn> {
  const row = await db
    .updateTable('connection_authorization')
    .set({ returned_at: sql<Date>`now()` })
    .where('state_hash', '=', hashOf(state))
    .where('code_challenge', '=', codeChallenge)
    .where('returned_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning(['id', 'connection_id'])
    .executeTakeFirst();
  if (row !== undefined) return { kind: 'accepted', id: row.id, connectionId: row.connection_id };
  const found = await db
    .selectFrom('connection_authorization')
    .select(['returned_at', 'code_challenge', sql<boolean>`expires_at <= now()`.as('expired')])
    .where('state_hash', '=', hashOf(state))
    .executeTakeFirst();
  return { kind: 'refused', why: found === undefined ? 'unknown' : reasonOf(found, codeChallenge) };
}

function reasonOf(
  row: {
    readonly returned_at: Date | null;
    readonly code_challenge: string | null;
    readonly expired: boolean;
  },
  codeChallenge: string,
) {
  if (row.code_challenge !== codeChallenge) return 'otherBrowser';
  return row.returned_at === null ? 'expired' : 'returned';
}

export async function putReturned(
  db: Db,
  ring: Keyring,
  id: string,
  returned: ReturnedAuthorization,
): Promise<void> {
  const sealed = sealSecret(ring, placeOf(id), JSON.stringify(returned));
  await db
    .updateTable('connection_authorization')
    .set({ key_id: sealed.keyId, envelope: sealed.envelope })
    .where('id', '=', id)
    .execute();
}

export interface TakenAuthorization extends ReturnedAuthorization {
  readonly connectionId: string;
  readonly principal: string;
  readonly redirectUrl: string;
}

/** For the worker only (R22), once: a code is good for one request. Null when there is none (any more). */
export async function takeReturned(db: Db, ring: Keyring, id: string): Promise<TakenAuthorization | null> {
  const row = await db.transaction().execute(async (tx) => {
    const found = await tx
      .selectFrom('connection_authorization')
      .select(['connection_id', 'principal', 'redirect_url', 'key_id', 'envelope'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    await tx
      .updateTable('connection_authorization')
      .set({ key_id: null, envelope: null })
      .where('id', '=', id)
      .execute();
    return found;
  });
  if (row === undefined || row.key_id === null || row.envelope === null) return null;
  const plain = openSecret(ring, placeOf(id), { keyId: row.key_id, envelope: row.envelope });
  return {
    ...returnedShape.parse(JSON.parse(plain)),
    connectionId: row.connection_id,
    principal: row.principal,
    redirectUrl: row.redirect_url,
  };
}

function placeOf(id: string) {
  return { ownerId: id, name: 'returned-authorization' };
}

function hashOf(state: string): string {
  return createHash('sha256').update(state, 'utf8').digest('base64url');
}
