import {
  cycleError,
  cycleFailures,
  dropTargetIndex,
  endCycle,
  forgetClosedPeople,
  keepSuspension,
  lockJob,
  wasActedSince,
  type Db,
  type Job,
} from '@lockstep/database';
import type { CycleReport } from '@lockstep/contracts';
import { judgeFailures, suspensionAfter, troubleOf } from '@lockstep/engine';
import type { WorkerServices } from '../job/services.ts';

/** R16: how long the row of somebody whom nothing holds any more is kept. */
const keepClosedMs = 30 * 24 * 60 * 60_000;

export interface CycleToClose {
  readonly jobId: string;
  readonly cycleId: string;
  readonly outcome: CycleReport['outcome'];
  readonly errorCode: string | null;
}

/** Ends the cycle's row, and says what holds the job back from now on (R17). Safe to repeat. */
export async function closeCycle(
  { db, clock }: Pick<WorkerServices, 'db' | 'clock'>,
  end: CycleToClose,
): Promise<void> {
  const noted = await cycleError(db, end.cycleId);
  await db.transaction().execute(async (tx) => {
    const job = await lockJob(tx, end.jobId);
    const kind = await endCycle(tx, end);
    if (job === null || kind === null) return;
    // Neither the work for one person nor a dry run says anything about the job's state (R19).
    if (kind === 'onDemand' || kind === 'preview') return;
    await dropTargetIndex(tx, end.jobId);
    if (kind === 'dryRun') return;
    if (end.outcome === 'succeeded') await forgetClosedPeople(tx, end.jobId, keepClosedMs);
    if (end.outcome !== 'stopped') await judge(tx, job, end, noted?.message ?? null, clock());
  });
}

/** A cycle that came to its end succeeded, unless too many of those whom it tried failed. */
async function judge(
  tx: Db,
  job: Job,
  end: CycleToClose,
  message: string | null,
  nowMs: number,
): Promise<void> {
  const { quarantine: settings } = job.settings;
  const trouble =
    end.outcome === 'succeeded'
      ? judgeFailures(await cycleFailures(tx, job.id, end.cycleId), settings)
      : troubleOf(end.errorCode ?? 'InternalError', message);
  const verdict = suspensionAfter(trouble, {
    before: job.suspension,
    settings,
    nowMs,
    actedSince: await wasActedSince(tx, end.cycleId),
  });
  await keepSuspension(tx, job, verdict);
}
