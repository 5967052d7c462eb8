import type { Egress } from '@lockstep/platform/egress';

/** What the worker gives to the adapter: the one way out (rule R22), time, and a counter of requests. */
export interface EntraDependencies {
  readonly egress: Egress;
  readonly clock: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Called once for each HTTP request, tokens included. */
  readonly onRequest?: () => void;
  /** For one HTTP request; default one minute. */
  readonly requestTimeoutMs?: number;
}

export const defaultRequestTimeoutMs = 60_000;
/** A delta page with all attributes of a thousand people has a few MB. */
export const maxResponseBytes = 64 * 1024 * 1024;
