/** One request that arrived, as tests read it. Status 0: the connection was closed without an answer. */
export interface RecordedRequest {
  readonly seq: number;
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly status: number;
  readonly label: string | null;
  readonly at: string;
  readonly durationMs: number;
  readonly fault: string | null;
  readonly inBatch: boolean;
  /** Raw text of a write. */
  readonly body: string | null;
}

export interface TrafficCounters {
  total: number;
  byService: Record<string, number>;
  byRoute: Record<string, number>;
  byStatus: Record<string, number>;
  byLabel: Record<string, number>;
}

const KEPT = 200_000;
const SLACK = 20_000;
const SECRET_PATH = /\/oauth(2\/v2\.0)?\/token$/;

export class TrafficLog {
  #requests: RecordedRequest[] = [];
  #counters = noCounters();
  #seq = 0;

  constructor(readonly recordBodies: boolean) {}

  record(request: Omit<RecordedRequest, 'seq'>): void {
    this.#seq += 1;
    const keep =
      this.recordBodies && request.method !== 'GET' && request.body !== '' && !SECRET_PATH.test(request.path);
    this.#requests.push({ ...request, seq: this.#seq, body: keep ? request.body : null });
    if (this.#requests.length > KEPT + SLACK) this.#requests = this.#requests.slice(-KEPT);
    const { service, method, status, label } = request;
    this.#counters.total += 1;
    count(this.#counters.byService, service);
    count(this.#counters.byRoute, `${service} ${method} ${routeOf(request.path)}`);
    count(this.#counters.byStatus, `${service} ${String(status)}`);
    if (label !== null) count(this.#counters.byLabel, `${service} ${label}`);
  }

  requests(): readonly RecordedRequest[] {
    return this.#requests;
  }

  counters(): TrafficCounters {
    return this.#counters;
  }

  /** Sequence numbers go on, so a reader's `sinceSeq` stays right. */
  clear(): number {
    const removed = this.#counters.total;
    this.#requests = [];
    this.#counters = noCounters();
    return removed;
  }
}

function noCounters(): TrafficCounters {
  return { total: 0, byService: {}, byRoute: {}, byStatus: {}, byLabel: {} };
}

function count(counters: Record<string, number>, key: string): void {
  counters[key] = (counters[key] ?? 0) + 1;
}

const FIXED = /^(v1\.0|v2\.0|v2|scim2|oauth2|servicePrincipals\(.*)$/;

/** The path with ids taken out, so that counters stay few. */
export function routeOf(path: string): string {
  return path
    .split('/')
    .map((part) =>
      !FIXED.test(part) && /[0-9&%@]|.{20,}/.test(part) && !part.startsWith('microsoft.graph')
        ? '{id}'
        : part,
    )
    .join('/');
}
