import type { Refused, Unknown } from './target-answer.ts';

export type TokenAnswer = { readonly token: string } | { readonly failure: Refused | Unknown };

/** Hands out the token of a connection. */
export interface Credentials {
  /** Whether a new token can be had when the target does not take this one. */
  readonly renewable: boolean;
  token(signal?: AbortSignal): Promise<TokenAnswer>;
  /** Forgets a token that the target refused, unless it was replaced already. */
  discard(token: string): void;
}
