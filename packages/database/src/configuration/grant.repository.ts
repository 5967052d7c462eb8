import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../client.ts';
import { attemptAtOnce } from '../quarantine/lift-suspension.ts';
import { openSecret, sealSecret, type Keyring } from '../secrets/keyring.ts';
import { grantName } from './connection-settings.ts';
import { putSecret } from './secret.repository.ts';

/** What an administrator's authorisation gave (RFC 6749 §4.1), sealed as a whole. */
const grantShape = z.object({
  accessToken: z.string(),
  renewAtMs: z.number(),
  expiresAtMs: z.number(),
  refreshToken: z.string(),
});
export type StoredGrant = Readonly<z.infer<typeof grantShape>>;

/** A new authorisation: clients that are open take it up, and jobs that waited for it try at once (R17). */
export async function acceptGrant(
  tx: Db,
  ring: Keyring,
  connectionId: string,
  grant: StoredGrant,
): Promise<void> {
  await putSecret(tx, ring, { connectionId, name: grantName }, JSON.stringify(grant));
  await tx
    .updateTable('connection')
    .set({ updated_at: new Date(), findings: '[]', tested_at: null })
    .where('id', '=', connectionId)
    .execute();
  const jobs = await tx
    .selectFrom('job')
    .select('id')
    .where('target_connection_id', '=', connectionId)
    .execute();
  await attemptAtOnce(
    tx,
    jobs.map((job) => job.id),
  );
}

/** For the worker only (R22): null when nobody has authorised, SecretError when it does not open. */
export async function readGrant(db: Db, ring: Keyring, connectionId: string): Promise<StoredGrant | null> {
  return (await find(db, ring, connectionId))?.grant ?? null;
}

export interface RenewalClaim {
  readonly grant: StoredGrant;
  /** Which grant was claimed: a claim ends when another one is stored. */
  readonly version: string;
  /** A renewal of this grant was begun before, and nobody knows its answer. */
  readonly answerLost: boolean;
}

export type RenewalAttempt =
  | { readonly kind: 'mine'; readonly claim: RenewalClaim }
  /** Somebody else has renewed it. */
  | { readonly kind: 'renewed'; readonly grant: StoredGrant }
  /** Somebody else is renewing it. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'gone' };

/**
 * The right to use the refresh token, for one process at a time: it dies with its use. The lease is committed before the
 * request and outlives its time limit, so that nobody asks again while an answer may still come (R4).
 */
export async function claimRenewal(
  db: Db,
  ring: Keyring,
  connectionId: string,
  seen: StoredGrant,
  leaseMs: number,
): Promise<RenewalAttempt> {
  const found = await find(db, ring, connectionId);
  if (found === null) return { kind: 'gone' };
  const { grant, version, renewalUntil } = found;
  if (grant.accessToken !== seen.accessToken) return { kind: 'renewed', grant };
  const claimed = await db
    .updateTable('sealed_secret')
    .set({ renewal_until: sql<Date>`now() + ${leaseMs} * interval '1 millisecond'` })
    .where('connection_id', '=', connectionId)
    .where('name', '=', grantName)
    .where('envelope', '=', version)
    .where((e) => e.or([e('renewal_until', 'is', null), e('renewal_until', '<=', sql<Date>`now()`)]))
    .executeTakeFirst();
  if (claimed.numUpdatedRows === 0n) return { kind: 'busy' };
  return { kind: 'mine', claim: { grant, version, answerLost: renewalUntil !== null } };
}

/** False when another grant was stored meanwhile, by a new authorisation: that one stays. */
export async function storeRenewal(
  db: Db,
  ring: Keyring,
  connectionId: string,
  claim: RenewalClaim,
  grant: StoredGrant,
): Promise<boolean> {
  const sealed = sealSecret(ring, placeOf(connectionId), JSON.stringify(grant));
  const stored = await db
    .updateTable('sealed_secret')
    .set({
      key_id: sealed.keyId,
      envelope: sealed.envelope,
      renewal_until: null,
      updated_at: new Date(),
    })
    .where('connection_id', '=', connectionId)
    .where('name', '=', grantName)
    .where('envelope', '=', claim.version)
    .executeTakeFirst();
  return stored.numUpdatedRows === 1n;
}

/** The request gave no new tokens. Where its answer is unknown, the next one is told. */
export async function endRenewal(
  db: Db,
  connectionId: string,
  claim: RenewalClaim,
  answerLost: boolean,
): Promise<void> {
  await db
    .updateTable('sealed_secret')
    .set({ renewal_until: answerLost ? sql<Date>`now()` : null })
    .where('connection_id', '=', connectionId)
    .where('name', '=', grantName)
    .where('envelope', '=', claim.version)
    .execute();
}

async function find(db: Db, ring: Keyring, connectionId: string) {
  const row = await db
    .selectFrom('sealed_secret')
    .select(['key_id', 'envelope', 'renewal_until'])
    .where('connection_id', '=', connectionId)
    .where('name', '=', grantName)
    .executeTakeFirst();
  if (row === undefined) return null;
  const sealed = { keyId: row.key_id, envelope: row.envelope };
  const grant = grantShape.parse(JSON.parse(openSecret(ring, placeOf(connectionId), sealed)));
  return { grant, version: row.envelope, renewalUntil: row.renewal_until };
}

function placeOf(connectionId: string) {
  return { ownerId: connectionId, name: grantName };
}
