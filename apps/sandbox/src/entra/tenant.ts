import { z } from 'zod';
import type { Clock } from '../clock/clock.ts';
import { DeltaService } from './delta/delta-service.ts';
import { deltaSettings } from './delta/delta-settings.ts';
import { ReplicatedDirectory } from './directory/replicated-directory.ts';
import { ResourceUnitMeter } from './graph/resource-units.ts';

export const tenantSettings = z.strictObject({
  delta: deltaSettings.prefault({}),
  list: z.strictObject({ pageSize: z.int().min(1).max(999).default(100) }).prefault({}),
  throttle: z
    .strictObject({
      resourceUnits: z.int().min(1).nullable().default(8000),
      retryAfter: z.boolean().default(true),
    })
    .prefault({}),
  batch: z.strictObject({ shuffle: z.boolean().default(true) }).prefault({}),
});
export type TenantSettings = z.infer<typeof tenantSettings>;

export interface AppRegistration {
  readonly clientId: string;
  secret: string | null;
  /** PEM, certificates or public keys. */
  certificates: readonly string[];
  /** Application permissions. */
  permissions: ReadonlySet<string>;
  /** Delegated permissions that an administrator consented to for everybody. */
  delegatedPermissions: ReadonlySet<string>;
  /** Where sign-ins may return to; `*` is any address. */
  redirectUris: readonly string[];
}

/** Somebody who can sign in. Not one of the directory's people: those are what gets provisioned. */
export interface Administrator {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly directoryRoles: ReadonlySet<string>;
}

/** One Entra tenant: its directory, its app registrations, how it behaves. */
export class Tenant {
  readonly directory: ReplicatedDirectory;
  readonly delta: DeltaService;
  readonly meter: ResourceUnitMeter;
  readonly apps = new Map<string, AppRegistration>();
  /** By lower-case UPN. */
  readonly administrators = new Map<string, Administrator>();
  settings: TenantSettings = tenantSettings.parse({});
  /** Tokens issued before this ordinal are revoked. */
  tokensFrom = 0;

  constructor(
    readonly id: string,
    readonly displayName: string,
    readonly domain: string,
    readonly clock: Clock,
  ) {
    this.directory = new ReplicatedDirectory(clock);
    this.delta = new DeltaService(this.directory, clock, () => this.settings.delta);
    this.meter = new ResourceUnitMeter(clock);
  }
}

/** All tenants; found by id or by domain, as in Microsoft's login addresses. */
export class Tenants {
  readonly #byId = new Map<string, Tenant>();

  constructor(readonly clock: Clock) {}

  add(id: string, displayName: string, domain: string): Tenant {
    const tenant = new Tenant(id, displayName, domain, this.clock);
    this.#byId.set(id, tenant);
    return tenant;
  }

  find(idOrDomain: string): Tenant | undefined {
    const key = idOrDomain.toLowerCase();
    return this.#byId.get(key) ?? this.all().find((tenant) => tenant.domain.toLowerCase() === key);
  }

  all(): Tenant[] {
    return [...this.#byId.values()];
  }

  clear(): void {
    this.#byId.clear();
  }
}
