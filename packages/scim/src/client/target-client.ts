import type { Egress } from '@lockstep/platform/egress';
import type { ScimRequest } from '../request/scim-request.ts';
import type { ScimResource } from '../resource/scim-resource.ts';
import type { Permits, Priority } from './permits.ts';
import type { TargetAnswer } from './target-answer.ts';

/** Where a listing goes on, and what was seen so far: plain JSON, to be kept between two pages. */
export interface ListCursor {
  readonly startIndex: number;
  readonly read: number;
  readonly totalResults: number;
  readonly firstId: string;
  readonly trusted: boolean;
}

export interface ListPage {
  readonly rows: readonly ScimResource[];
  readonly totalResults: number;
  /** Null on the last page. */
  readonly next: ListCursor | null;
  /** The verdict so far; on the last page, of the whole listing: false means that absence from it proves nothing (RULES R24). */
  readonly trusted: boolean;
}

export interface TargetIdentity {
  readonly id: string;
  readonly kind: 'account' | 'fingerprint';
}

export type ConnectionTest =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: ConnectionTestCode;
      /** The field of the connection form to look at. */
      readonly field: string;
      /** What happened, who must act and how. */
      readonly message: string;
    };

export type ConnectionTestCode =
  | 'InvalidTenantUrl'
  | 'UnknownHost'
  | 'ForbiddenAddress'
  | 'ConnectionRefused'
  | 'TlsFailure'
  | 'Timeout'
  | 'NetworkError'
  | 'InvalidCredentials'
  | 'AuthorizationNeeded'
  | 'GrantNotAllowed'
  | 'InvalidScope'
  | 'AppDisabled'
  | 'InsufficientPermission'
  | 'SingleSignOnNotEnabled'
  | 'Redirected'
  | 'NotScim'
  | 'FilterIgnored'
  | 'TooManyRequests'
  | 'TargetUnavailable';

/** Reads only; has no way to write (RULES R19). Methods throw TargetError when no answer could be had. */
export interface TargetReader {
  identity(signal?: AbortSignal): Promise<TargetIdentity>;
  listUsers(cursor: ListCursor | null, signal?: AbortSignal): Promise<ListPage>;
  /** Every user whose value equals the asked one; other rows that the target sent are never returned (RULES R24). */
  findUsers(attribute: string, value: string, signal?: AbortSignal): Promise<readonly ScimResource[]>;
  /** Null when the target says that there is no such user. */
  readUser(id: string, signal?: AbortSignal): Promise<ScimResource | null>;
  testConnection(signal?: AbortSignal): Promise<ConnectionTest>;
}

export interface SendOptions {
  readonly signal?: AbortSignal;
  readonly priority?: Priority;
  /**
   * Asked at the last moment before the request goes out, after every wait: false means that the sender's claim ended
   * meanwhile, and nothing is sent (RULES R4).
   */
  readonly stillMine?: () => boolean;
}

export interface TargetWriter extends TargetReader {
  /** Never throws for what the target or the network did; a write is never repeated after an unknown outcome (RULES R4, R5). */
  send(request: ScimRequest, options?: SendOptions): Promise<TargetAnswer>;
}

export interface TargetDependencies {
  readonly egress: Egress;
  readonly permits: Permits;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly requestTimeoutMs: number;
}
