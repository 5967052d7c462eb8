import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { signInPlace } from '../directory/delegated-sign-in.repository.ts';
import { webhookPlace } from '../notification/webhook.repository.ts';
import { openSecret, sealSecret, SecretError, type Keyring, type SecretPlace } from './keyring.ts';

export interface Resealed {
  readonly resealed: number;
  /** Under another key than the first, still: they did not open, or were replaced at the same moment. */
  readonly left: number;
}

/**
 * Seals anew, under the first key of the ring, what an older key sealed: when nothing is left, the older key can be taken out. Safe
 * while everything runs: a secret that was replaced meanwhile is not touched, and one that is just being renewed waits for the next time.
 */
export async function resealSecrets(db: Db, ring: Keyring): Promise<Resealed> {
  const secrets = await db
    .selectFrom('sealed_secret')
    .select(['connection_id', 'name', 'key_id as keyId', 'envelope'])
    .where('key_id', '!=', ring.currentKeyId)
    .execute();
  const webhooks = await db
    .selectFrom('notification_webhook')
    .select(['job_id', 'key_id as keyId', 'envelope'])
    .where('key_id', '!=', ring.currentKeyId)
    .execute();
  const signIns = await db
    .selectFrom('delegated_sign_in')
    .select(['connection_id as connectionId', 'principal', 'key_id as keyId', 'envelope'])
    .where('key_id', '!=', ring.currentKeyId)
    .execute();
  const rows = [
    ...secrets.map(({ connection_id: connectionId, name, ...sealed }) => ({
      sealed,
      place: { ownerId: connectionId, name },
      table: 'sealed_secret',
      which: sql`connection_id = ${connectionId} and name = ${name} and renewal_until is null`,
    })),
    ...webhooks.map(({ job_id: jobId, ...sealed }) => ({
      sealed,
      place: webhookPlace(jobId),
      table: 'notification_webhook',
      which: sql`job_id = ${jobId}`,
    })),
    ...signIns.map(({ connectionId, principal, ...sealed }) => ({
      sealed,
      place: signInPlace({ connectionId, principal }),
      table: 'delegated_sign_in',
      which: sql`connection_id = ${connectionId} and principal = ${principal}`,
    })),
  ];
  let resealed = 0;
  for (const { sealed, place, table, which } of rows) {
    const again = reseal(ring, place, sealed);
    if (again === null) continue;
    const result =
      await sql`update ${sql.table(table)} set key_id = ${again.keyId}, envelope = ${again.envelope}
      where ${which} and envelope = ${sealed.envelope}`.execute(db);
    resealed += Number(result.numAffectedRows ?? 0);
  }
  return { resealed, left: rows.length - resealed };
}

/** Null: it does not open, because its key was taken out too early; whoever uses the secret is told so. */
function reseal(
  ring: Keyring,
  place: SecretPlace,
  sealed: { readonly keyId: string; readonly envelope: string },
) {
  try {
    return sealSecret(ring, place, openSecret(ring, place, sealed));
  } catch (error) {
    if (error instanceof SecretError) return null;
    throw error;
  }
}
