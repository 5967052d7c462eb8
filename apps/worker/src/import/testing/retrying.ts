import { setTimeout as delay } from 'node:timers/promises';
import type { CycleActivities, ImportReport } from '@lockstep/contracts';
import { ApplicationFailure } from '@temporalio/common';

/** For a worker that waits where it is asked to, but not so long. */
export const hasty = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(Math.min(ms, 10), undefined, { signal });

export interface Failing {
  /** Codes of the attempts that failed, in their order. */
  readonly codes: string[];
  /** So many attempts in a row may fail; then the failure is final, as after Temporal's last attempt. */
  most: number;
  /** Called after each failure, before the next attempt. */
  onFailure?: () => Promise<void>;
}

/** Temporal's next attempts, without its pauses: each begins where the rows say that the one before stood. */
export function retrying(failing: Failing) {
  return (activities: CycleActivities): CycleActivities => {
    const patiently =
      <T>(work: (input: T) => Promise<ImportReport>) =>
      async (input: T): Promise<ImportReport> => {
        for (let attempt = 1; ; attempt += 1) {
          try {
            return await work(input);
          } catch (error) {
            if (!(error instanceof ApplicationFailure)) throw error;
            failing.codes.push(error.type ?? 'none');
            await failing.onFailure?.();
            if (error.nonRetryable === true) throw error;
            if (attempt >= failing.most) throw ApplicationFailure.nonRetryable(error.message, error.type);
          }
        }
      };
    return {
      ...activities,
      importRound: patiently((input) => activities.importRound(input)),
      confirmProofs: patiently((input) => activities.confirmProofs(input)),
    };
  };
}
