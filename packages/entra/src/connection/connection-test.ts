import { SourceError } from '@lockstep/engine';
import type { ServicePrincipal } from '@lockstep/engine';
import type { ConnectionField } from '../tokens/login-failure.ts';

export type ConnectionStepName = 'token' | 'users' | 'groups' | 'service-principal';

/** Whom to ask: the person at the form, somebody who may consent in the tenant, who runs Lockstep, or nobody (it passes). */
export type ConnectionHelper = 'connection-editor' | 'tenant-administrator' | 'operator' | 'nobody';

export interface ConnectionStepFailure {
  readonly kind: SourceError['kind'];
  readonly code: string;
  readonly message: string;
  /** The field of the connection form to correct, if one. */
  readonly field: ConnectionField | null;
  /** Application permissions that are probably missing. */
  readonly missingPermissions: readonly string[];
  readonly ask: ConnectionHelper;
  readonly retryAfterMs?: number;
}

export type ConnectionStep =
  | { readonly name: ConnectionStepName; readonly outcome: 'passed' }
  /** Not tried: there was no token, or no id to try it with. */
  | { readonly name: ConnectionStepName; readonly outcome: 'skipped' }
  | {
      readonly name: ConnectionStepName;
      readonly outcome: 'failed';
      readonly failure: ConnectionStepFailure;
    };

export interface EntraConnectionTest {
  /** True when no step failed and no permission is missing. */
  readonly ok: boolean;
  /** The tenant that the token names (rule R9). */
  readonly tenantId: string | null;
  readonly servicePrincipal: ServicePrincipal | null;
  readonly steps: readonly ConnectionStep[];
  /** What every job needs and the token does not carry, all of it; what works nonetheless is left out. */
  readonly missingPermissions: readonly ConnectionRemark[];
  /** What works, and should be otherwise. */
  readonly warnings: readonly ConnectionRemark[];
}

export interface ConnectionRemark {
  readonly code: 'MissingPermission' | 'UnneededPermissions';
  /** Names of permissions. */
  readonly permissions: readonly string[];
  readonly message: string;
}
