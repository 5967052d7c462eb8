import type { Clock } from '../../clock/clock.ts';
import { Directory } from './directory.ts';
import type { Change } from './model.ts';

export interface ReplicationSettings {
  held: boolean;
  delayMs: number;
  directReads: boolean;
}

/**
 * The truth, and the view that delta and lists see. A change reaches the view at once, after a delay, or when it is released (G13, and
 * ARA: "might have replication delays").
 */
export class ReplicatedDirectory {
  readonly truth = new Directory();
  readonly #view = new Directory();
  readonly settings: ReplicationSettings = { held: false, delayMs: 0, directReads: false };
  #pending: { readonly change: Change; readonly visibleAt: number }[] = [];

  constructor(readonly clock: Clock) {}

  apply(change: Change): void {
    this.truth.apply(change);
    const { held, delayMs } = this.settings;
    this.#settle();
    if (held || delayMs > 0 || this.#pending.length > 0) {
      this.#pending.push({ change, visibleAt: held ? Infinity : this.clock.now() + delayMs });
    } else {
      this.#view.apply(change);
    }
  }

  /** What delta and lists see now. */
  get view(): Directory {
    this.#settle();
    return this.#view;
  }

  /** What a read by id sees. */
  get direct(): Directory {
    return this.settings.directReads ? this.view : this.truth;
  }

  release(): number {
    const released = this.#pending.length;
    for (const { change } of this.#pending) this.#view.apply(change);
    this.#pending = [];
    return released;
  }

  /** In order: a change waits for those before it. */
  #settle(): void {
    if (this.#pending.length === 0) return;
    const now = this.clock.now();
    const due = this.#pending.findIndex((entry) => entry.visibleAt > now);
    const ready = due === -1 ? this.#pending.length : due;
    for (const { change } of this.#pending.slice(0, ready)) this.#view.apply(change);
    this.#pending = this.#pending.slice(ready);
  }
}
