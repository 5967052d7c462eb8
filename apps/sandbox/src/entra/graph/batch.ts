import { z } from 'zod';
import type { ServiceAnswer } from '../../http/message.ts';
import { badRequest } from './graph-error.ts';

const MAX_REQUESTS = 20;

const batchRequest = z.object({
  id: z.string().min(1),
  method: z.string().transform((method) => method.toUpperCase()),
  url: z.string().min(1),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).default([]),
});
export type BatchRequest = z.infer<typeof batchRequest>;

const batchBody = z.object({ requests: z.array(batchRequest) });

/** Checks what Graph checks before it runs anything (graph.md §8). */
export function parseBatch(body: unknown): BatchRequest[] {
  const parsed = batchBody.safeParse(body);
  if (!parsed.success) throw badRequest('Invalid batch payload format.', 'BadRequest');
  const { requests } = parsed.data;
  if (requests.length > MAX_REQUESTS) {
    throw badRequest(
      `Number of batch request steps exceeds the maximum value of ${String(MAX_REQUESTS)}.`,
      'MaximumValueExceeded',
    );
  }
  const ids = new Set(requests.map((request) => request.id.toLowerCase()));
  if (ids.size !== requests.length)
    throw badRequest('Batch request ids must be unique; they are compared without case.', 'BadRequest');
  for (const request of requests) {
    if (request.dependsOn.some((id) => !ids.has(id.toLowerCase())))
      throw badRequest(`Request '${request.id}' depends on an unknown request.`, 'BadRequest');
    const contentType = Object.keys(request.headers).find((name) => name.toLowerCase() === 'content-type');
    if (request.body !== undefined && contentType === undefined) {
      throw badRequest(`Request '${request.id}' has a body and needs a Content-Type header.`, 'BadRequest');
    }
  }
  return requests;
}

/** Runs the requests in order; what depends on a failed one answers 424. The outer status says nothing about the inner ones. */
export function runBatch(
  requests: readonly BatchRequest[],
  run: (request: BatchRequest) => ServiceAnswer,
  shuffle: boolean,
): ServiceAnswer {
  const statuses = new Map<string, number>();
  const responses = requests.map((request) => {
    const failed = request.dependsOn.some((id) => (statuses.get(id.toLowerCase()) ?? 424) >= 400);
    const answer: ServiceAnswer = failed
      ? {
          status: 424,
          body: {
            error: { code: 'FailedDependency', message: 'A request that this one depends on failed.' },
          },
        }
      : run(request);
    statuses.set(request.id.toLowerCase(), answer.status);
    const headers = { 'Content-Type': 'application/json', ...answer.headers };
    return { id: request.id, status: answer.status, headers, body: answer.body };
  });
  // Responses may come in any order; here the second half comes first, reversed.
  const half = Math.ceil(responses.length / 2);
  const order = shuffle ? [...responses.slice(half).reverse(), ...responses.slice(0, half)] : responses;
  return { status: 200, body: { responses: order } };
}
