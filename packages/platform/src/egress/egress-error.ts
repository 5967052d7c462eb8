import { adviceFor } from './egress-advice.ts';

/**
 * `refused`: the request can't have been sent, so it may be sent again at once.
 * `unknown`: it may have been carried out; read first, then decide (R4).
 */
export type EgressOutcome = 'refused' | 'unknown';

export interface EgressFailure {
  readonly outcome: EgressOutcome;
  /** A code of ours (TIMEOUT, ABORTED, FORBIDDEN_ADDRESS ...), or that of the system, OpenSSL or undici. */
  readonly code: string;
  /** Host and port as in the URL; empty when the URL can't be read. */
  readonly host: string;
  readonly cause?: unknown;
}

export class EgressError extends Error {
  override readonly name = 'EgressError';
  readonly outcome: EgressOutcome;
  readonly code: string;
  readonly host: string;

  constructor(failure: EgressFailure) {
    super(describeFailure(failure), { cause: failure.cause });
    this.outcome = failure.outcome;
    this.code = failure.code;
    this.host = failure.host;
  }
}

/** Never quotes the URL: path and query may hold names or tokens. */
function describeFailure({ outcome, code, host }: EgressFailure): string {
  const { what, how } = adviceFor(code);
  const sent =
    outcome === 'refused'
      ? 'The request was not sent, so it is safe to send it again.'
      : 'The remote service may have carried out the request: read before sending it again.';
  return `${host === '' ? 'The remote service' : host}: ${what} (${code}). ${sent} ${how}`;
}

/** The `code` of a Node, OpenSSL or undici error; its name where there is none. */
export function errorCode(error: unknown): string {
  // Not `instanceof Error`: errors made by Node are of another realm in a vm context (Jest runs tests in one).
  if (typeof error !== 'object' || error === null) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : 'UNKNOWN';
}
