export interface ProgressInput {
  readonly done: number;
  readonly total: number;
  readonly startedAtMs: number;
  readonly nowMs: number;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** People or changes per second since the start; 0 before the first. */
  readonly ratePerSecond: number;
  /** null while it cannot be told. */
  readonly secondsLeft: number | null;
}

export function progress(input: ProgressInput): Progress {
  const seconds = Math.max(0, input.nowMs - input.startedAtMs) / 1000;
  const done = Math.min(input.done, input.total);
  const ratePerSecond = seconds > 0 ? done / seconds : 0;
  const left = input.total - done;
  return {
    done,
    total: input.total,
    ratePerSecond,
    secondsLeft: left === 0 ? 0 : ratePerSecond > 0 ? left / ratePerSecond : null,
  };
}
