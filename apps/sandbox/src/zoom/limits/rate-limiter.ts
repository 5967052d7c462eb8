import type { Clock } from '../../clock/clock.ts';
import type { Label, RateLimits } from './plans.ts';

export interface LabelCounters {
  perSecond: number | null;
  perDay: number | null;
  requests: number;
  peakPerSecond: number;
  violations: number;
  dailyViolations: number;
}

export interface Permit {
  readonly headers: Record<string, string>;
  /** The text of the 429, or null when the request may go on. */
  readonly refusal: string | null;
}

interface Window {
  second: number;
  inSecond: number;
  day: number;
  inDay: number;
  counters: LabelCounters;
}

const DAY_MS = 86_400_000;

/** Counts per label in whole seconds and UTC days; header forms are zoom.md §4's, the ISO date in Retry-After among them. */
export class RateLimiter {
  readonly #windows = new Map<Label, Window>();

  constructor(
    public limits: RateLimits,
    readonly clock: Clock,
  ) {}

  take(label: Label): Permit {
    const { perSecond, perDay } = this.limits[label];
    const window = this.#window(label);
    const { counters } = window;
    window.inSecond += 1;
    counters.requests += 1;
    counters.peakPerSecond = Math.max(counters.peakPerSecond, window.inSecond);
    const category = label.charAt(0) + label.slice(1).toLowerCase();
    if (perDay !== null && window.inDay >= perDay) {
      counters.dailyViolations += 1;
      return {
        headers: {
          ...rateHeaders(category, 'Daily-limit', perDay, 0),
          'retry-after': new Date((window.day + 1) * DAY_MS).toISOString(),
        },
        refusal: 'You have reached the maximum daily rate limit for this API. Try again later.',
      };
    }
    if (perSecond !== null && window.inSecond > perSecond) {
      counters.violations += 1;
      return {
        headers: {
          ...rateHeaders(category, 'QPS', perSecond, 0),
          'x-ratelimit-reset': String(window.second + 1),
        },
        refusal: 'You have reached the maximum per-second rate limit for this API. Try again later.',
      };
    }
    window.inDay += 1;
    if (perSecond === null) return { headers: { 'x-ratelimit-category': category }, refusal: null };
    return { headers: rateHeaders(category, 'QPS', perSecond, perSecond - window.inSecond), refusal: null };
  }

  counters(): Partial<Record<Label, LabelCounters>> {
    const shown: Partial<Record<Label, LabelCounters>> = {};
    for (const [label, { counters }] of this.#windows) shown[label] = { ...counters, ...this.limits[label] };
    return shown;
  }

  #window(label: Label): Window {
    const now = this.clock.now();
    const second = Math.floor(now / 1000);
    const day = Math.floor(now / DAY_MS);
    let window = this.#windows.get(label);
    if (!window) {
      const counters = {
        ...this.limits[label],
        requests: 0,
        peakPerSecond: 0,
        violations: 0,
        dailyViolations: 0,
      };
      window = { second, inSecond: 0, day, inDay: 0, counters };
      this.#windows.set(label, window);
    }
    if (window.second !== second) Object.assign(window, { second, inSecond: 0 });
    if (window.day !== day) Object.assign(window, { day, inDay: 0 });
    return window;
  }
}

function rateHeaders(
  category: string,
  type: string,
  limit: number,
  remaining: number,
): Record<string, string> {
  return {
    'x-ratelimit-category': category,
    'x-ratelimit-type': type,
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
  };
}
