import { LabelQueue } from './label-queue.ts';
import type { Permits, Priority, RateFacts } from './permits.ts';

export interface MemoryPermitsOptions {
  /** What we allow ourselves (rateLimits of the profile); a label that is not listed is not limited. Daily limits are not kept here. */
  readonly limits: readonly { readonly label: string; readonly perSecond: number }[];
  readonly clock: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** A budget within one process: for tools, tests and connection tests. Workers share one in the database (RULES R6). */
export function createMemoryPermits({ limits, clock, sleep }: MemoryPermitsOptions): Permits {
  const queues = new Map(
    limits.map(({ label, perSecond }) => [label, new LabelQueue(perSecond, clock, sleep)]),
  );
  return {
    async acquire(label: string, priority: Priority, signal?: AbortSignal) {
      signal?.throwIfAborted();
      await queues.get(label)?.acquire(priority, signal);
    },
    observe(label: string, facts: RateFacts) {
      queues.get(label)?.observe(facts);
    },
  };
}
