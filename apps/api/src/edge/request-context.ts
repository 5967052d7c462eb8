import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@lockstep/platform';
import type { Principal } from '../auth/principal.ts';

interface RequestContext {
  readonly requestId: string;
  principal: Pick<Principal, 'kind' | 'id'> | null;
  /** Of the schema's roots: `mutation startJob`. */
  readonly fields: Set<string>;
}

const requests = new AsyncLocalStorage<RequestContext>();

/** The header by which a user can quote a request, and an operator finds it in the log. */
const requestIdHeader = 'x-request-id';

/** null outside of a request. */
export function currentRequestId(): string | null {
  return requests.getStore()?.requestId ?? null;
}

export function noteCaller({ kind, id }: Principal): void {
  const request = requests.getStore();
  if (request !== undefined) request.principal = { kind, id };
}

export function noteField(name: string): void {
  requests.getStore()?.fields.add(name);
}

/** For the logger: whose request the line is of. No token, no name. */
export function requestFields(): Record<string, unknown> {
  const request = requests.getStore();
  if (request === undefined) return {};
  const { requestId, principal } = request;
  return { requestId, ...(principal === null ? {} : { principal }) };
}

/**
 * Gives each request an id of its own, which its answer and its lines in the log carry, and tells what became of it: what
 * changes something, or fails, at the level info; what only reads, as pages do all day, at debug.
 */
export function identifyRequests(logger: Logger) {
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const context: RequestContext = { requestId: randomUUID(), principal: null, fields: new Set() };
    response.setHeader(requestIdHeader, context.requestId);
    const beganAt = performance.now();
    // The path without its query, in which anything might stand.
    const [path] = (request.url ?? '').split('?');
    requests.run(context, () => {
      response.once('close', () => {
        requests.run(context, () => {
          const { statusCode: status, writableFinished: answered } = response;
          const fields = [...context.fields];
          const level = fields.some(changes) || status >= 500 || !answered ? 'info' : 'debug';
          const ms = Math.round(performance.now() - beganAt);
          logger[level](
            { method: request.method, path, fields, status, answered, ms },
            'a request has ended',
          );
        });
      });
      next();
    });
  };
}

const changes = (field: string) => field.startsWith('mutation ');
