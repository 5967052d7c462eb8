const minute = 60_000;

/** Intervals of seconds are for tests: a cycle takes longer than that, and so does the restart of a worker. */
const leastPatienceMs = 10 * minute;
const intervalsOfPatience = 3;

export interface WatchedJob {
  readonly intervalMs: number;
  /** Since when it ought to run cycles and was looked at without a gap. */
  readonly watchedSinceMs: number;
  /** The end of its last cycle, however it ended; null when none ever ended. */
  readonly lastEndedAtMs: number | null;
  /** When the running cycle last did something; null when none runs. */
  readonly progressedAtMs: number | null;
  /** Since when nothing is heard of it; null while all is well. */
  readonly silentSinceMs: number | null;
}

/**
 * Whether nothing is heard of a job: in three intervals no cycle ended (R21), and the one that runs did nothing. An initial cycle
 * may well take longer than that; as long as it moves, nobody need be called (ADR 8). Once silent, it is heard again when a
 * cycle has ended.
 */
export function isSilent(job: WatchedJob, nowMs: number): boolean {
  const lastEndedAtMs = job.lastEndedAtMs ?? 0;
  if (job.silentSinceMs !== null) return lastEndedAtMs <= job.silentSinceMs;
  const lastHeardMs = Math.max(job.watchedSinceMs, lastEndedAtMs, job.progressedAtMs ?? 0);
  return nowMs - lastHeardMs > Math.max(leastPatienceMs, intervalsOfPatience * job.intervalMs);
}
