import { sql } from 'kysely';
import { notificationMessage, type NotificationMessage } from '@lockstep/engine';
import type { Db } from '../client.ts';
import type { NotificationChannel } from '../rows/notification-tables.ts';

/** A delivery that the caller alone may attempt until its lease ends. */
export interface ClaimedDelivery {
  readonly notificationId: string;
  readonly channel: NotificationChannel;
  /** From 1. */
  readonly attempt: number;
  /** Null when another release wrote it and it can't be read. */
  readonly message: NotificationMessage | null;
  readonly createdAt: Date;
  readonly job: {
    readonly id: string;
    readonly displayName: string;
    /** Null when the job wants no mail (any more). */
    readonly mailTo: string | null;
  };
}

export interface ClaimRequest {
  readonly limit: number;
  /** Longer than an attempt can take: afterwards another process may take it for lost and send it again. */
  readonly leaseMs: number;
}

/** Takes what is due, oldest first; what other processes hold is passed over. */
export function claimDeliveries(db: Db, request: ClaimRequest): Promise<readonly ClaimedDelivery[]> {
  return claim(
    db,
    request.leaseMs,
    sql`select notification_id, channel from notification_delivery
      where state in ('waiting', 'sending') and next_attempt_at <= now()
      order by next_attempt_at limit ${request.limit} for update skip locked`,
  );
}

/** Takes what one notification has left to send, whenever it is due. */
export function claimDeliveriesOf(
  db: Db,
  notificationId: string,
  leaseMs: number,
): Promise<readonly ClaimedDelivery[]> {
  return claim(
    db,
    leaseMs,
    sql`select notification_id, channel from notification_delivery
      where notification_id = ${notificationId} and state = 'waiting' for update skip locked`,
  );
}

async function claim(db: Db, leaseMs: number, due: ReturnType<typeof sql>) {
  const { rows } = await sql<{
    notification_id: string;
    channel: NotificationChannel;
    attempts: number;
    kind: string;
    content: unknown;
    created_at: Date;
    job_id: string;
    display_name: string;
    mail_to: string | null;
  }>`with due as (${due})
    update notification_delivery d set state = 'sending', attempts = attempts + 1,
      next_attempt_at = now() + make_interval(secs => ${leaseMs / 1000})
    from due, notification n, job j
    where d.notification_id = due.notification_id and d.channel = due.channel
      and n.id = d.notification_id and j.id = n.job_id
    returning d.notification_id, d.channel, d.attempts, n.kind, n.content, n.created_at, j.id as job_id, j.display_name,
      case when j.notify_on_failure or n.kind = 'test' then j.notification_email end as mail_to`.execute(db);
  return rows.map((row) => ({
    notificationId: row.notification_id,
    channel: row.channel,
    attempt: row.attempts,
    message: notificationMessage.safeParse({ kind: row.kind, content: row.content }).data ?? null,
    createdAt: row.created_at,
    job: { id: row.job_id, displayName: row.display_name, mailTo: row.mail_to },
  }));
}

export type DeliveryResult =
  | { readonly state: 'sent' }
  | { readonly state: 'waiting'; readonly error: string; readonly nextAttemptAt: Date }
  | { readonly state: 'failed' | 'dropped'; readonly error: string };

/** Keeps how an attempt ended. What another process has begun to send in the meantime stays as that one says, unless it was sent. */
export async function settleDelivery(
  db: Db,
  delivery: Pick<ClaimedDelivery, 'notificationId' | 'channel' | 'attempt'>,
  result: DeliveryResult,
): Promise<void> {
  const sent = result.state === 'sent';
  await sql`update notification_delivery set state = ${result.state},
      sent_at = case when ${sent} then now() end,
      last_error = ${sent ? null : result.error},
      next_attempt_at = ${result.state === 'waiting' ? result.nextAttemptAt : null}::timestamptz
    where notification_id = ${delivery.notificationId} and channel = ${delivery.channel}
      and (${sent} or (state = 'sending' and attempts = ${delivery.attempt}))`.execute(db);
}

/** What waits is tried at once: somebody has changed the settings of the process that sends. */
export async function wakeDeliveries(db: Db): Promise<void> {
  await sql`update notification_delivery set next_attempt_at = now() where state = 'waiting'`.execute(db);
}
