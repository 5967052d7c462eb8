/** Signals to `synchronizationJob`: each says "the row changed, look"; PostgreSQL holds the truth. */
export const jobSignals = {
  /** desired_state, interval, restart or credentials changed in the row. The job passes it on to its running cycle. */
  changed: 'changed',
  /** From a cycle, with its CycleReport: it has closed its row. A hint only: a job also looks for itself. */
  cycleFinished: 'cycleFinished',
} as const;

/** Signals to `cycle`. */
export const cycleSignals = {
  /** The job's row changed: look at it before the next slice. */
  changed: 'changed',
} as const;

export const jobQueries = {
  /** What the entity is doing: a JobState. */
  state: 'state',
} as const;

export interface JobState {
  /** ISO time at which the job looks again unless it is told to earlier; null while it does something. */
  readonly waitingUntil: string | null;
  /** The number of the cycle that runs. */
  readonly cycle: number | null;
  /** An import without a cycle goes on (rule R1). */
  readonly importing: boolean;
}
