import { randomUUID } from 'node:crypto';
import type { ServiceAnswer } from '../../http/message.ts';

/** An answer of Graph's that is an error; `code` is what clients branch on (graph.md G54). */
export class GraphError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  answer(date: string, clientRequestId: string | undefined): ServiceAnswer {
    const requestId = randomUUID();
    const innerError = {
      date: date.slice(0, 19),
      'request-id': requestId,
      'client-request-id': clientRequestId ?? requestId,
    };
    return {
      status: this.status,
      headers: { 'request-id': requestId, ...this.headers },
      body: { error: { code: this.code, message: this.message, innerError } },
    };
  }
}

export function badRequest(message: string, code = 'Request_BadRequest'): GraphError {
  return new GraphError(400, code, message);
}

export function notFound(id: string): GraphError {
  return new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}
