import type { TargetValue } from '../resource/target-value.ts';
import { valuesEqual } from '../resource/values-equal.ts';
import type { TargetProfile } from './target-profile.ts';

/** Two mappings of one field that differ for this person: the leader's value is used, a person should look. */
export interface AliasConflict {
  readonly leader: string;
  readonly follower: string;
}

export interface SettledAliases<V> {
  readonly values: ReadonlyMap<string, V>;
  readonly conflicts: readonly AliasConflict[];
}

const asField = { caseExact: false, type: 'String' };

/**
 * Leaves out what is only another name of a mapped field (RULES R23): `userName` wins over `emails[type eq "work"].value`.
 * To be asked with all mapped values, before they are compared with the target's.
 */
export function settleAliases(
  profile: Pick<TargetProfile, 'aliases'>,
  values: ReadonlyMap<string, TargetValue>,
): SettledAliases<TargetValue> {
  const settled = new Map(values);
  const conflicts: AliasConflict[] = [];
  for (const { leader, followers } of profile.aliases) {
    const lead = values.get(leader);
    if (lead === undefined) continue;
    for (const follower of followers) {
      const value = values.get(follower);
      settled.delete(follower);
      if (value !== undefined && !valuesEqual(asField, lead, value)) conflicts.push({ leader, follower });
    }
  }
  return { values: settled, conflicts };
}

/** Whether the path is a mere other name of a field that another attribute leads. */
export function isFollower(profile: Pick<TargetProfile, 'aliases'>, path: string): boolean {
  return profile.aliases.some((alias) => alias.followers.includes(path));
}
