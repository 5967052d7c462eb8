import type { TargetProfile } from '../profile/target-profile.ts';
import { isFollower } from '../profile/aliases.ts';
import { readPath } from '../path/read-path.ts';
import type { ScimResource } from '../resource/scim-resource.ts';
import type { TargetValue } from '../resource/target-value.ts';
import type { UpdateAccount } from './scim-request.ts';

/** What is written of an update, apart from `active`. */
export interface AttributeChanges {
  readonly set: ReadonlyMap<string, TargetValue>;
  readonly clear: readonly string[];
  readonly observed: ScimResource;
}

/**
 * Leaves out `active` (sent in its own way), followers of an alias (RULES R23: their leader is the field), what the target
 * drops with the deactivation anyway, and the clearing of what is not there.
 */
export function attributeChanges(profile: TargetProfile, change: UpdateAccount): AttributeChanges {
  const lost = new Set(change.active === false ? profile.active.resend : []);
  const written = (path: string) => path !== 'active' && !isFollower(profile, path) && !lost.has(path);
  const heir = change.active === false && profile.transferee !== undefined ? change.transferee : undefined;
  const handover =
    profile.transferee !== undefined && heir !== undefined ? [[profile.transferee, heir] as const] : [];
  return {
    set: new Map([...[...change.set].filter(([path]) => written(path)), ...handover]),
    clear: change.clear.filter((path) => written(path) && readPath(change.observed, path) !== undefined),
    observed: change.observed,
  };
}

export function isNothing({ set, clear }: AttributeChanges): boolean {
  return set.size === 0 && clear.length === 0;
}
