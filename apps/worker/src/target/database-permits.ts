import { leasePermits, learnCeiling, slowDown, type Db } from '@lockstep/database';
import type { Permits, Priority, RateFacts } from '@lockstep/scim/client';
import { JobTrouble } from '../job/job-trouble.ts';
import type { RateCeiling } from './rate-ceilings.ts';

/** A wait longer than this ends the page instead (R5). */
const maxWaitMs = 60_000;
/** Leased permits are used at once or fall back: a slice of time must not be hoarded. */
const leaseForMs = 250;

interface Waiter {
  readonly go: () => void;
  readonly fail: (error: unknown) => void;
}

export interface DatabasePermitsOptions {
  readonly db: Db;
  readonly connectionId: string;
  readonly ceilings: readonly RateCeiling[];
  readonly rateShare: number;
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** The budget of the target account, shared with all workers and jobs through PostgreSQL (R6). */
export function createDatabasePermits(options: DatabasePermitsOptions): Permits {
  const queues = new Map(
    options.ceilings.map((ceiling) => [ceiling.label, new LeasedQueue(options, ceiling)]),
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

class LeasedQueue {
  readonly #options: DatabasePermitsOptions;
  readonly #ceiling: RateCeiling;
  readonly #waiting: Record<Priority, Waiter[]> = { removal: [], normal: [] };
  #permits = 0;
  #leasedAtMs = 0;
  #learned: number;
  #pumping = false;

  constructor(options: DatabasePermitsOptions, ceiling: RateCeiling) {
    this.#options = options;
    this.#ceiling = ceiling;
    this.#learned = ceiling.perSecond;
  }

  acquire(priority: Priority, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting[priority];
      const giveUp = (): void => {
        queue.splice(queue.indexOf(waiter), 1);
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      const done = (finish: () => void) => (): void => {
        signal?.removeEventListener('abort', giveUp);
        finish();
      };
      const waiter: Waiter = {
        go: done(resolve),
        fail: (error) => {
          done(() => {
            reject(error instanceof Error ? error : new Error(String(error)));
          })();
        },
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      queue.push(waiter);
      if (!this.#pumping) void this.#pump();
    });
  }

  observe({ status, limit, retryAfterMs, resetAtMs }: RateFacts): void {
    const { db, connectionId, rateShare, clock } = this.#options;
    const { label } = this.#ceiling;
    const ignore = (): void => undefined;
    if (status === 429) {
      this.#permits = 0;
      const blockedMs = Math.max(retryAfterMs ?? 0, (resetAtMs ?? 0) - clock(), 0);
      slowDown(db, { connectionId, label, blockedMs }).catch(ignore);
    }
    if (limit !== undefined && limit > 0 && limit * rateShare < this.#learned) {
      this.#learned = limit * rateShare;
      learnCeiling(db, { connectionId, label, ceilingPerSecond: this.#learned }).catch(ignore);
    }
  }

  get #waiters(): number {
    return this.#waiting.removal.length + this.#waiting.normal.length;
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    try {
      while (this.#waiters > 0) {
        if (this.#options.clock() - this.#leasedAtMs > leaseForMs) this.#permits = 0;
        if (this.#permits === 0) await this.#lease();
        if (this.#permits === 0) continue;
        this.#permits -= 1;
        (this.#waiting.removal.shift() ?? this.#waiting.normal.shift())?.go();
      }
    } catch (error) {
      for (const waiter of [...this.#waiting.removal.splice(0), ...this.#waiting.normal.splice(0)])
        waiter.fail(error);
    } finally {
      this.#pumping = false;
    }
  }

  async #lease(): Promise<void> {
    const { db, connectionId, clock, sleep } = this.#options;
    const { label, perSecond, burst } = this.#ceiling;
    const { granted, waitMs } = await leasePermits(db, {
      connectionId,
      label,
      want: this.#waiters,
      ceilingPerSecond: perSecond,
      burst,
      removal: this.#waiting.removal.length > 0,
    });
    this.#permits = granted;
    this.#leasedAtMs = clock();
    if (granted > 0) return;
    if (waitMs > maxWaitMs) {
      throw new JobTrouble(
        'TooManyRequests',
        'The application asked for a longer pause. Nobody must act.',
        true,
        waitMs,
      );
    }
    await sleep(waitMs);
  }
}
