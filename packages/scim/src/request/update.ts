import { buildPatchOp } from '../message/patch-op.ts';
import { canWriteAttributes } from '../profile/facts.ts';
import type { TargetProfile } from '../profile/target-profile.ts';
import { attributeChanges, isNothing, type AttributeChanges } from './attribute-changes.ts';
import { encoded, pathOperations, valueObjectOperations, verb } from './patch-operations.ts';
import { fullBody, partialBody } from './put-body.ts';
import type { ScimRequest, UpdateAccount } from './scim-request.ts';
import { userPath } from './user-path.ts';

/**
 * An update in the order the target needs: activation before attributes, attributes before deactivation (zoom.md §2.4).
 * Where an inactive account refuses attributes they are left out: `canWriteAttributes` tells beforehand.
 */
export function updateRequests(profile: TargetProfile, change: UpdateAccount): readonly ScimRequest[] {
  const path = userPath(change.targetId);
  const changes = attributeChanges(profile, change);
  if (profile.active.style === 'with-update') return attributeRequests(profile, path, changes, change.active);
  const attributes = canWriteAttributes(profile, change.observed, change.active)
    ? attributeRequests(profile, path, changes, undefined)
    : [];
  if (change.active === undefined) return attributes;
  const activation = activationRequest(profile, path, change.active);
  return change.active ? [activation, ...attributes] : [...attributes, activation];
}

/** Z's only documented PATCH: no path, the value as an object (zoom.md §2.1). */
function activationRequest(profile: TargetProfile, path: string, active: boolean): ScimRequest {
  const operation = { op: verb(profile, 'replace'), value: { active: encoded(profile, active) } };
  return { method: 'PATCH', path, body: buildPatchOp([operation]), label: profile.rate.labels.activate };
}

function attributeRequests(
  profile: TargetProfile,
  path: string,
  changes: AttributeChanges,
  active: boolean | undefined,
): readonly ScimRequest[] {
  if (isNothing(changes) && active === undefined) return [];
  const { style } = profile.update;
  const label = isNothing(changes) ? profile.rate.labels.activate : profile.rate.labels.update;
  if (style === 'put-full') return [{ method: 'PUT', path, body: fullBody(profile, changes, active), label }];
  if (style === 'put-partial')
    return [{ method: 'PUT', path, body: partialBody(profile, changes, active), label }];
  const operations =
    style === 'patch'
      ? [...pathOperations(profile, changes), ...activeOperation(profile, active)]
      : valueObjectOperations(profile, changes, active);
  return [{ method: 'PATCH', path, body: buildPatchOp(operations), label }];
}

function activeOperation(profile: TargetProfile, active: boolean | undefined) {
  return active === undefined
    ? []
    : [{ op: verb(profile, 'replace'), path: 'active', value: encoded(profile, active) }];
}
