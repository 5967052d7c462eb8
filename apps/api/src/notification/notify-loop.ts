import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '@lockstep/database';
import type { Logger } from '@lockstep/platform';
import type { Notifier } from './notifier.ts';
import { watchJobs } from './watch-jobs.ts';

export interface NotifyLoop {
  readonly db: Db;
  readonly notifier: Notifier;
  readonly logger: Logger;
  readonly everyMs: number;
}

/** Watches the jobs and sends the outbox until the signal is aborted; what fails is logged and made up for. */
export async function notifyUntil(
  signal: AbortSignal,
  { db, notifier, logger, everyMs }: NotifyLoop,
): Promise<void> {
  const step = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      logger.error({ err: error }, what);
    }
  };
  await step('notifications that wait could not be woken', () => notifier.wake());
  while (!signal.aborted) {
    await step('the jobs could not be watched', () => watchJobs(db));
    await step('the outbox could not be sent', () => notifier.deliverDue());
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
