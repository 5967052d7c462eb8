import type { Cycle, Job } from '@lockstep/database';

/** Graph's synchronizationStatus code (entra.md §11), by what the row says. */
export function statusCode(job: Job): 'NOT_RUN' | 'ACTIVE' | 'PAUSED' | 'SUSPENDED' {
  if (job.desiredState === 'paused') return job.cycleNumber === 0 ? 'NOT_RUN' : 'PAUSED';
  return job.suspension === null ? 'ACTIVE' : 'SUSPENDED';
}

/** From start to start (DESIGN §3). null: one runs, or somebody must act first. */
export function nextCycleAt(job: Job, lastCycle: Cycle | null): Date | null {
  if (job.desiredState === 'paused' || lastCycle?.state === 'running') return null;
  if (job.suspension !== null) {
    return job.suspension.nextAttemptAt === null ? null : new Date(job.suspension.nextAttemptAt);
  }
  if (job.restart !== null) return new Date(job.restart.requestedAt);
  return lastCycle === null ? job.updatedAt : new Date(lastCycle.startedAt.getTime() + job.intervalMs);
}
