import { describe, expect, it } from '@jest/globals';
import { plainProfile } from '../testing/profile.cases.ts';
import { settleAliases } from './aliases.ts';
import { canWriteAttributes, isActive, isDowngrade, listRowCovers, protectedRole } from './facts.ts';
import { rateLimits } from './rate-limits.ts';
import { targetProfile, type TargetProfile } from './target-profile.ts';
import { normaliseTenantUrl, TenantUrlError } from './tenant-url.ts';

const work = 'emails[type eq "work"].value';
const profile: TargetProfile = {
  ...plainProfile,
  tenantUrl: { aliases: ['/scim', '/scim2', '/v2/scim2'], canonical: '/scim2' },
  aliases: [{ leader: 'userName', followers: [work], updateAs: 'emails[0]' }],
  licence: {
    attribute: 'userType',
    order: ['Licensed', 'On-Prem', 'Basic'],
    lostOnDeactivation: true,
    capacities: {},
  },
  protected: { attribute: 'roles', values: ['Owner', 'Admin'] },
};

it('is data: what is written here passes its own schema and JSON (W13)', () => {
  expect(targetProfile.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
});

describe('normaliseTenantUrl (R23)', () => {
  it.each([
    ['https://api.zoom.us/scim', 'https://api.zoom.us/scim2'],
    ['https://api.zoom.us/scim2/', 'https://api.zoom.us/scim2'],
    ['https://api.zoom.us/v2/scim2', 'https://api.zoom.us/scim2'],
    [' https://api.zoom.us/SCIM2/Users ', 'https://api.zoom.us/scim2'],
    ['https://api.zoom.us', 'https://api.zoom.us/scim2'],
    ['https://api.zoom.us/scim?aadOptscim062020', 'https://api.zoom.us/scim2'],
    ['https://proxy.example/zoom/scim', 'https://proxy.example/zoom/scim2'],
    ['https://x.example/other', 'https://x.example/other'],
  ])('%s', (entered, expected) => {
    expect(normaliseTenantUrl(profile, entered)).toBe(expected);
  });

  it('leaves other targets their path', () => {
    expect(normaliseTenantUrl(plainProfile, 'http://127.0.0.1:80/scim/v2/')).toBe('http://127.0.0.1/scim/v2');
  });

  it.each(['api.zoom.us', 'ftp://x/scim', 'https://u:p@x/scim', ''])('refuses %j', (entered) => {
    expect(() => normaliseTenantUrl(profile, entered)).toThrow(TenantUrlError);
  });
});

describe('settleAliases (R23)', () => {
  it('lets userName win and reports a person whose two mappings differ', () => {
    const settled = settleAliases(
      profile,
      new Map([
        ['userName', 'a@x'],
        [work, 'b@x'],
        ['title', 't'],
      ]),
    );
    expect([...settled.values]).toEqual([
      ['userName', 'a@x'],
      ['title', 't'],
    ]);
    expect(settled.conflicts).toEqual([{ leader: 'userName', follower: work }]);
  });

  it('is silent when they differ by case only, and leaves a follower without leader', () => {
    expect(
      settleAliases(
        profile,
        new Map([
          ['userName', 'a@x'],
          [work, 'A@x'],
        ]),
      ).conflicts,
    ).toEqual([]);
    expect([...settleAliases(profile, new Map([[work, 'b@x']])).values]).toEqual([[work, 'b@x']]);
  });
});

it.each([
  ['Licensed', 'Basic', true],
  ['Licensed', 'On-Prem', true],
  ['On-Prem', 'Licensed', false],
  ['Basic', 'Licensed', false],
  ['licensed', 'Licensed', false],
  ['Licensed', undefined, true],
  [undefined, 'Basic', false],
  ['Collaboration', 'Basic', true],
])('isDowngrade(%s, %s) is %s (R8)', (before, after, expected) => {
  expect(isDowngrade(profile, before, after)).toBe(expected);
});

it.each([
  [{ roles: [{ display: 'Member' }, { display: 'admin' }] }, 'Admin'],
  [{ roles: { display: 'Owner', value: '0' } }, 'Owner'],
  [{ roles: ['Owner'] }, 'Owner'],
  [{ roles: [{ display: 'Member' }] }, undefined],
  [{}, undefined],
])('protectedRole(%j) is %s (R10)', (resource, expected) => {
  expect(protectedRole(profile, { id: '1', ...resource })).toBe(expected);
});

it.each([
  [true, true],
  ['True', true],
  ['False', false],
  [false, false],
  [null, undefined],
  ['maybe', undefined],
])('isActive of %j is %s (R24)', (active, expected) => {
  expect(isActive({ id: '1', active })).toBe(expected);
});

it('canWriteAttributes only to an account that is or becomes active, where the target wants that', () => {
  const strict = { ...profile, active: { ...profile.active, attributesRefusedWhileInactive: true } };
  const inactive = { id: '1', active: false };
  expect(canWriteAttributes(strict, inactive)).toBe(false);
  expect(canWriteAttributes(strict, inactive, true)).toBe(true);
  expect(canWriteAttributes(strict, { id: '1' })).toBe(true);
  expect(canWriteAttributes(profile, inactive)).toBe(true);
});

it('listRowCovers tells whether a single read is needed (R13)', () => {
  const thin = { ...profile, list: { ...profile.list, rows: ['userName', 'active'] } };
  expect(listRowCovers(thin, ['username'])).toBe(true);
  expect(listRowCovers(thin, ['userName', 'title'])).toBe(false);
  expect(listRowCovers(profile, ['title'])).toBe(true);
});

it('rateLimits are the share of the plan (R6, W18)', () => {
  expect(rateLimits(profile)).toEqual([{ label: 'LIST', perSecond: 8, perDay: 800 }]);
  expect(rateLimits(profile, 'no such plan')).toEqual(rateLimits(profile, 'default'));
});
