import type { Clock } from '../../clock/clock.ts';
import type { JsonObject } from '../../json/json.ts';
import { RateLimiter } from '../limits/rate-limiter.ts';
import type { RateLimits } from '../limits/plans.ts';
import { domainMismatch, ZoomError } from '../scim/scim-error.ts';
import type { UserType, ZoomUser } from './user.ts';
import { holdsLicence } from './user.ts';
import { UserTable } from './user-table.ts';
import type { ZoomIds } from './zoom-id.ts';

/** 1, 2, 4 ... 131072, as strings. */
const UNITED_PLANS: ReadonlySet<string> = new Set(Array.from({ length: 18 }, (_none, n) => String(2 ** n)));

export interface AccountSettings {
  vanityUrl: string | null;
  ssoEnabled: boolean;
  /** `*` is any domain; none: new users stay pending (zoom.md §2.7). */
  associatedDomains: readonly string[];
  /** Capacity per userType; null or missing is unlimited. */
  licences: Partial<Record<UserType, number | null>>;
  /** Capacity per plan of the Zoom extension (`zoomUnited`, `zoomOneBizPlus` ...); missing is unlimited. */
  plans: Readonly<Record<string, number>>;
  /** How long a DELETE takes; meanwhile a second one for the same user is refused (zoom.md §4, lock key). */
  deleteDurationMs: number;
}

export interface ZoomGroup {
  readonly id: string;
  displayName: string;
  emailAlias: string | null;
  isDefault: boolean;
  readonly members: Set<string>;
  readonly createdAt: string;
  modifiedAt: string;
}

export class ZoomAccount {
  readonly users = new UserTable();
  readonly groups = new Map<string, ZoomGroup>();
  readonly ids: ZoomIds;
  readonly limiter: RateLimiter;
  /** Users whose DELETE runs. */
  readonly deleting = new Set<string>();

  constructor(
    readonly id: string,
    readonly settings: AccountSettings,
    limits: RateLimits,
    readonly clock: Clock,
    ids: ZoomIds,
  ) {
    this.ids = ids;
    this.limiter = new RateLimiter(limits, clock);
  }

  /** Whether a new user must confirm an invitation first; throws when the domain is another's. */
  needsConfirmation(email: string): boolean {
    const { associatedDomains } = this.settings;
    if (associatedDomains.length === 0) return true;
    const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
    if (associatedDomains.some((known) => known === '*' || known.toLowerCase() === domain)) return false;
    throw domainMismatch();
  }

  /** Throws when the user would need a licence that is not left. */
  reserveLicence(type: UserType, user?: ZoomUser): void {
    if (user && holdsLicence(user) && user.userType === type) return;
    const capacity = this.settings.licences[type] ?? null;
    if (capacity === null || this.users.licensed(type) < capacity) return;
    if (type === 'Basic') {
      throw new ZoomError(
        400,
        `You have reached the permitted maximum number of ${String(capacity)} "Basic" users.`,
      );
    }
    throw new ZoomError(409, 'Cannot add paid users.');
  }

  /** Throws when a plan that the user does not hold yet is given out already, or is none (zoom.md §2.2, §2.5). */
  reservePlans(given: JsonObject, user?: ZoomUser): void {
    const { zoomUnited } = given;
    if (zoomUnited !== undefined && !(typeof zoomUnited === 'string' && UNITED_PLANS.has(zoomUnited))) {
      throw new ZoomError(409, 'The Zoom United Plan is invalid.');
    }
    for (const name of Object.keys(given)) {
      const capacity = this.settings.plans[name];
      const held = user !== undefined && holdsLicence(user) && name in user.zoom;
      if (capacity !== undefined && !held && this.users.withPlan(name) >= capacity) {
        throw new ZoomError(409, `Cannot create more users with ${name}.`);
      }
    }
  }

  newUser(email: string, given: Partial<ZoomUser> = {}): ZoomUser {
    const now = this.clock.iso();
    const givenName = given.givenName ?? '';
    const familyName = given.familyName ?? '';
    const fresh: JsonObject[] = [];
    return {
      givenName,
      familyName,
      // Joined when left out, and never again after that (zoom.md §2.2).
      displayName: `${givenName} ${familyName}`.trim(),
      userType: 'Basic',
      status: 'active',
      role: 'Member',
      kind: 'person',
      forceInactive: false,
      title: null,
      locale: null,
      phoneNumbers: fresh,
      enterprise: {},
      zoom: {},
      transferee: null,
      emailChangedAt: [],
      createdAt: now,
      modifiedAt: now,
      version: 1,
      ...given,
      id: this.ids.next(),
      email,
    };
  }

  groupsOf(userId: string): ZoomGroup[] {
    return [...this.groups.values()].filter((group) => group.members.has(userId));
  }

  groupByName(name: string): ZoomGroup | undefined {
    return [...this.groups.values()].find((group) => group.displayName.toLowerCase() === name.toLowerCase());
  }
}
