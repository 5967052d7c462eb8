import { sql } from 'kysely';
import type { NotificationMessage } from '@lockstep/engine';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';

export type NewNotification = NotificationMessage & {
  readonly jobId: string;
  /** What is told once: a second notification of the job with the same key is none. */
  readonly dedupeKey: string;
};

/**
 * Puts a notification into the outbox; call it in the transaction of what it tells. It goes out by mail if the job wants mail
 * and names an address, and by webhook if the job has one. A test asks for mail whether or not failures do.
 * @returns false when it was told before.
 */
export async function enqueueNotification(tx: Db, notification: NewNotification): Promise<boolean> {
  const { jobId, kind, dedupeKey, content } = notification;
  const stored = await sql<{ id: string }>`with stored as (
      insert into notification (job_id, kind, dedupe_key, content)
      values (${jobId}, ${kind}, ${dedupeKey}, ${json(content)}::jsonb)
      on conflict (job_id, dedupe_key) do nothing returning id
    ), deliveries as (
      insert into notification_delivery (notification_id, channel)
      select stored.id, 'mail' from stored, job
        where job.id = ${jobId} and notification_email is not null and (notify_on_failure or ${kind === 'test'})
      union all
      select stored.id, 'webhook' from stored, notification_webhook where job_id = ${jobId}
    ) select id from stored`.execute(tx);
  return stored.rows.length > 0;
}
