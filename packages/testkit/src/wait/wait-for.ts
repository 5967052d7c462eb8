import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  readonly timeoutMs?: number;
  /** For the error: 'the cycle has ended'. */
  readonly what?: string;
}

const DEFAULT_TIMEOUT_MS = 20_000;
const POLL_MS = 20;

type Absent = false | null | undefined;

/**
 * Asks again and again until the condition gives something, and resolves with that. A condition that throws is asked
 * again, too; the last of it is the cause of the error when the time is over.
 */
export async function waitFor<T>(
  condition: () => T | Absent | Promise<T | Absent>,
  { timeoutMs = DEFAULT_TIMEOUT_MS, what = 'the condition' }: WaitOptions = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    let cause: unknown;
    try {
      const value = await condition();
      if (value !== false && value !== null && value !== undefined) return value;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline)
      throw new Error(`Not within ${String(timeoutMs)} ms: ${what}`, { cause });
    await delay(POLL_MS);
  }
}
