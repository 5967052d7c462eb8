import { z } from 'zod';

const milliseconds = z.int().positive().optional();

/**
 * How long the workflows wait, where it is not the job's row that says so. Absent members have the defaults of
 * packages/workflows, so that an entity that has run for a year gets those of the newest release. Tests make minutes seconds.
 */
export const workflowTiming = z.strictObject({
  /** An idle job looks at its row at least so often: a lost `changed` signal costs no more than this. */
  lookAgainMs: milliseconds,
  /** How often a job asks about a cycle that it has not started itself, whose end it may not be told. */
  pollCycleMs: milliseconds,
  /** The first pause after a failure or without progress; it doubles each time. */
  backOffMs: milliseconds,
  /** The longest of those pauses. */
  longestBackOffMs: milliseconds,
  /** The first pause after a failed import of a paused job; it doubles up to thirty times as much. */
  importBackOffMs: milliseconds,
  /** While there is something to write, the import round repeats so often, or at the job's interval if that is shorter. */
  importEveryMs: milliseconds,
  /** A cycle that has written everything waits so long for a confirmation read (rule R7) rather than end. */
  confirmWaitMs: milliseconds,
  /** Likewise for people who become due by the clock. */
  dueWaitMs: milliseconds,
  /** The longest pause that a target is granted before it is asked again. */
  longestPauseMs: milliseconds,
  /** A slice that runs when the job is paused may come to its end for so long; then it is cancelled. */
  stopGraceMs: milliseconds,
});
export type WorkflowTiming = z.infer<typeof workflowTiming>;
