import type { ActiveFault, FaultKind, FaultRule } from './fault.ts';

export interface FaultTarget {
  readonly service: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly body: string;
}

/** What is to happen to one request: latencies add up, of all others the oldest rule wins. */
export interface FaultPlan {
  readonly delayMs: number;
  readonly fault: ActiveFault | null;
}

const NO_FAULT: FaultPlan = { delayMs: 0, fault: null };

export class FaultBook {
  readonly #rules = new Map<string, ActiveFault>();
  #serial = 0;

  constructor(readonly random: () => number = Math.random) {}

  add(rule: FaultRule): ActiveFault {
    this.#serial += 1;
    const active: ActiveFault = { ...rule, id: `fault-${String(this.#serial)}`, seen: 0, fired: 0 };
    this.#rules.set(active.id, active);
    return active;
  }

  list(): ActiveFault[] {
    return [...this.#rules.values()];
  }

  remove(id: string): number {
    return this.#rules.delete(id) ? 1 : 0;
  }

  clear(): number {
    const count = this.#rules.size;
    this.#rules.clear();
    return count;
  }

  /** @param kinds the kinds that can happen here at all; rules of other kinds neither fire nor count. */
  plan(target: FaultTarget, kinds?: ReadonlySet<FaultKind>): FaultPlan {
    if (this.#rules.size === 0) return NO_FAULT;
    let delayMs = 0;
    let fault: ActiveFault | null = null;
    for (const rule of this.#rules.values()) {
      if ((kinds && !kinds.has(rule.kind)) || !matches(rule, target)) continue;
      // A rule that comes too late to act has not had its turn: it does not count this request.
      if (rule.kind !== 'latency' && fault !== null) continue;
      rule.seen += 1;
      if (!this.#due(rule)) continue;
      rule.fired += 1;
      if (rule.kind === 'latency') delayMs += rule.ms;
      else fault = rule;
    }
    return delayMs === 0 && fault === null ? NO_FAULT : { delayMs, fault };
  }

  #due(rule: ActiveFault): boolean {
    const turn = rule.seen - (rule.skip ?? 0);
    if (turn < 1) return false;
    if (rule.nth !== undefined && turn !== rule.nth) return false;
    if (rule.probability !== undefined && this.random() >= rule.probability) return false;
    const limit = rule.count ?? (rule.nth === undefined && rule.probability === undefined ? 1 : 'always');
    return limit === 'always' || rule.fired < limit;
  }
}

function matches(rule: ActiveFault, target: FaultTarget): boolean {
  return (
    (rule.service === '*' || rule.service === target.service) &&
    (rule.method === undefined || rule.method === target.method) &&
    (rule.pathPattern === undefined || new RegExp(rule.pathPattern).test(target.target)) &&
    (rule.bodyPattern === undefined || new RegExp(rule.bodyPattern).test(target.body))
  );
}
