import { z } from 'zod';
import { faultRule } from '../faults/fault.ts';
import type { JsonObject } from '../json/json.ts';
import { parseJson } from '../json/json.ts';
import type { RecordedRequest } from '../traffic/traffic-log.ts';
import type { World } from '../world.ts';
import { DEFAULTS } from '../defaults.ts';
import type { ControlRoute } from './route.ts';
import { act, create, get, param, read, remove, window } from './route.ts';

const clockChange = z
  .strictObject({
    advanceMs: z.number().optional(),
    set: z.iso.datetime({ offset: true }).optional(),
    freeze: z.boolean().optional(),
    reset: z.literal(true).optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'one of advanceMs, set, freeze, reset');

const wholeNumber = z.coerce.number().int().min(0);
const requestFilter = z.object({
  service: z.string().optional(),
  method: z.string().toUpperCase().optional(),
  pathPattern: z.string().optional(),
  status: wholeNumber.optional(),
  sinceSeq: wholeNumber.optional(),
});

function show(request: RecordedRequest): JsonObject {
  const body = request.body === null ? {} : { body: parseJson(request.body) ?? request.body };
  return { ...request, ...body };
}

export function generalRoutes(world: World): ControlRoute[] {
  const { clock, faults, traffic } = world;
  return [
    get('/health', 'alive', () => ({ ok: true })),
    get('/defaults', 'ids and secrets of the start state', () => ({ ...DEFAULTS })),
    act('/reset', 'back to the start state', () => {
      world.reset();
      return { ok: true };
    }),
    get('/clock', 'the clock of all services', () => clock.state()),
    act('/clock', 'advance, set, freeze, reset', (call) => {
      const change = read(clockChange, call.body);
      if (change.reset) clock.reset();
      if (change.set !== undefined) clock.set(Date.parse(change.set));
      if (change.freeze !== undefined) clock.freeze(change.freeze);
      if (change.advanceMs !== undefined) clock.advance(change.advanceMs);
      return clock.state();
    }),
    get('/faults', 'fault rules with what they saw and did', () => ({ faults: faults.list() })),
    create('/faults', 'add a fault rule', (call) => ({ ...faults.add(read(faultRule, call.body)) })),
    remove('/faults', 'clear all fault rules', () => ({ removed: faults.clear() })),
    remove('/faults/:id', 'remove one fault rule', (call) => ({ removed: faults.remove(param(call, 'id')) })),
    get('/requests', 'requests that arrived', (call) => {
      const filter = read(requestFilter, call.query);
      const path = filter.pathPattern === undefined ? null : new RegExp(filter.pathPattern);
      const found = traffic
        .requests()
        .filter(
          (request) =>
            (filter.service === undefined || request.service === filter.service) &&
            (filter.method === undefined || request.method === filter.method) &&
            (filter.status === undefined || request.status === filter.status) &&
            (filter.sinceSeq === undefined || request.seq > filter.sinceSeq) &&
            (path === null ||
              path.test(request.query === '' ? request.path : `${request.path}?${request.query}`)),
        );
      return window(call, 'requests', found, show);
    }),
    get('/requests/counters', 'counters by service, route, status and label', () => ({
      ...traffic.counters(),
    })),
    remove('/requests', 'forget all requests and counters', () => ({ removed: traffic.clear() })),
  ];
}
