import type { WorkflowTiming } from '@lockstep/contracts';

export type Timing = Required<WorkflowTiming>;

const second = 1_000;
const minute = 60 * second;

const defaults: Timing = {
  lookAgainMs: 10 * minute,
  pollCycleMs: minute,
  backOffMs: second,
  longestBackOffMs: minute,
  importBackOffMs: minute,
  importEveryMs: 5 * minute,
  confirmWaitMs: 10 * minute,
  dueWaitMs: 2 * minute,
  longestPauseMs: 10 * minute,
  stopGraceMs: 1.5 * minute,
};

export function timingOf(given: WorkflowTiming | undefined): Timing {
  const timing = { ...defaults };
  return Object.assign(timing, given);
}

/** `firstMs` for the first time (0), then twice as much each time. */
export function backOffMs(times: number, firstMs: number, longestMs: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(times, 30));
}
