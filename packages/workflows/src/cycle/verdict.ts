import type { CycleWork } from '@lockstep/contracts';

/**
 * What the job's row means for a cycle: go on; stop at this boundary and close the row; or `superseded`: the row is closed
 * already, which happens when a job started a cycle again just as it ended. A dry run goes on in a paused job (rule R19).
 */
export function verdictOn(work: CycleWork, cycleId: string): 'goOn' | 'stop' | 'superseded' {
  if (work.desiredState === 'deleted') return 'stop';
  if (work.running?.cycleId !== cycleId) return 'superseded';
  const paused = work.desiredState === 'paused' && work.running.kind !== 'dryRun';
  return paused || work.restartRequested ? 'stop' : 'goOn';
}
