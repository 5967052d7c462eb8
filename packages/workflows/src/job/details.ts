import type { CycleWork, JobState } from '@lockstep/contracts';
import type { JobAction } from './job-agenda.ts';

/** What Temporal's web UI shows of a job. */
export function jobDetails(work: CycleWork, action: JobAction, state: JobState): string {
  const now: Record<JobAction['kind'], string> = {
    complete: 'the job is deleted',
    openCycle: 'begins a cycle',
    follow: `follows cycle ${String(state.cycle)}`,
    import: 'imports without a cycle',
    wait: `waits until ${String(state.waitingUntil)}`,
  };
  return `Wanted: ${work.desiredState}, every ${String(work.intervalMs / 1000)} s.\n\nNow: ${now[action.kind]}.`;
}
