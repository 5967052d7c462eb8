import type { MembershipOperator } from '../operator.ts';

export const isMemberOf: MembershipOperator = {
  kind: 'membership',
  name: 'IS MEMBER OF',
  meaning:
    'Is in one of the groups (object ids): of `memberOf` directly, of `transitiveMemberOf` also through groups.',
  beyondEntra: true,
  test: (memberships, groups) =>
    memberships === undefined ? undefined : groups.some((group) => memberships.includes(group)),
};

export const isNotMemberOf: MembershipOperator = {
  kind: 'membership',
  name: 'IS NOT MEMBER OF',
  meaning: 'Is in none of the groups.',
  beyondEntra: true,
  test: (memberships, groups) =>
    memberships === undefined ? undefined : !groups.some((group) => memberships.includes(group)),
};
