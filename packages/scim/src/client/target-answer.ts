import type { ErrorCode, WhoMustAct } from '../error/error-code.ts';
import type { ErrorRule } from '../profile/target-profile.ts';

interface Failure {
  readonly code: ErrorCode;
  /** Absent when no answer came. */
  readonly status?: number;
  /** The target's own text, or ours; may name a person: for the log and the administrator, never for Temporal. */
  readonly detail: string;
  /** Where it failed: at the token endpoint (then nothing was sent to the target), or at the target. */
  readonly stage?: 'token' | 'request';
  /** The code of the EgressError when the network failed. */
  readonly networkCode?: string;
  /** True when the answer was a page for people, not for programs: it came from a portal or proxy. */
  readonly webPage?: boolean;
}

/** The target took it. `body` is parsed JSON, undefined when there was none. */
export interface Ok {
  readonly outcome: 'ok';
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** Not done, and that is certain: may be sent again (RULES R4). */
export interface Refused extends Failure {
  readonly outcome: 'refused';
  readonly retryAfterMs?: number;
  /** True when the whole connection is useless until somebody acts. */
  readonly credential?: boolean;
  readonly scimType?: string;
  readonly whoMustAct?: WhoMustAct;
  readonly whatToDo?: string;
  readonly diagnosis?: ErrorRule['diagnosis'];
  /** What the token endpoint said (RFC 6749 §5.2), with the vendor's number where it gives one. */
  readonly oauth?: { readonly error?: string; readonly number?: number };
}

/** It may have been done: read first, then decide (RULES R4). */
export interface Unknown extends Failure {
  readonly outcome: 'unknown';
  readonly retryAfterMs?: number;
}

export type TargetAnswer = Ok | Refused | Unknown;

/** A read that did not come to an answer; thrown by the reader's methods. */
export class TargetError extends Error {
  override readonly name = 'TargetError';

  constructor(readonly answer: Refused | Unknown) {
    super(answer.detail);
  }

  get code(): ErrorCode {
    return this.answer.code;
  }

  /** True when the whole connection is useless until somebody acts. */
  get credential(): boolean {
    return this.answer.outcome === 'refused' && this.answer.credential === true;
  }

  get retryAfterMs(): number | undefined {
    return this.answer.retryAfterMs;
  }
}

/** An answer that is no SCIM, or not the one asked for: certain, so refused. */
export function incompatible(
  detail: string,
  code: ErrorCode = 'SystemForCrossDomainIdentityManagementServiceIncompatible',
): Refused {
  return { outcome: 'refused', stage: 'request', code, detail };
}
