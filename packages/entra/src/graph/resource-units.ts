import { SourceError } from '@lockstep/engine';
import { patienceLimitMs } from './patience.ts';
import type { Waiting } from './patience.ts';

/** Graph counts resource units per application and tenant in windows of ten seconds (graph.md G61). */
const windowMs = 10_000;
/** Other software uses the tenant's budget too (rule R6): 80 % of what Microsoft documents. */
const share = 0.8;
const smallTenant = 3_500 * share;
const largeTenant = 8_000 * share;
const floor = 100;

interface Reservation {
  readonly atMs: number;
  units: number;
}

/**
 * Resource units in a sliding window: Graph's limit holds in any ten seconds, which a bucket that also refills while it is
 * drawn from would exceed. It starts at a small tenant's size, grows slowly towards a large one's while Graph is content,
 * shrinks when Graph reports more than 80 % use (G63), and halves on a 429.
 */
export class ResourceUnits {
  #perWindow = smallTenant;
  #adaptedAt: number;
  #closedUntil = 0;
  /** What was taken in the last ten seconds, and what is promised to those who wait, by time. */
  #reservations: Reservation[] = [];
  #used = 0;

  constructor(private readonly waiting: Waiting) {
    this.#adaptedAt = waiting.clock();
  }

  get unitsPerWindow(): number {
    return this.#perWindow;
  }

  /** Takes units in the order of the calls; whoever finds none left waits until the window has room. */
  async take(units: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const now = this.waiting.clock();
    const reservation = this.#reserve(now, units);
    const waitMs = Math.ceil(reservation.atMs - now);
    if (waitMs <= 0) return;
    try {
      if (waitMs > patienceLimitMs) throw exhausted(waitMs);
      await this.waiting.sleep(waitMs, signal);
    } catch (error) {
      // The units go back; the moment does not, as those behind were promised theirs.
      this.#free(reservation);
      throw error;
    }
  }

  /** Microsoft's limit for a tenant of this size, once its size is known (G61); never less than what was there. */
  grant(documentedPerWindow: number): void {
    this.#perWindow = Math.max(this.#perWindow, documentedPerWindow * share);
  }

  /** Learns from an answer's headers what the request really cost, and how near the limit is. */
  observe(headers: Readonly<Record<string, string>>, estimated: number): void {
    const now = this.waiting.clock();
    const cost = Number(headers['x-ms-resource-unit'] ?? estimated);
    if (Number.isFinite(cost) && cost !== estimated) this.#add(now, cost - estimated);
    if (now - this.#adaptedAt < windowMs) return;
    this.#adaptedAt = now;
    const usedShare = Number(headers['x-ms-throttle-limit-percentage'] ?? 0);
    const adapted = usedShare >= share ? this.#perWindow * 0.9 : this.#perWindow + smallTenant * 0.05;
    this.#perWindow = Math.min(largeTenant, Math.max(floor, adapted));
  }

  /** After a 429 every caller keeps still: requests that are refused count against the limit as well (G60). */
  refused(waitMs: number): void {
    const now = this.waiting.clock();
    this.#closedUntil = Math.max(this.#closedUntil, now + waitMs);
    if (now - this.#adaptedAt < 1_000) return;
    this.#adaptedAt = now;
    this.#perWindow = Math.max(floor, this.#perWindow / 2);
  }

  /** The first moment, not before those who came earlier, at which the window has room. */
  #reserve(now: number, units: number): Reservation {
    let atMs = Math.max(now, this.#closedUntil, this.#reservations.at(-1)?.atMs ?? 0);
    let left = 0;
    for (const earlier of this.#reservations) {
      const leavesAtMs = earlier.atMs + windowMs;
      if (leavesAtMs > atMs && this.#used + units <= this.#perWindow) break;
      atMs = Math.max(atMs, leavesAtMs);
      this.#free(earlier);
      left += 1;
    }
    if (left > 0) this.#reservations = this.#reservations.slice(left);
    return this.#add(atMs, units);
  }

  #free(reservation: Reservation): void {
    this.#used -= reservation.units;
    reservation.units = 0;
  }

  #add(atMs: number, units: number): Reservation {
    const reservation = { atMs: Math.max(atMs, this.#reservations.at(-1)?.atMs ?? 0), units };
    this.#reservations.push(reservation);
    this.#used += units;
    return reservation;
  }
}

function exhausted(waitMs: number): SourceError {
  return new SourceError(
    'throttled',
    'ResourceUnitsExhausted',
    'The share of Microsoft Graph that Lockstep may use is spent for now. Nobody must act: Lockstep goes on by itself.',
    waitMs,
  );
}
