import type { RateFacts } from './permits.ts';

type Headers = Readonly<Record<string, string>>;

/** The part of the facts that headers tell; Zoom's and the IETF draft's names. */
export function rateFacts(status: number, headers: Headers, nowMs: number): RateFacts {
  // Zoom tells the daily limit under the same names (zoom.md §4): as a rate it would be nonsense.
  const daily = headers['x-ratelimit-type']?.toLowerCase().startsWith('daily') === true;
  const limit = daily ? undefined : numeric(headers['x-ratelimit-limit'] ?? headers['ratelimit-limit']);
  const remaining = daily
    ? undefined
    : numeric(headers['x-ratelimit-remaining'] ?? headers['ratelimit-remaining']);
  const reset = headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'];
  const resetInMs = reset === undefined ? undefined : untilMs(reset, headers, nowMs);
  const retryAfter = headers['retry-after'];
  const retryAfterMs = retryAfter === undefined ? undefined : untilMs(retryAfter, headers, nowMs);
  return {
    status,
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(resetInMs === undefined ? {} : { resetAtMs: nowMs + resetInMs }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function numeric(text: string | undefined): number | undefined {
  const first = text?.split(/[,;]/)[0]?.trim() ?? '';
  return /^\d+(\.\d+)?$/.test(first) ? Number(first) : undefined;
}

/** Seconds, a unix time in seconds or milliseconds, an HTTP date (RFC 9110 §10.2.3), or Zoom's ISO date-time (zoom.md §4). */
function untilMs(text: string, headers: Headers, nowMs: number): number | undefined {
  const value = numeric(text);
  if (value !== undefined && value < 1e9) return Math.round(value * 1000);
  const at = value === undefined ? Date.parse(text) : value > 1e12 ? value : value * 1000;
  return Number.isNaN(at) ? undefined : Math.max(0, at - serverNow(headers, nowMs));
}

/** The target's clock where it tells it and is not about ours: a time that it names is by its own. */
function serverNow(headers: Headers, nowMs: number): number {
  const date = Date.parse(headers['date'] ?? '');
  return Number.isNaN(date) || Math.abs(date - nowMs) < 2000 ? nowMs : date;
}
