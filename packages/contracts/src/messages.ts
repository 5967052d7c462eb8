/** Signals to `synchronizationJob`: each says "the row changed, look"; PostgreSQL holds the truth. */
export const jobSignals = {
  /** desired_state, interval, restart or credentials changed in the row. */
  changed: 'changed',
} as const;

export const jobQueries = {
  /** What the entity is doing: `{ waitingUntil: ISO time | null, cycle: number | null }`. */
  state: 'state',
} as const;
