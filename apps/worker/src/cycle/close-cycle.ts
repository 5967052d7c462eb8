import {
  cycleError,
  dropTargetIndex,
  endCycle,
  findJob,
  forgetClosedPeople,
  type JobSuspension,
} from '@lockstep/database';
import type { CycleReport } from '@lockstep/contracts';
import type { WorkerServices } from '../job/services.ts';

/** R16: how long the row of somebody whom nothing holds any more is kept. */
const keepClosedMs = 30 * 24 * 60 * 60_000;

const minute = 60_000;

/** Troubles that pass by themselves; every other one waits for somebody to act. Some are the workflows' own codes. */
const passing: ReadonlySet<string> = new Set([
  'TargetUnavailable',
  'SourceUnavailable',
  'TooManyRequests',
  'SourceThrottled',
  'Timeout',
  'InternalError',
  'NoProgress',
  'ActivityTimedOut',
  'ActivityFailed',
  'StaleWork',
]);

export interface CycleToClose {
  readonly jobId: string;
  readonly cycleId: string;
  readonly outcome: CycleReport['outcome'];
  readonly errorCode: string | null;
}

/** Ends the cycle's row, and says what holds the job back if it failed. Safe to repeat. */
export async function closeCycle(
  { db, clock }: Pick<WorkerServices, 'db' | 'clock'>,
  end: CycleToClose,
): Promise<void> {
  const noted = await cycleError(db, end.cycleId);
  const job = await findJob(db, end.jobId);
  await db.transaction().execute(async (tx) => {
    const suspension = suspensionAfter(end, noted?.message ?? null, job?.suspension ?? null, clock());
    const ended = await endCycle(tx, { ...end, ...(suspension === undefined ? {} : { suspension }) });
    if (!ended) return;
    await dropTargetIndex(tx, end.jobId);
    if (end.outcome === 'succeeded') await forgetClosedPeople(tx, end.jobId, keepClosedMs);
  });
}

/** Undefined: as it was. Pauses of a passing trouble grow: 1, 2, 4 ... 30 minutes (R17). */
export function suspensionAfter(
  end: Pick<CycleToClose, 'outcome' | 'errorCode'>,
  message: string | null,
  before: JobSuspension | null,
  nowMs: number,
): JobSuspension | null | undefined {
  if (end.outcome === 'stopped') return undefined;
  if (end.outcome === 'succeeded') return null;
  const code = end.errorCode ?? 'InternalError';
  const since = before?.code === code ? before.since : new Date(nowMs).toISOString();
  const lastedMs = nowMs - Date.parse(since);
  const pauseMs = Math.min(30 * minute, Math.max(minute, lastedMs));
  return {
    code,
    message:
      message ??
      `The cycle failed with ${code}; the worker's log says more. Whoever runs Lockstep must look at it.`,
    since,
    nextAttemptAt: passing.has(code) ? new Date(nowMs + pauseMs).toISOString() : null,
  };
}
