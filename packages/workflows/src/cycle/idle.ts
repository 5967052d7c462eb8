import type { CycleProgress } from '@lockstep/contracts';
import { backOffMs } from '../timing.ts';
import { idleCalls, type CycleLimits } from './limits.ts';

/**
 * A cycle must not spin: calls that bring neither progress nor completion are spaced more and more, and in the end the
 * cycle gives up (a quarter of an hour), so that the row tells what a loop would hide.
 */
export function countCall(
  progress: CycleProgress,
  call: { readonly of: keyof CycleProgress['idle']; readonly complete: boolean; readonly done: number },
  limits: CycleLimits,
  nowMs: number,
): CycleProgress {
  if (call.done > 0) return { ...progress, idle: { ...progress.idle, [call.of]: 0 } };
  if (call.complete) return progress;
  const calls = progress.idle[call.of] + 1;
  const idle = { ...progress.idle, [call.of]: calls };
  if (calls < idleCalls.spaced) return { ...progress, idle };
  if (calls >= idleCalls.givenUp) return { ...progress, idle, next: 'giveUp', hold: null };
  const restMs = backOffMs(calls - idleCalls.spaced, limits.backOffMs, limits.longestBackOffMs);
  return { ...progress, idle, hold: { untilMs: nowMs + restMs, why: 'idle' } };
}
