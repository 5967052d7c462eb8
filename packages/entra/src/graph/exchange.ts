import { SourceError } from '@lockstep/engine';
import { EgressError } from '@lockstep/platform/egress';
import type { EgressRequest, EgressResponse } from '@lockstep/platform/egress';
import { defaultRequestTimeoutMs, maxResponseBytes } from '../directory/dependencies.ts';
import type { EntraDependencies } from '../directory/dependencies.ts';

/** One HTTP request. Reads, or writes that look first: so every transport failure means no more than "not answered". */
export async function exchange(deps: EntraDependencies, request: EgressRequest): Promise<EgressResponse> {
  request.signal?.throwIfAborted();
  deps.onRequest?.();
  try {
    return await deps.egress.request({
      timeoutMs: deps.requestTimeoutMs ?? defaultRequestTimeoutMs,
      maxResponseBytes,
      ...request,
    });
  } catch (error) {
    request.signal?.throwIfAborted();
    if (!(error instanceof EgressError)) throw error;
    throw new SourceError('unavailable', error.code, error.message);
  }
}

/** Answers that mean "come back later" (graph.md G60); other 5xx are left to the caller's next attempt (rule R5). */
export function asksToWait(status: number): boolean {
  return status === 429 || status === 503 || status === 504 || status === 509;
}

/** The answer's JSON, or `undefined` where there is none. */
export function jsonOf(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}
