import { findJob, findLastCycles, runningCycle, type Job } from '@lockstep/database';
import { nextCycleAt } from '@lockstep/engine';
import type { CycleWork } from '@lockstep/contracts';
import type { WorkerServices } from '../job/services.ts';

const day = 24 * 60 * 60_000;

const gone: CycleWork = {
  desiredState: 'deleted',
  intervalMs: day,
  nextCycleInMs: null,
  nextImportInMs: null,
  restartRequested: false,
  running: null,
};

/** What the job's rows ask for now. */
export async function readJob(
  { db, clock }: Pick<WorkerServices, 'db' | 'clock'>,
  jobId: string,
): Promise<CycleWork> {
  const job = await findJob(db, jobId);
  if (job === null) return gone;
  const [last] = await findLastCycles(db, [jobId], 'any');
  const round = await db
    .selectFrom('job')
    .select('import_started_at')
    .where('id', '=', jobId)
    .executeTakeFirst();
  const now = clock();
  const dueAt = nextCycleAt(job, last ?? null);
  return {
    desiredState: job.desiredState,
    intervalMs: job.intervalMs,
    nextCycleInMs: dueAt === null ? null : Math.max(0, dueAt.getTime() - now),
    nextImportInMs: nextImportInMs(job, round?.import_started_at ?? null, now),
    restartRequested: job.restart !== null,
    running: await runningCycle(db, jobId),
  };
}

/** R1: a delta token lives seven days, so the source is read at least daily, whatever else stands still. */
function nextImportInMs(
  job: Pick<Job, 'importedAt' | 'intervalMs'>,
  roundStartedAt: Date | null,
  nowMs: number,
): number | null {
  if (job.importedAt === null) return null;
  if (roundStartedAt !== null) return 0;
  return Math.max(0, job.importedAt.getTime() + Math.min(day, job.intervalMs) - nowMs);
}
