import type { Db } from '../client.ts';
import { openSecret, sealSecret, type Keyring } from '../secrets/keyring.ts';

/** Bound to the job's row; sealed like the secrets of connections. */
export const webhookPlace = (jobId: string) => ({ ownerId: jobId, name: 'notification-webhook' });

/** The job's webhook, and the secret that signs what it gets. */
export async function putWebhook(
  db: Db,
  ring: Keyring,
  jobId: string,
  webhook: { readonly url: string; readonly secret: string },
): Promise<void> {
  const sealed = sealSecret(ring, webhookPlace(jobId), webhook.secret);
  const values = {
    url: webhook.url,
    key_id: sealed.keyId,
    envelope: sealed.envelope,
    updated_at: new Date(),
  };
  await db
    .insertInto('notification_webhook')
    .values({ job_id: jobId, ...values })
    .onConflict((conflict) => conflict.column('job_id').doUpdateSet(values))
    .execute();
}

/** Another address under the same secret. */
export async function moveWebhook(db: Db, jobId: string, url: string): Promise<void> {
  await db
    .updateTable('notification_webhook')
    .set({ url, updated_at: new Date() })
    .where('job_id', '=', jobId)
    .execute();
}

export async function deleteWebhook(db: Db, jobId: string): Promise<void> {
  await db.deleteFrom('notification_webhook').where('job_id', '=', jobId).execute();
}

/** Where notifications are posted, by job; jobs without a webhook are left out. Nothing is opened. */
export async function findWebhookUrls(
  db: Db,
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('notification_webhook')
    .select(['job_id', 'url'])
    .where('job_id', 'in', [...jobIds])
    .execute();
  return new Map(rows.map((row) => [row.job_id, row.url]));
}

/** For the process that sends: null when the job has none (any more), SecretError when the secret does not open. */
export async function readWebhook(
  db: Db,
  ring: Keyring,
  jobId: string,
): Promise<{ readonly url: string; readonly secret: string } | null> {
  const row = await db
    .selectFrom('notification_webhook')
    .selectAll()
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const secret = openSecret(ring, webhookPlace(jobId), { keyId: row.key_id, envelope: row.envelope });
  return { url: row.url, secret };
}
