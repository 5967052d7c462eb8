import { isJsonObject, member } from '../json/json.ts';
import { heldValue, readPath } from '../path/read-path.ts';
import { parseScimPath } from '../path/parse-path.ts';
import type { ScimResource } from '../resource/scim-resource.ts';
import type { TargetProfile } from './target-profile.ts';

/** `active` as the target tells it: "False" and false are the same (RULES R24); undefined when it does not tell. */
export function isActive(resource: ScimResource): boolean | undefined {
  const value = readPath(resource, 'active');
  const text = value === undefined ? '' : String(value).toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** Whether attributes can be written now: not while the account is inactive where the target refuses that (zoom.md §2.4). */
export function canWriteAttributes(
  profile: TargetProfile,
  observed: ScimResource,
  active?: boolean,
): boolean {
  return !profile.active.attributesRefusedWhileInactive || active === true || isActive(observed) !== false;
}

/** Whether going from one licence to the other loses something (RULES R8); an unknown value that goes is a loss, too. */
export function isDowngrade(
  profile: TargetProfile,
  before: string | undefined,
  after: string | undefined,
): boolean {
  const order = profile.licence?.order ?? [];
  if (order.length === 0 || before === undefined || before === '') return false;
  const rank = (value: string | undefined) =>
    order.findIndex((known) => known.toLowerCase() === value?.toLowerCase());
  const [from, to] = [rank(before), rank(after)];
  if (before.toLowerCase() === after?.toLowerCase()) return false;
  return from < 0 || to < 0 || to > from;
}

/** The role in the target that makes the account untouchable (RULES R10), or undefined. Needs a full read where rows are thin. */
export function protectedRole(profile: TargetProfile, resource: ScimResource): string | undefined {
  if (!profile.protected) return undefined;
  const held = heldValue(resource, parseScimPath(profile.protected.attribute));
  const roles: readonly unknown[] = Array.isArray(held) ? held : [held];
  const names = roles.flatMap((role) =>
    isJsonObject(role) ? [member(role, 'display'), member(role, 'value')] : [role],
  );
  return profile.protected.values.find((value) =>
    names.some((name) => typeof name === 'string' && name.toLowerCase() === value.toLowerCase()),
  );
}

/** Whether a list row is enough to compare all these attributes (RULES R13). */
export function listRowCovers(profile: TargetProfile, paths: Iterable<string>): boolean {
  const { rows } = profile.list;
  if (rows === 'everything') return true;
  const carried = new Set(rows.map((path) => path.toLowerCase()));
  return [...paths].every((path) => carried.has(path.toLowerCase()));
}
