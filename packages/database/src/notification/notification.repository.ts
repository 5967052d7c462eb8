import type { Selectable } from 'kysely';
import { notificationMessage, type NotificationKind, type NotificationMessage } from '@lockstep/engine';
import type { Db } from '../client.ts';
import { pageOf, type Page, type PageRequest } from '../configuration/page.ts';
import type {
  DeliveryState,
  NotificationChannel,
  NotificationDeliveryTable,
  NotificationTable,
} from '../rows/notification-tables.ts';

export interface NotificationDelivery {
  readonly channel: NotificationChannel;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly sentAt: Date | null;
  readonly lastError: string | null;
}

export interface Notification {
  readonly id: string;
  readonly jobId: string;
  readonly kind: NotificationKind;
  readonly content: unknown;
  /** Both, as they are read; null when another release wrote them and they can't be read. */
  readonly message: NotificationMessage | null;
  readonly createdAt: Date;
  /** Empty when the job had no way of telling anybody. */
  readonly deliveries: readonly NotificationDelivery[];
}

/** The outbox of a job, newest first. */
export async function listNotifications(
  db: Db,
  jobId: string,
  page: PageRequest,
): Promise<Page<Notification>> {
  let query = db
    .selectFrom('notification')
    .selectAll()
    .where('job_id', '=', jobId)
    .orderBy('id', 'desc')
    .limit(page.first + 1);
  if (page.after !== null) query = query.where('id', '<', page.after);
  const rows = await query.execute();
  const deliveries = await deliveriesOf(
    db,
    rows.map(({ id }) => id),
  );
  return pageOf(rows, page.first, (row) => toNotification(row, deliveries));
}

export async function findNotification(
  db: Db,
  jobId: string,
  dedupeKey: string,
): Promise<Notification | null> {
  const row = await db
    .selectFrom('notification')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('dedupe_key', '=', dedupeKey)
    .executeTakeFirst();
  return row === undefined ? null : toNotification(row, await deliveriesOf(db, [row.id]));
}

function deliveriesOf(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom('notification_delivery')
    .selectAll()
    .where('notification_id', 'in', ids)
    .orderBy('channel')
    .execute();
}

function toNotification(
  row: Selectable<NotificationTable>,
  deliveries: readonly Selectable<NotificationDeliveryTable>[],
): Notification {
  return {
    id: row.id,
    jobId: row.job_id,
    kind: row.kind,
    content: row.content,
    message: notificationMessage.safeParse({ kind: row.kind, content: row.content }).data ?? null,
    createdAt: row.created_at,
    deliveries: deliveries
      .filter((delivery) => delivery.notification_id === row.id)
      .map((delivery) => ({
        channel: delivery.channel,
        state: delivery.state,
        attempts: delivery.attempts,
        nextAttemptAt: delivery.next_attempt_at,
        sentAt: delivery.sent_at,
        lastError: delivery.last_error,
      })),
  };
}
