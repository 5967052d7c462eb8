import type { Priority, RateFacts } from './permits.ts';

interface Waiter {
  readonly go: () => void;
}

/** A token bucket with two queues; its rate halves on 429 and creeps back on success (RULES R6). */
export class LabelQueue {
  readonly #ceiling: number;
  readonly #clock: () => number;
  readonly #sleep: (ms: number) => Promise<void>;
  readonly #waiting: Record<Priority, Waiter[]> = { removal: [], normal: [] };
  #rate: number;
  #tokens: number;
  #filledAtMs: number;
  #pausedUntilMs = 0;
  #pumping = false;

  constructor(perSecond: number, clock: () => number, sleep: (ms: number) => Promise<void>) {
    this.#ceiling = perSecond;
    this.#rate = perSecond;
    this.#clock = clock;
    this.#sleep = sleep;
    this.#tokens = this.#burst;
    this.#filledAtMs = clock();
  }

  acquire(priority: Priority, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting[priority];
      const giveUp = () => {
        queue.splice(queue.indexOf(waiter), 1);
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      const waiter: Waiter = {
        go: () => {
          signal?.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      queue.push(waiter);
      if (!this.#pumping) void this.#pump();
    });
  }

  observe({ status, retryAfterMs, remaining, resetAtMs }: RateFacts): void {
    const now = this.#clock();
    if (status === 429) {
      this.#rate = Math.max(this.#ceiling / 20, this.#rate / 2);
      this.#tokens = 0;
      this.#pausedUntilMs = Math.max(this.#pausedUntilMs, now + (retryAfterMs ?? 0), resetAtMs ?? 0);
      return;
    }
    if (status < 400) this.#rate = Math.min(this.#ceiling, this.#rate + this.#ceiling / 100);
    if (remaining === 0 && resetAtMs !== undefined)
      this.#pausedUntilMs = Math.max(this.#pausedUntilMs, resetAtMs);
  }

  /** Small: a full second's burst on top of a full second's flow would be twice the limit. */
  get #burst(): number {
    return Math.max(1, this.#rate / 10);
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    try {
      while (this.#waiting.removal.length + this.#waiting.normal.length > 0) {
        const waitMs = this.#untilNextMs();
        if (waitMs > 0) {
          await this.#sleep(waitMs);
          continue;
        }
        this.#tokens -= 1;
        (this.#waiting.removal.shift() ?? this.#waiting.normal.shift())?.go();
      }
    } finally {
      this.#pumping = false;
    }
  }

  #untilNextMs(): number {
    const now = this.#clock();
    this.#tokens = Math.min(
      this.#burst,
      this.#tokens + (Math.max(0, now - this.#filledAtMs) * this.#rate) / 1000,
    );
    this.#filledAtMs = now;
    if (now < this.#pausedUntilMs) return this.#pausedUntilMs - now;
    return this.#tokens >= 1 ? 0 : Math.max(1, Math.ceil(((1 - this.#tokens) * 1000) / this.#rate));
  }
}
