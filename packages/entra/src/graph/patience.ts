import { retryAfterMs } from './retry-after.ts';

export interface Waiting {
  readonly clock: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Longer waits end the call: the caller's workflow sleeps instead of a slot being held (rule R5). */
export const patienceLimitMs = 60_000;
const shortestWaitMs = 500;
const firstBackOffMs = 1_000;
const longestBackOffMs = 16_000;

/**
 * Waits between the attempts of one call. Retry-After is obeyed (graph.md G60); without it the wait doubles, with a
 * jitter taken from the clock, so that callers which were refused together do not come back together.
 */
export class Patience {
  #attempts = 0;
  #spentMs = 0;

  constructor(private readonly waiting: Waiting) {}

  /** The next wait in ms; it fits only if the call's 60 seconds allow it. */
  next(headers: Readonly<Record<string, string>>): { readonly ms: number; readonly fits: boolean } {
    const now = this.waiting.clock();
    const ms = Math.max(retryAfterMs(headers, now) ?? this.#backOff(now), shortestWaitMs);
    return { ms, fits: this.#spentMs + ms <= patienceLimitMs };
  }

  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    this.#attempts += 1;
    this.#spentMs += ms;
    await this.waiting.sleep(ms, signal);
  }

  #backOff(now: number): number {
    const base = Math.min(firstBackOffMs * 2 ** this.#attempts, longestBackOffMs);
    const jitter = (Math.abs(Math.trunc(now)) % 997) / 997;
    return Math.round(base * (0.75 + jitter / 2));
  }
}
