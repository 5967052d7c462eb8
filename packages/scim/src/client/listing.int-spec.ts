import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TargetProfile } from '../profile/target-profile.ts';
import { startRig, type Arrived, type Reply, type Rig } from '../testing/fake-target.cases.ts';
import { plainProfile } from '../testing/profile.cases.ts';
import { createTargetReader } from './create-target.ts';
import { TargetError } from './target-answer.ts';
import type { ListCursor } from './target-client.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(async () => {
  await rig.close();
});

function reader(profile: TargetProfile = plainProfile) {
  const settings = { tenantUrl: rig.target.url, authentication: { kind: 'bearer', token: 't' } } as const;
  return createTargetReader(profile, settings, rig.dependencies);
}

function users(...ids: readonly string[]) {
  return ids.map((id) => ({ id, userName: `u${id}` }));
}

/** A target that pages as RFC 7644 §3.4.2.4 says. */
function honest(
  all: readonly string[],
  changes: (page: { totalResults: number; Resources: unknown[] }, start: number) => object = (p) => p,
) {
  return ({ query }: Pick<Arrived, 'query'>): Reply => {
    const start = Number(query.get('startIndex') ?? 1);
    const count = Number(query.get('count') ?? 100);
    const Resources = users(...all.slice(start - 1, start - 1 + count));
    return { body: changes({ totalResults: all.length, Resources }, start) };
  };
}

async function listAll(profile?: TargetProfile) {
  const ids: string[] = [];
  let cursor: ListCursor | null = null;
  for (let pages = 1; pages < 50; pages++) {
    const page = await reader(profile).listUsers(cursor);
    ids.push(...page.rows.map(({ id }) => id));
    if (!page.next) return { ids, trusted: page.trusted, pages };
    // As it is kept between two pages.
    cursor = structuredClone(page.next);
  }
  throw new Error('endless');
}

describe('listUsers (R24)', () => {
  const known = { ...plainProfile, list: { ...plainProfile.list, probeEnd: false } };
  it.each([
    ['several pages', honest(['1', '2', '3', '4', '5']), ['1', '2', '3', '4', '5'], true],
    ['one full page', honest(['1', '2']), ['1', '2'], true],
    ['one short page', honest(['1']), ['1'], true],
    ['nobody', honest([]), [], true],
    [
      'a target with smaller pages than asked for',
      honest(['1', '2', '3'], (p) => ({ ...p, Resources: p.Resources.slice(0, 1) })),
      ['1', '2', '3'],
      true,
    ],
    [
      'startIndex ignored',
      honest(['1', '2', '3'], (p) => ({ ...p, Resources: users('1', '2') })),
      ['1', '2'],
      false,
    ],
    [
      'totalResults is the size of the page',
      honest(['1', '2', '3', '4'], (p) => ({ ...p, totalResults: p.Resources.length })),
      ['1', '2', '3', '4'],
      false,
    ],
    [
      'paging ignored, everybody every time',
      honest([], () => ({ totalResults: 3, Resources: users('1', '2', '3') })),
      ['1', '2', '3'],
      false,
    ],
    [
      'an empty page before the end',
      honest(['1', '2', '3'], (p, start) => (start > 1 ? { ...p, Resources: [] } : p)),
      ['1', '2'],
      false,
    ],
    ['somebody twice on a page', honest(['1', '1', '3']), ['1', '1'], false],
    [
      'the total changes under way',
      honest(['1', '2', '3'], (p, start) => ({ ...p, totalResults: start > 1 ? 4 : 3 })),
      ['1', '2', '3'],
      false,
    ],
    [
      'somebody leaves under way, and the next is skipped',
      ({ query }: Pick<Arrived, 'query'>) =>
        honest(query.get('startIndex') === '1' ? ['1', '2', '3', '4'] : ['2', '3', '4'])({ query }),
      ['1', '2', '4'],
      false,
    ],
    [
      'more rows than announced',
      honest(['1', '2', '3'], (p) => ({ ...p, totalResults: 1 })),
      ['1', '2'],
      false,
    ],
    ['announced, but empty', honest([], () => ({ totalResults: 9 })), [], false],
  ])('%s', async (_name, handler, ids, trusted) => {
    rig.target.handler = handler;
    expect(await listAll()).toMatchObject({ ids, trusted });
  });

  it('always sends count where the target needs it, and asks no further page of a target that is known', async () => {
    rig.target.handler = honest(['1', '2']);
    expect(await listAll(known)).toEqual({ ids: ['1', '2'], trusted: true, pages: 1 });
    expect(rig.target.arrived.map(({ url }) => url)).toEqual(['/Users?startIndex=1&count=2']);
  });

  it('fails on something that is no list', async () => {
    rig.target.handler = () => ({ body: { users: [] } });
    await expect(reader().listUsers(null)).rejects.toMatchObject({
      code: 'SystemForCrossDomainIdentityManagementServiceIncompatible',
    });
  });
});

describe('findUsers (R24, M7, W16)', () => {
  const list = (Resources: readonly object[], totalResults = Resources.length): Reply => ({
    body: { totalResults, Resources },
  });
  const ada = { id: '1', userName: 'Ada@x' };
  const bo = { id: '2', userName: 'bo@x' };

  it.each<[string, Reply, readonly string[]]>([
    ['nobody', list([]), []],
    ['one, compared without case', list([ada]), ['1']],
    ['two: the caller decides', list([ada, { ...ada, id: '3' }]), ['1', '3']],
    ['everybody, all of them: the equal one', list([bo, ada]), ['1']],
    ['one other: nobody', list([bo]), []],
  ])('%s', async (_name, reply, ids) => {
    rig.target.handler = () => reply;
    expect((await reader().findUsers('userName', 'ada@X')).map(({ id }) => id)).toEqual(ids);
  });

  it.each<[string, Reply]>([
    ['others than asked for', list([bo, { id: '3', userName: 'cy@x' }])],
    ['the first page of everybody', list([bo, ada], 900)],
    ['one of many others', list([bo], 900)],
    ['somebody, but not whom', list([], 3)],
  ])('an ignored filter is never believed: %s', async (_name, reply) => {
    rig.target.handler = () => reply;
    await expect(reader().findUsers('userName', 'ada@x')).rejects.toMatchObject({
      code: 'SystemForCrossDomainIdentityManagementMultipleEntriesInResponse',
    });
  });

  it('encodes the filter, and compares ids with case', async () => {
    rig.target.handler = () => list([{ id: '1', externalId: 'ABC' }]);
    expect(await reader().findUsers('externalId', 'abc')).toEqual([]);
    rig.target.handler = () => list([]);
    await reader().findUsers('emails[type eq "work"].value', 'a&b+c"@x');
    expect(rig.target.arrived[1]?.query.get('filter')).toBe(
      'emails[type eq "work" and value eq "a&b+c\\"@x"]',
    );
  });

  it('knows the answers that mean nobody (zoom.md §2.7, DF 7646)', async () => {
    const noMatchAnswers = [{ status: 400, text: 'not exist or not belong to this account' }];
    const profile = { ...plainProfile, filter: { ...plainProfile.filter, noMatchAnswers } };
    rig.target.handler = () => ({
      status: 400,
      body: { detail: 'User ada@x not exist or not belong to this account.' },
    });
    expect(await reader(profile).findUsers('userName', 'ada@x')).toEqual([]);
    await expect(reader().findUsers('userName', 'ada@x')).rejects.toThrow(TargetError);
  });
});
