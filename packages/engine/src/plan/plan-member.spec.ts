import { describe, expect, it } from '@jest/globals';
import {
  account,
  ada,
  disabledLink,
  link,
  neighbour,
  plan,
  requestsOf,
  seen,
  word,
  zoomSchemaWith,
  type Situation,
} from './plan.cases.ts';

const licensed = { ...ada, appRoleAssignments: ['Licensed'] };
const renamed = { ...ada, userPrincipalName: 'countess@contoso.example' };
const off = account({ active: false, userType: 'Basic' });
const here = { link: link(), observation: seen(account()) };
const wantsBobs = { ...here, attributes: renamed, keyHolder: neighbour() };
const ring = ['ada', 'bob'];
const admin = { roles: [{ value: 'Admin', display: 'Admin' }] };

describe('planChange: a member', () => {
  it.each<[string, Situation, string]>([
    ['C11: equal is left alone', here, 'skip RedundantExport'],
    ['C11: a changed value is written', { ...here, attributes: { ...ada, surname: 'King' } }, 'update'],
    [
      'R24: another case of a name is no change',
      { ...here, observation: seen(account({ userName: 'ADA@contoso.example' })) },
      'skip RedundantExport',
    ],
    [
      'R24: active told as a text is active',
      { ...here, observation: seen(account({ active: 'True' })) },
      'skip RedundantExport',
    ],
    ['R8: another matching value is a rename', { ...here, attributes: renamed }, 'rename'],
    ['R8: more licence is an update', { ...here, attributes: licensed }, 'update'],
    [
      'R8: less licence is a downgrade',
      { ...here, observation: seen(account({ userType: 'Licensed' })) },
      'downgrade',
    ],
    [
      'R8: an unknown licence that goes is a downgrade',
      { ...here, observation: seen(account({ userType: 'Collaboration' })) },
      'downgrade',
    ],
    [
      'R8: a downgrade with a new name counts as what takes more',
      { ...here, attributes: renamed, observation: seen(account({ userType: 'Licensed' })) },
      'downgrade',
    ],
    ['D7: who returns is switched on', { link: disabledLink(), observation: seen(off) }, 'reactivate'],
    [
      'R8: what an inactive account lost already is no downgrade',
      { link: disabledLink(), observation: seen(account({ active: false, userType: 'Licensed' })) },
      'reactivate',
    ],
    ['R10: switched off by somebody else', { ...here, observation: seen(off) }, 'skip InactiveInTarget'],
    [
      'R10: was inactive before we managed it',
      { link: disabledLink({ disabledByUs: false }), observation: seen(off) },
      'skip InactiveInTarget',
    ],
    [
      'R10: FlowAlways switches it on',
      { ...here, observation: seen(off), schema: zoomSchemaWith({ flowAlways: 'active' }) },
      'reactivate',
    ],
    [
      'R10: switched on there while our link says disabled: the link is corrected',
      { link: disabledLink(), observation: seen(account()) },
      'mark-active',
    ],
    ['R9: the account vanished', { ...here, observation: { kind: 'absent' } }, 'end-link vanished, again'],
    [
      'R10: the name of an admin is not changed',
      { ...here, attributes: renamed, observation: seen(account(admin)) },
      'rename (Protected)',
    ],
    [
      'R10: the licence of an admin is not lowered',
      { ...here, observation: seen(account({ ...admin, userType: 'Licensed' })) },
      'downgrade (Protected)',
    ],
    [
      'R10: other values of an admin are written',
      { ...here, attributes: { ...ada, surname: 'King' }, observation: seen(account(admin)) },
      'update',
    ],
    [
      'R10: protected by name',
      {
        ...here,
        attributes: renamed,
        settings: { protectedAccounts: { userNames: ['ADA@contoso.example'] } },
      },
      'rename (Protected)',
    ],
    [
      'R10: protected by id',
      { ...here, attributes: renamed, settings: { protectedAccounts: { targetIds: ['z-ada'] } } },
      'rename (Protected)',
    ],
    [
      'R10: protected by a role of the job',
      {
        ...here,
        attributes: renamed,
        observation: seen(account({ roles: [{ value: 'Clerk' }] })),
        settings: { protectedAccounts: { roles: ['clerk'] } },
      },
      'rename (Protected)',
    ],
    [
      'R12: the name of who will give it up',
      { ...wantsBobs, keyHolder: neighbour({ willFree: true }) },
      'wait for bob',
    ],
    ['R12: the name of who keeps it', wantsBobs, 'fail Conflict'],
    [
      'M5: the name that a newcomer wants, too',
      { ...here, attributes: renamed, rival: 'bob' },
      'fail DuplicateSourceEntries',
    ],
    ['R12: the first of a ring goes through a temporary name', { ...wantsBobs, ring }, 'rename'],
    [
      'R12: the others of a ring wait',
      { ...wantsBobs, sourceId: 'zoe', ring: ['zoe', 'bob'] },
      'wait for bob',
    ],
    [
      'R12: a ring where no temporary name is possible',
      {
        ...wantsBobs,
        ring,
        profile: { rename: { attribute: 'userName', possible: true, temporaryValue: false } },
      },
      'fail Conflict',
    ],
    [
      'C17: Update switched off',
      { ...here, attributes: licensed, schema: zoomSchemaWith({ flowTypes: 'Add,Delete' }) },
      'skip ActionSwitchedOff',
    ],
    [
      'R23: a value that the schema refuses',
      { ...here, attributes: { ...ada, appRoleAssignments: ['Gold'] } },
      'fail AttributeValidationFailed',
    ],
  ])('%s', (_, situation, expected) => {
    expect(word(plan(situation))).toBe(expected);
  });

  it('R12: the temporary name keeps the domain, names the person, and goes on after the one who holds the wanted name', () => {
    const decision = plan({ ...wantsBobs, ring });
    expect(decision).toMatchObject({ effect: 'rename', goesOnAfter: 'bob' });
    if (decision.kind === 'write')
      expect(decision.written.get('userName')).toBe('lockstep-swap-ada@contoso.example');
  });

  it('R12: a Conflict names all of the ring', () => {
    const profile = { rename: { attribute: 'userName', possible: false, temporaryValue: true } };
    expect(plan({ ...wantsBobs, ring, profile })).toMatchObject({
      detail: expect.stringContaining('ada, bob'),
    });
  });

  it('R10: a reactivation is sent before the attributes, and sends the licence again', () => {
    const decision = plan({
      link: disabledLink(),
      observation: seen(account({ active: false, userType: 'Basic' })),
      attributes: licensed,
    });
    expect(requestsOf(decision)).toEqual(['PATCH /Users/z-ada', 'PUT /Users/z-ada']);
    const same = plan({ link: disabledLink(), observation: seen(account({ active: false })) });
    expect(same).toMatchObject({
      requests: [{ method: 'PATCH' }, { method: 'PUT', body: { userType: 'Basic' } }],
    });
  });

  it('R24: what the target keeps in a form of its own, or not at all, is not written again', () => {
    const title = new Map([['title', 'Countess']]);
    const person = { ...ada, jobTitle: 'Countess', displayName: 'Ada' };
    const resource = (more: object) => seen(account({ displayName: 'Ada', ...more }));
    const remembered = (kept: string) =>
      link({ lastWritten: title, lastObserved: new Map([['title', kept]]) });
    const situation = (kept: string, more: object) =>
      word(
        plan({
          application: 'scim',
          attributes: person,
          link: remembered(kept),
          observation: resource(more),
        }),
      );
    expect(situation('COUNTESS!', { title: 'COUNTESS!' })).toBe('skip RedundantExport');
    expect(situation('', {})).toBe('skip RedundantExport');
    // It says something else than it answered: somebody changed it there.
    expect(situation('COUNTESS!', { title: 'Duchess' })).toBe('update');
    expect(situation('', { title: 'Duchess' })).toBe('update');
    // Never written by us.
    expect(
      word(plan({ application: 'scim', attributes: person, link: link(), observation: resource({}) })),
    ).toBe('update');
  });

  it('C7: a reference is written by the referenced account, and left out while there is none', () => {
    const manager = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager';
    const person = { ...ada, manager: 'boss', displayName: 'Ada' };
    const observation = seen(account({ displayName: 'Ada' }));
    const base = { application: 'scim', attributes: person, link: link(), observation } as const;
    expect(word(plan(base))).toBe('skip RedundantExport');
    const decision = plan({ ...base, references: new Map([['boss', 't-boss']]) });
    expect(decision.kind === 'write' ? [...decision.written] : []).toEqual([[manager, 't-boss']]);
  });
});
