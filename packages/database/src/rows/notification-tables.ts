import type { Generated } from 'kysely';
import type { NotificationKind } from '@lockstep/engine';
import type { Json, NullableTime, Time } from './columns.ts';

/** The outbox (R21). */
export interface NotificationTable {
  id: Generated<string>;
  job_id: string;
  kind: NotificationKind;
  /** Together with the job: what is told once. */
  dedupe_key: string;
  content: Json;
  created_at: Time;
}

export type NotificationChannel = 'mail' | 'webhook';

/** `dropped`: nobody wants it any more. */
export type DeliveryState = 'waiting' | 'sending' | 'sent' | 'failed' | 'dropped';

/** One row per way on which a notification goes out: each is tried for itself. */
export interface NotificationDeliveryTable {
  notification_id: string;
  channel: NotificationChannel;
  state: Generated<DeliveryState>;
  attempts: Generated<number>;
  /** While it is being sent: when the sender is given up for dead. */
  next_attempt_at: NullableTime;
  sent_at: NullableTime;
  last_error: string | null;
}

export interface NotificationWebhookTable {
  job_id: string;
  url: string;
  key_id: string;
  envelope: string;
  updated_at: Time;
}

/** A job that ought to run cycles (R21). */
/** Written by triggers alone (migrations/foundation/auditing.ts). */
export interface AuditEntryTable {
  seq: number;
  job_id: string | null;
  at: Time;
  /** As it was hashed. */
  entry: string;
  hash: Buffer;
}

export interface JobWatchTable {
  job_id: string;
  watched_since: Time;
  looked_at: Time;
  silent_since: NullableTime;
}
