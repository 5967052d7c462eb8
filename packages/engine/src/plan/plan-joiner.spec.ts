import { describe, expect, it } from '@jest/globals';
import {
  account,
  ada,
  found,
  neighbour,
  plan,
  requestsOf,
  word,
  zoomSchemaWith,
  type Situation,
} from './plan.cases.ts';

const inactive = found(account({ active: false }));
const gone = { presence: 'soft-deleted', targetId: 'z-ada' } as const;

describe('planChange: a joiner', () => {
  it.each<[string, Situation, string]>([
    ['C4: who has no account gets one', {}, 'create'],
    ['R12: who is matched and equal is adopted, nothing is written', { match: found(account()) }, 'adopt'],
    [
      'R12: who is matched and differs is updated',
      { match: found(account({ name: { givenName: 'A' } })) },
      'update',
    ],
    [
      'R8: adopting with a lower licence is a downgrade',
      { match: found(account({ userType: 'Licensed' })) },
      'downgrade',
    ],
    [
      'M5: two accounts with the matching value',
      { match: { kind: 'several', attribute: 'userName', targetIds: ['1', '2'] } },
      'fail DuplicateTargetEntries',
    ],
    [
      'M3, S8: no value for the matching attribute',
      { attributes: { ...ada, userPrincipalName: null } },
      'skip ImportSkipped',
    ],
    ['M5: two people who want one name', { rival: 'bob' }, 'fail DuplicateSourceEntries'],
    [
      'M5: two people who match one account',
      { rival: 'bob', match: found(account()) },
      'fail DuplicateSourceEntries',
    ],
    [
      'R12: waits for who will give the name free',
      { keyHolder: neighbour({ willFree: true }) },
      'wait for bob',
    ],
    [
      'R12: a name held by who keeps it is tried all the same: the account may be renamed there',
      { keyHolder: neighbour() },
      'create',
    ],
    [
      'R12: never adopts from a living person',
      { match: found(account()), owner: neighbour() },
      'fail DuplicateSourceEntries',
    ],
    [
      'R12: waits for a living owner who gives it up',
      { match: found(account()), owner: neighbour({ willFree: true }) },
      'wait for bob',
    ],
    [
      'R12: an owner who was never read lives',
      { match: found(account()), owner: neighbour({ presence: 'unread' }) },
      'fail DuplicateSourceEntries',
    ],
    ['R12: takes over from a deleted person', { match: found(account()), owner: neighbour(gone) }, 'adopt'],
    [
      'R10: switches on what we switched off for the person before',
      { match: inactive, owner: neighbour({ ...gone, disabledByUs: true }) },
      'reactivate',
    ],
    [
      'R10: leaves off what somebody else switched off',
      { match: inactive, owner: neighbour(gone) },
      'adopt inactive',
    ],
    ['R10: a stranger’s inactive account is a finding', { match: inactive }, 'adopt inactive'],
    [
      'R10: unless the mapping of active says FlowAlways',
      { match: inactive, schema: zoomSchemaWith({ flowAlways: 'active' }) },
      'reactivate',
    ],
    [
      'C17: Create switched off',
      { schema: zoomSchemaWith({ flowTypes: 'Update,Delete' }) },
      'skip ActionSwitchedOff',
    ],
    [
      'C17: Update switched off: adopted as it is',
      { match: found(account({ userType: 'Licensed' })), schema: zoomSchemaWith({ flowTypes: 'Add' }) },
      'adopt',
    ],
    [
      'R23: a role that is no licence, before any request',
      { attributes: { ...ada, appRoleAssignments: ['Gold'] } },
      'fail AttributeValidationFailed',
    ],
    [
      'R10: the licence of an owner is not lowered on adoption',
      { match: found(account({ userType: 'Licensed', roles: [{ value: 'Owner' }] })) },
      'downgrade (Protected)',
    ],
  ])('%s', (_, situation, expected) => {
    expect(word(plan(situation))).toBe(expected);
  });

  it('R12: a takeover names the link that ends', () => {
    const differing = found(account({ name: { givenName: 'A' } }));
    for (const match of [differing, found(account())]) {
      expect(plan({ match, owner: neighbour(gone) })).toMatchObject({ transferFromLink: 'link-bob' });
      expect(plan({ match })).toMatchObject({ transferFromLink: null });
    }
  });

  it('R13: a creation says what is sent, remembers it, and carries no account', () => {
    const decision = plan({});
    expect(requestsOf(decision)).toEqual(['POST /Users']);
    expect(decision).toMatchObject({ targetId: null, before: null });
    if (decision.kind !== 'write') throw new Error('not a write');
    expect(Object.fromEntries(decision.written)).toMatchObject({
      userName: 'ada@contoso.example',
      userType: 'Basic',
      active: true,
    });
    expect(decision.modified).toContainEqual({
      name: 'userType',
      oldValue: null,
      newValue: 'Basic',
      redacted: false,
    });
  });

  it('R23: mail that differs from the user principal name is a warning, and not written', () => {
    const decision = plan({ attributes: { ...ada, mail: 'countess@contoso.example' } });
    expect(decision).toMatchObject({
      kind: 'write',
      warnings: [expect.stringContaining('one field in the target')],
    });
    expect(JSON.stringify(decision)).not.toContain('countess');
    expect(plan({})).toMatchObject({ warnings: [] });
  });

  it('A2: the default of userType counts for a creation without a role', () => {
    const decision = plan({ attributes: { ...ada, appRoleAssignments: null } });
    expect(decision).toMatchObject({ kind: 'write', effect: 'create' });
    if (decision.kind === 'write') expect(decision.written.get('userType')).toBe('Basic');
  });
});
