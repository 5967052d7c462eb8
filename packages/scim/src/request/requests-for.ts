import { canWriteAttributes } from '../profile/facts.ts';
import type { TargetProfile } from '../profile/target-profile.ts';
import { createRequests } from './create.ts';
import type { AccountChange, DeleteAccount, ScimRequest } from './scim-request.ts';
import { updateRequests } from './update.ts';
import { userPath } from './user-path.ts';

export { ScimRequestError } from './scim-request-error.ts';

/**
 * A decided change in the target's dialect, in the order in which the requests must be sent; each only after the one before
 * was taken. Empty when nothing of the change can or need be said.
 * @throws ScimRequestError, ScimPathError
 */
export function requestsFor(profile: TargetProfile, change: AccountChange): readonly ScimRequest[] {
  switch (change.kind) {
    case 'create':
      return createRequests(profile, change);
    case 'update':
      return updateRequests(profile, change);
    case 'delete':
      return deleteRequests(profile, change);
  }
}

/**
 * The transferee is written first, and if that is refused nothing is deleted: the data would be lost. An inactive Zoom
 * account takes no attributes (zoom.md §2.4): there the update that deactivated it named the transferee.
 */
function deleteRequests(profile: TargetProfile, change: DeleteAccount): readonly ScimRequest[] {
  const { targetId, transferee, observed = { id: targetId } } = change;
  const path = userPath(targetId);
  const deletion: ScimRequest = { method: 'DELETE', path, label: profile.rate.labels.delete };
  if (transferee === undefined || profile.transferee === undefined) return [deletion];
  if (!canWriteAttributes(profile, observed)) return [deletion];
  const set = new Map([[profile.transferee, transferee]]);
  return [...updateRequests(profile, { kind: 'update', targetId, set, clear: [], observed }), deletion];
}
