import { CancellationScope, condition } from '@temporalio/workflow';

export type Interruptible<T, Reason> =
  | { readonly kind: 'done'; readonly value: T }
  /** The work is over, with whatever result. */
  | { readonly kind: 'interrupted'; readonly by: Reason };

export interface Interruption<Reason> {
  /** Whether there is something to look at. */
  readonly hasNews: () => boolean;
  /** Looks. null: go on; then no news may be left behind. */
  readonly stopFor: () => Promise<Reason | null>;
  /** How long work under way may still take before it is cancelled. */
  readonly graceMs: number;
}

/**
 * Awaits work, but hears news meanwhile: an activity that is tried again and again, or was told by the source to come back
 * in an hour, must not keep a job from being paused. A slice that does run is let come to its end, so that no request is torn.
 */
export async function interruptible<T, Reason>(
  work: () => Promise<T>,
  { hasNews, stopFor, graceMs }: Interruption<Reason>,
): Promise<Interruptible<T, Reason>> {
  const scope = new CancellationScope();
  const state = { over: false };
  const running = scope.run(work).finally(() => {
    state.over = true;
  });
  // Awaited below; a failure while we look must not count as one that nobody handles.
  running.catch(() => undefined);
  for (;;) {
    await condition(() => state.over || hasNews());
    if (state.over) return { kind: 'done', value: await running };
    const reason = await stopFor();
    if (reason === null) continue;
    const ended = await condition(() => state.over, graceMs);
    if (!ended) scope.cancel();
    await running.catch(() => undefined);
    return { kind: 'interrupted', by: reason };
  }
}
