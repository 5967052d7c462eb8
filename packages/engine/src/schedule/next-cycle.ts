/** What of a job and its last cycle decides when the next one begins. */
export interface ScheduleFacts {
  readonly desiredState: 'paused' | 'started';
  readonly intervalMs: number;
  /** When an administrator last asked for a cycle: by starting the job, or by approving held changes. */
  readonly cycleRequestedAt: Date | null;
  readonly restart: { readonly requestedAt: string } | null;
  readonly suspension: { readonly nextAttemptAt: string | null } | null;
  readonly updatedAt: Date;
}

export interface LastCycle {
  readonly state: 'running' | 'succeeded' | 'failed' | 'stopped';
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/**
 * When the next cycle is due: one interval after the start of the last (DESIGN §3), and at once when somebody started or
 * restarted the job. Null: one runs, the job is paused, or somebody must act first.
 */
export function nextCycleAt(job: ScheduleFacts, last: LastCycle | null): Date | null {
  if (job.desiredState === 'paused' || last?.state === 'running') return null;
  if (job.suspension !== null) {
    return job.suspension.nextAttemptAt === null ? null : new Date(job.suspension.nextAttemptAt);
  }
  if (job.restart !== null) return new Date(job.restart.requestedAt);
  if (last === null) return job.cycleRequestedAt ?? job.updatedAt;
  if (job.cycleRequestedAt !== null && job.cycleRequestedAt > last.startedAt) return job.cycleRequestedAt;
  if (last.state === 'stopped') return last.endedAt ?? last.startedAt;
  return new Date(last.startedAt.getTime() + job.intervalMs);
}
