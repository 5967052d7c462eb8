import type { Refused, Unknown } from './target-answer.ts';

/** What an administrator's authorisation gave (RFC 6749 §4.1). Times are milliseconds since 1970. */
export interface Grant {
  readonly accessToken: string;
  /** From then on it is renewed, while it still works until `expiresAtMs`. */
  readonly renewAtMs: number;
  readonly expiresAtMs: number;
  /** Dies with its use where the target rotates them, as Zoom does (zoom.md §1). */
  readonly refreshToken: string;
}

export interface GrantFailure {
  readonly failure: Refused | Unknown;
  /** The token endpoint may have given new tokens that nobody received. */
  readonly answerLost: boolean;
}

/** A grant that several processes use: it is stored elsewhere, and renewed by one of them at a time. */
export interface SharedGrant {
  /** Null when nobody has authorised. */
  current(): Promise<Grant | null>;
  /**
   * Answers with what is stored afterwards: what `ask` brought, or what somebody else brought since `seen` was read; null when it
   * is gone. `ask` is told whether the answer to an earlier renewal was lost.
   */
  renew(
    seen: Grant,
    ask: (refreshToken: string, answerLost: boolean) => Promise<Grant | GrantFailure>,
  ): Promise<Grant | GrantFailure | null>;
}
