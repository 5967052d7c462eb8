import type { CycleProgress } from '@lockstep/contracts';
import type { Timing } from '../timing.ts';

export type CycleLimits = Pick<
  Timing,
  'importEveryMs' | 'confirmWaitMs' | 'dueWaitMs' | 'longestPauseMs' | 'backOffMs' | 'longestBackOffMs'
>;

/** Calls in a row without progress: from the first number on they are spaced, at the second the cycle gives up. */
export const idleCalls = { spaced: 3, givenUp: 20 };

/** A plan that always finds more is left to the next cycle. */
export const mostPasses = 20;

/** Likewise for clocks. */
export const mostWaits = 20;

/** Rule R2: at least every interval and at least every five minutes. */
export function limitsOf(timing: Timing, intervalMs: number): CycleLimits {
  return { ...timing, importEveryMs: Math.min(timing.importEveryMs, intervalMs) };
}

/** A round that takes longer than its interval must leave as much time to plan and write as it took itself. */
export function importDueAtMs(progress: CycleProgress, limits: CycleLimits): number {
  const { importBeganAtMs, importEndedAtMs } = progress;
  return Math.max(importBeganAtMs + limits.importEveryMs, 2 * importEndedAtMs - importBeganAtMs);
}
