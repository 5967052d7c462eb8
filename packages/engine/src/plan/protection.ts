import { protectedRole, readPath } from '@lockstep/scim';
import type { ScimResource } from '@lockstep/scim';
import type { PlanInput } from './plan-input.ts';
import { foldKey } from './wanted-key.ts';

/** Accounts that are never disabled, deleted, renamed or downgraded, by list and by role (rule R10). */
export function protection(
  input: Pick<PlanInput, 'settings' | 'profile'>,
  account: ScimResource,
): 'Protected' | null {
  const { userNames, targetIds, roles } = input.settings.protectedAccounts;
  const userName = foldKey(readPath(account, 'userName'));
  const byName = userName !== null && userNames.some((name) => foldKey(name) === userName);
  const byRole =
    protectedRole(input.profile, account) !== undefined ||
    (roles.length > 0 &&
      input.profile.protected !== undefined &&
      protectedRole(
        { ...input.profile, protected: { ...input.profile.protected, values: roles } },
        account,
      ) !== undefined);
  return byName || byRole || targetIds.includes(account.id) ? 'Protected' : null;
}
