const minute = 60_000;

/**
 * When a person whose operation failed is tried again: doubling from ten minutes, at most a day (entra.md E1 says only
 * "scaled back gradually"). `attempts` counts the failures so far, from 1.
 */
export function nextAttemptMs(attempts: number, nowMs: number): number {
  return nowMs + Math.min(24 * 60 * minute, 10 * minute * 2 ** Math.max(0, attempts - 1));
}
