import type { Job } from '@lockstep/database';

/** Graph's synchronizationStatus code (entra.md §11), by what the row says. */
export function statusCode(job: Job): 'NOT_RUN' | 'ACTIVE' | 'PAUSED' | 'SUSPENDED' {
  if (job.desiredState === 'paused') return job.cycleNumber === 0 ? 'NOT_RUN' : 'PAUSED';
  return job.suspension === null ? 'ACTIVE' : 'SUSPENDED';
}
