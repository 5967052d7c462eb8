import { performance } from 'node:perf_hooks';
import type { Clock } from '../../clock/clock.ts';
import { ANSWER_FAULTS, distort, statusAnswer } from '../../faults/distort.ts';
import type { FaultBook } from '../../faults/fault-book.ts';
import type { ServiceAnswer, ServiceRequest } from '../../http/message.ts';
import { headerOf, segmentsOf } from '../../http/message.ts';
import { parseJson } from '../../json/json.ts';
import type { TrafficLog } from '../../traffic/traffic-log.ts';
import type { Caller, TokenReader } from '../login/token-reader.ts';
import type { BatchRequest } from './batch.ts';
import { parseBatch, runBatch } from './batch.ts';
import { badRequest, GraphError } from './graph-error.ts';
import { costOf } from './resource-units.ts';
import { answerCall } from './writes.ts';

const ROOT = '/v1.0';

interface Inner {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export class GraphService {
  constructor(
    readonly tokens: TokenReader,
    readonly clock: Clock,
    readonly faults: FaultBook,
    readonly traffic: TrafficLog,
  ) {}

  async handle(request: ServiceRequest): Promise<ServiceAnswer> {
    const clientRequestId = headerOf(request, 'client-request-id');
    try {
      const caller = await this.tokens.read(request);
      const body = request.body === '' ? undefined : parseJson(request.body);
      if (request.body !== '' && body === undefined)
        throw badRequest('Unable to read JSON request payload.', 'BadRequest');
      if (request.path === `${ROOT}/$batch` && request.method === 'POST') {
        const run = (inner: BatchRequest): ServiceAnswer =>
          this.#runInner(inner, caller, request.origin, clientRequestId);
        return runBatch(parseBatch(body), run, caller.tenant.settings.batch.shuffle);
      }
      const headers: Record<string, string> = {};
      for (const name of Object.keys(request.headers)) headers[name] = headerOf(request, name) ?? '';
      const { method, path, search } = request;
      return this.#run({ method, path, search, headers, body }, caller, request.origin, clientRequestId);
    } catch (error) {
      if (error instanceof GraphError) return error.answer(this.clock.iso(), clientRequestId);
      throw error;
    }
  }

  #run(inner: Inner, caller: Caller, origin: string, clientRequestId: string | undefined): ServiceAnswer {
    const { tenant, appId } = caller;
    const query = new URLSearchParams(inner.search);
    const { resourceUnits, retryAfter } = tenant.settings.throttle;
    const charge = tenant.meter.charge(appId, costOf(inner.path, query), resourceUnits);
    try {
      if (charge.retryAfterSeconds !== null) {
        throw new GraphError(429, 'TooManyRequests', 'Too many requests.', {
          ...(retryAfter ? { 'retry-after': String(charge.retryAfterSeconds) } : {}),
          'x-ms-throttle-scope': `Tenant_Application/ReadWrite/${appId}/${tenant.id}`,
          'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
        });
      }
      const [root, ...segments] = segmentsOf(inner.path);
      if (root !== ROOT.slice(1)) throw badRequest(`Invalid version: '${root ?? ''}'.`, 'BadRequest');
      const { method, headers, body } = inner;
      const answer = answerCall({
        ...caller,
        method,
        segments,
        query,
        url: `${origin}${inner.path}`,
        headers,
        body,
      });
      return { ...answer, headers: charge.headers };
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      const answer = error.answer(this.clock.iso(), clientRequestId);
      return { ...answer, headers: { ...charge.headers, ...answer.headers } };
    }
  }

  /** Each request of a batch is throttled, recorded and disturbed on its own (graph.md §8). */
  #runInner(
    request: BatchRequest,
    caller: Caller,
    origin: string,
    clientRequestId: string | undefined,
  ): ServiceAnswer {
    const started = performance.now();
    const { pathname, search } = new URL(`${origin}${ROOT}/${request.url.replace(/^\//, '')}`);
    const body = request.body === undefined ? '' : JSON.stringify(request.body);
    const target = { service: 'graph', method: request.method, target: `${pathname}${search}`, body };
    const { fault } = this.faults.plan(target, ANSWER_FAULTS);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const inner = {
      method: request.method,
      path: pathname,
      search: search.slice(1),
      headers,
      body: request.body,
    };
    const answer =
      fault?.kind === 'status' && !fault.perform
        ? statusAnswer(fault)
        : this.#disturbed(inner, caller, origin, clientRequestId, fault);
    this.traffic.record({
      service: 'graph',
      method: request.method,
      path: pathname,
      query: inner.search,
      status: answer.status,
      label: null,
      at: this.clock.iso(),
      durationMs: Math.round((performance.now() - started) * 100) / 100,
      fault: fault?.id ?? null,
      inBatch: true,
      body,
    });
    return answer;
  }

  #disturbed(
    inner: Inner,
    caller: Caller,
    origin: string,
    clientRequestId: string | undefined,
    fault: ReturnType<FaultBook['plan']>['fault'],
  ): ServiceAnswer {
    const answer = this.#run(inner, caller, origin, clientRequestId);
    if (fault?.kind === 'status') return statusAnswer(fault);
    return fault ? distort(answer, fault.kind) : answer;
  }
}
