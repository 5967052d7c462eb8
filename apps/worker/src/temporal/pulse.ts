import { setMaxListeners } from 'node:events';
import { Context } from '@temporalio/activity';

/** The heartbeat of an activity, its cancellation, and how long its slice may last. */
export interface Pulse {
  readonly signal: AbortSignal;
  beat(): void;
  sliceIsOver(): boolean;
  /** The process is about to end, or the activity was cancelled: what has not begun is handed back. */
  isEnding(): boolean;
}

/** A third of the heartbeat timeout of packages/workflows. */
const beatEveryMs = 3_000;

let draining = false;

/** The process is about to end: every slice is over at its next page, so that nothing under way has to be aborted. */
export function drainPulses(): void {
  draining = true;
}

function currentPulse(sliceMs: number): Pulse {
  const context = Context.current();
  // Every request under way listens to it.
  setMaxListeners(0, context.cancellationSignal);
  const endsAt = performance.now() + sliceMs;
  return {
    signal: context.cancellationSignal,
    beat: () => {
      context.heartbeat();
    },
    isEnding: () => draining || context.cancellationSignal.aborted,
    sliceIsOver: () => draining || context.cancellationSignal.aborted || performance.now() >= endsAt,
  };
}

/**
 * Runs an activity with a pulse that beats by a timer, too: a slow answer or a long wait for permits must not look like a
 * dead worker. An activity that hangs is ended by its start-to-close timeout.
 */
export async function withPulse<T>(sliceMs: number, work: (pulse: Pulse) => Promise<T>): Promise<T> {
  const pulse = currentPulse(sliceMs);
  const timer = setInterval(() => {
    pulse.beat();
  }, beatEveryMs);
  timer.unref();
  try {
    return await work(pulse);
  } finally {
    clearInterval(timer);
  }
}
