import type { Clock } from '../../clock/clock.ts';

const WINDOW_MS = 10_000;
const WARN_FROM = 0.8;

export interface Charge {
  readonly headers: Record<string, string>;
  /** Seconds to wait when the request is refused, else null. */
  readonly retryAfterSeconds: number | null;
}

/** Resource units per application in windows of 10 seconds (graph.md G61, G63). Refused requests count too (G60). */
export class ResourceUnitMeter {
  readonly #windows = new Map<string, { start: number; used: number }>();

  constructor(readonly clock: Clock) {}

  charge(appId: string, units: number, limit: number | null): Charge {
    const headers: Record<string, string> = { 'x-ms-resource-unit': String(units) };
    if (limit === null) return { headers, retryAfterSeconds: null };
    const now = this.clock.now();
    let window = this.#windows.get(appId);
    if (!window || now - window.start >= WINDOW_MS || now < window.start) {
      window = { start: now, used: 0 };
      this.#windows.set(appId, window);
    }
    window.used += units;
    const share = window.used / limit;
    if (share > WARN_FROM) headers['x-ms-throttle-limit-percentage'] = Math.min(share, 1.8).toFixed(2);
    const refused = window.used > limit;
    return {
      headers,
      retryAfterSeconds: refused ? Math.max(1, Math.ceil((window.start + WINDOW_MS - now) / 1000)) : null,
    };
  }
}

/** Base cost with its modifiers (graph.md G62). */
export function costOf(path: string, search: URLSearchParams): number {
  let cost = 1;
  if (path.endsWith('/users')) cost = 2;
  else if (/\/groups\/[^/]+\/members/.test(path)) cost = 3;
  else if (path.includes('/transitiveMembers')) cost = 5;
  if (search.has('$select')) cost -= 1;
  if (search.has('$expand')) cost += 1;
  if (Number(search.get('$top') ?? 100) < 20) cost -= 1;
  return Math.max(1, cost);
}
