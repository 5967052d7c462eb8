import { randomUUID } from 'node:crypto';
import {
  claimDeliveries,
  claimDeliveriesOf,
  enqueueNotification,
  findNotification,
  readWebhook,
  settleDelivery,
  wakeDeliveries,
  type ClaimedDelivery,
  type Db,
  type DeliveryResult,
  type Keyring,
  type Notification,
} from '@lockstep/database';
import { nextDeliveryMs, type NotificationMessage } from '@lockstep/engine';
import type { Logger } from '@lockstep/platform';
import type { Egress } from '@lockstep/platform/egress';
import { composeMail } from './mail.ts';
import { MailError, type Mailer } from './mailer.ts';
import { postWebhook, webhookBody, webhookKey } from './webhook.ts';
import { wordsOf } from './words.ts';

export interface NotifierParts {
  readonly db: Db;
  readonly logger: Logger;
  readonly keyring: Keyring;
  readonly egress: Egress;
  /** Null when no mail server is configured. */
  readonly mailer: Mailer | null;
  readonly publicUrl: string | null;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Longer than a mail and a webhook may take (R4: nobody else sends before it has ended). */
const leaseMs = 5 * 60_000;
const atOnce = 10;

/** How an attempt ended; `unwanted`: nobody is there to be told any more. */
type Outcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed' | 'unwanted' | 'unreadable'; readonly problem: string };

const noMailServer =
  'No mail server is configured. Whoever runs Lockstep must set SMTP_URL and SMTP_FROM and restart the API; the mail is then sent at once.';

/**
 * Sends what the outbox holds (R21). It is part of the API process, so that nothing of it needs the worker or Temporal. At least
 * once: a process that dies between the server's yes and the row sends again, under the same id.
 */
export class Notifier {
  readonly #parts: NotifierParts;

  constructor(parts: NotifierParts) {
    this.#parts = parts;
  }

  /** The settings of this process may have changed: what waits is due. */
  async wake(): Promise<void> {
    await wakeDeliveries(this.#parts.db);
  }

  /** Sends all that is due; resolves when nothing is left. */
  async deliverDue(): Promise<void> {
    const { db } = this.#parts;
    for (;;) {
      const claimed = await claimDeliveries(db, { limit: atOnce, leaseMs });
      await Promise.all(claimed.map((delivery) => this.#deliver(delivery)));
      if (claimed.length < atOnce) return;
    }
  }

  /** Sends one test now, on every way that the job has; there is no second attempt. */
  async sendTest(jobId: string): Promise<Notification> {
    const { db } = this.#parts;
    const dedupeKey = `test/${randomUUID()}`;
    await enqueueNotification(db, { jobId, kind: 'test', dedupeKey, content: {} });
    const stored = await findNotification(db, jobId, dedupeKey);
    if (stored === null) throw new Error('the job was deleted while its test was sent');
    const claimed = await claimDeliveriesOf(db, stored.id, leaseMs);
    await Promise.all(claimed.map((delivery) => this.#deliver(delivery)));
    return (await findNotification(db, jobId, dedupeKey)) ?? stored;
  }

  async #deliver(delivery: ClaimedDelivery): Promise<void> {
    const { db, logger } = this.#parts;
    const outcome = await this.#attempt(delivery);
    const result = this.#resultOf(delivery, outcome);
    await settleDelivery(db, delivery, result);
    const { notificationId, channel, attempt } = delivery;
    const about = { notificationId, jobId: delivery.job.id, channel, attempt };
    if (result.state === 'sent') logger.info(about, 'a notification was sent');
    else logger.warn({ ...about, state: result.state }, 'a notification was not sent; its row says why');
  }

  async #attempt(delivery: ClaimedDelivery): Promise<Outcome> {
    const { message } = delivery;
    if (message === null) {
      const problem = 'Another release of Lockstep wrote this notification, and this one can’t read it.';
      return { kind: 'unreadable', problem };
    }
    try {
      return await (delivery.channel === 'mail'
        ? this.#mail(delivery, message)
        : this.#webhook(delivery, message));
    } catch (error) {
      // Whatever it is, the row must say so, and the other notifications must go out.
      if (error instanceof MailError) return { kind: 'failed', problem: error.message };
      this.#parts.logger.error({ err: error, notificationId: delivery.notificationId }, 'sending broke down');
      const problem = error instanceof Error ? error.message : String(error);
      return { kind: 'failed', problem: `Sending broke down: ${problem}` };
    }
  }

  async #mail({ job, notificationId }: ClaimedDelivery, message: NotificationMessage): Promise<Outcome> {
    const { mailer, publicUrl } = this.#parts;
    if (job.mailTo === null) {
      return { kind: 'unwanted', problem: 'The job wants no mail any more, or names nobody to get it.' };
    }
    if (mailer === null) return { kind: 'failed', problem: noMailServer };
    const mail = composeMail(wordsOf(message), job, publicUrl);
    await mailer.send({ ...mail, to: job.mailTo, id: notificationId });
    return { kind: 'sent' };
  }

  async #webhook(delivery: ClaimedDelivery, message: NotificationMessage): Promise<Outcome> {
    const { db, keyring, egress, clock } = this.#parts;
    const webhook = await readWebhook(db, keyring, delivery.job.id);
    if (webhook === null) return { kind: 'unwanted', problem: 'The job has no webhook any more.' };
    const key = webhookKey(webhook.secret);
    if (key === null) return { kind: 'failed', problem: 'The webhook’s secret is not valid: enter it anew.' };
    const problem = await postWebhook(egress, webhook.url, key, {
      id: delivery.notificationId,
      timestamp: new Date(clock()),
      body: webhookBody(delivery, message, wordsOf(message)),
    });
    return problem === null ? { kind: 'sent' } : { kind: 'failed', problem };
  }

  #resultOf(delivery: ClaimedDelivery, outcome: Outcome): DeliveryResult {
    if (outcome.kind === 'sent') return { state: 'sent' };
    const { problem } = outcome;
    if (outcome.kind === 'unwanted') return { state: 'dropped', error: problem };
    if (outcome.kind === 'unreadable' || delivery.message?.kind === 'test') {
      return { state: 'failed', error: problem };
    }
    const nextMs = nextDeliveryMs({
      attempts: delivery.attempt,
      createdAtMs: delivery.createdAt.getTime(),
      nowMs: this.#parts.clock(),
    });
    if (nextMs !== null) return { state: 'waiting', error: problem, nextAttemptAt: new Date(nextMs) };
    return { state: 'failed', error: `${problem} It was tried for three days and is given up.` };
  }
}
