import type { Feed, LogEntry } from './model.ts';

const NOTHING: readonly string[] = [];

/** What changed, in order, one list per kind of object with one common sequence. */
export class ChangeLog {
  readonly #entries: Record<Feed, LogEntry[]> = {
    user: [],
    group: [],
    appRoleAssignment: [],
    servicePrincipal: [],
  };
  #seq = 0;

  get seq(): number {
    return this.#seq;
  }

  append(
    feed: Feed,
    id: string,
    kind: LogEntry['kind'],
    detail: Partial<Omit<LogEntry, 'seq' | 'id' | 'kind'>> = {},
  ): void {
    this.#seq += 1;
    const { properties = NOTHING, added = NOTHING, removed = NOTHING } = detail;
    this.#entries[feed].push({ seq: this.#seq, id, kind, properties, added, removed });
  }

  /** Entries with `after < seq <= upTo`, oldest first. */
  between(feed: Feed, after: number, upTo: number): LogEntry[] {
    const entries = this.#entries[feed];
    let from = firstAfter(entries, after);
    const found: LogEntry[] = [];
    for (let entry = entries[from]; entry && entry.seq <= upTo; entry = entries[(from += 1)])
      found.push(entry);
    return found;
  }

  /** The sequence number just before the last `count` entries that are not newer than `seq`: where a replay starts (G9). */
  stepBack(feed: Feed, seq: number, count: number): number {
    const entries = this.#entries[feed];
    const start = entries[Math.max(0, firstAfter(entries, seq) - count)];
    return start === undefined || start.seq > seq ? seq : start.seq - 1;
  }
}

function firstAfter(entries: readonly LogEntry[], seq: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry && entry.seq <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
