import { setTimeout as delay } from 'node:timers/promises';
import type { ScheduleClient } from '@temporalio/client';
import { keepMaintenanceSchedule } from '../maintenance/keep-schedule.ts';
import { reconcileJobs, type LastPass, type ReconcileOptions } from './reconcile-jobs.ts';

/** Several clocks stamp what is compared, and a row is committed later than it was stamped. */
const overlapMs = 60_000;

/** Reconciles jobs and the maintenance schedule at once and then every `everyMs` until the signal is aborted; a pass that fails is logged and made up for. */
export async function reconcileEvery(
  everyMs: number,
  signal: AbortSignal,
  options: ReconcileOptions & { readonly schedules: ScheduleClient; readonly clock: () => number },
): Promise<void> {
  const { logger, schedules, clock } = options;
  let last: LastPass | null = null;
  while (!signal.aborted) {
    const beganAt = clock();
    try {
      await keepMaintenanceSchedule(schedules);
      const { jobIds, failed }: Awaited<ReturnType<typeof reconcileJobs>> = await reconcileJobs(
        options,
        last,
      );
      if (failed === 0) last = { jobIds, since: new Date(beganAt - overlapMs) };
    } catch (error) {
      logger.warn({ err: error }, 'the jobs could not be compared with their workflows');
    }
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
