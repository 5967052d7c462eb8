import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Company } from './testing/company.ts';
import { feedNames, feedPaths, pagesSeen, type FeedName } from './testing/graph-pages.ts';
import { hasty, retrying, type Failing } from './testing/retrying.ts';
import { onlyRemoval, removalsOf } from './testing/source-facts.ts';
import { useWorld } from './testing/world.ts';

// Dozens of cycles: patience on a busy machine.
jest.setTimeout(600_000);

const failing: Failing = { codes: [], most: 100 };
const world = useWorld({
  activities: retrying(failing),
  services: { sleep: hasty },
});

const tooMany = {
  kind: 'status',
  status: 429,
  body: { error: { code: 'TooManyRequests', message: 'slow down' } },
};

const unavailable = { code: 'SourceUnavailable', words: 'Nobody' } as const;
const lasting = [
  { feed: 'users', fault: { kind: 'status', status: 500 }, trouble: unavailable },
  {
    feed: 'assignment-list',
    fault: { kind: 'truncate' },
    trouble: { code: 'SourceUnavailable', words: 'the connection broke' },
  },
  {
    feed: 'assignment-changes',
    fault: tooMany,
    trouble: { code: 'SourceThrottled', words: 'Nobody must act' },
  },
  {
    feed: 'group-members',
    fault: { kind: 'invalidJson' },
    trouble: { code: 'SourceUnavailable', words: 'proxy or portal' },
  },
] as const;

/** An answer of which nothing can be used. The page is asked for again, by whom is another matter. */
const brokenAnswers = [
  { name: 'cut body', fault: { kind: 'truncate' } },
  { name: 'HTML with status 200', fault: { kind: 'invalidJson' } },
  { name: 'status 500', fault: { kind: 'status', status: 500 } },
  { name: 'status 503', fault: { kind: 'status', status: 503 } },
  { name: '429 with Retry-After', fault: { ...tooMany, headers: { 'retry-after': '2' } } },
  { name: '429 without Retry-After', fault: tooMany },
  { name: 'connection lost before the request', fault: { kind: 'dropBefore' } },
  { name: 'connection lost before the answer', fault: { kind: 'dropAfter' } },
] as const;

/** More rules than there are pages; the n-th acts on the first attempt at the n-th page, as the one before it took one away. */
const mostPages = 12;

async function breakEveryFirstAttempt(fault: object): Promise<void> {
  await world.tenant.noFaults();
  for (const feed of feedNames) {
    for (let nth = 1; nth <= mostPages; nth += 1) {
      await world.tenant.fault({
        service: 'graph',
        method: 'GET',
        pathPattern: feedPaths[feed],
        nth,
        ...fault,
      });
    }
  }
}

/** Each page that the log shows was broken once, and read once. */
async function expectEachPageBrokenOnce(several: readonly FeedName[]): Promise<void> {
  const pages = await pagesSeen(world);
  for (const feed of feedNames) {
    const broken = pages[feed].map((request) => request['fault'] !== null);
    expect({ feed, broken }).toEqual({ feed, broken: pages[feed].map((_, index) => index % 2 === 0) });
    expect({ feed, several: pages[feed].length >= (several.includes(feed) ? 4 : 2) }).toEqual({
      feed,
      several: true,
    });
  }
}

let company: Company;

beforeEach(async () => {
  failing.codes.length = 0;
  failing.most = 100;
  company = new Company(world);
  await company.found();
});

describe('R7 R5: every page of every feed breaks once, and nobody who has a right loses an account', () => {
  it.each(brokenAnswers)('$name', async ({ fault }) => {
    const { pipeline, tenant } = world;
    const everybody = await world.job({ template: 'scim', configuration: { scope: 'all' } });
    const assigned = await world.job();
    await breakEveryFirstAttempt(fault);
    for (const jobId of [everybody, assigned]) {
      expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
    }
    await expectEachPageBrokenOnce(['users', 'assignment-list', 'group-members']);
    expect(await world.active()).toEqual(company.entitled);
    expect(await world.scimActive()).toEqual(company.entitled);

    const department = await company.move();
    const leavers = await company.shrink();
    await company.grow();
    await breakEveryFirstAttempt(fault);
    await tenant.forgetRequests();
    expect(await pipeline.runCycle(assigned)).toMatchObject({ state: 'succeeded', error: null });
    await expectEachPageBrokenOnce(['users', 'assignment-changes', 'group-members']);
    expect(await world.active()).toEqual(company.entitled);
    expect(await removalsOf(pipeline.db, assigned)).toHaveLength(leavers.length);
    for (const { id } of leavers) {
      expect((await onlyRemoval(pipeline.db, assigned, id)).evidence).not.toEqual([]);
    }
    const zoom = await tenant.zoom();
    expect(zoom.get('own1@contoso.example')).toMatchObject({ department });
    expect(zoom.get('m1@contoso.example')).toMatchObject({ department });
  });
});

it('R7 R5: every answer that comes in drips is waited for', async () => {
  const { pipeline, tenant } = world;
  const jobId = await world.job();
  await tenant.fault({ service: 'graph', kind: 'slowDrip', ms: 200, count: 'always' });
  expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
  expect(failing.codes).toEqual([]);
  expect(await world.active()).toEqual(company.entitled);
});

describe('R7 R1: a page that stays broken fails the cycle with a code and words, and the next cycle makes good', () => {
  it.each(lasting)('$feed, $trouble.code', async ({ feed, fault, trouble }) => {
    const { pipeline, tenant } = world;
    const jobId = await world.job();
    failing.most = 2;
    const stayBroken = (skip: number) =>
      tenant.fault({
        service: 'graph',
        method: 'GET',
        pathPattern: feedPaths[feed],
        count: 'always',
        skip,
        ...fault,
      });
    const expectFailure = async () => {
      const failed = await pipeline.runCycle(jobId);
      expect(failed).toMatchObject({ state: 'failed', error: { code: trouble.code } });
      expect(failed.error?.message).toContain(trouble.words);
      expect(await tenant.writes()).toEqual([]);
    };

    await stayBroken(0);
    await expectFailure();
    await tenant.noFaults();
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect(await world.active()).toEqual(company.entitled);

    await company.move();
    await company.shrink();
    await company.grow();
    await tenant.forgetRequests();
    // The second page of what is new.
    await pipeline.db.updateTable('job').set({ assignments_listed_at: null }).execute();
    await stayBroken(1);
    await expectFailure();
    await tenant.noFaults();
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect(await world.active()).toEqual(company.entitled);
  });
});

describe('R7: direct reads', () => {
  it.each(brokenAnswers)('of a batch, $name: asked again', async ({ fault }) => {
    const { pipeline, tenant } = world;
    const jobId = await world.job();
    const breakBatches = async () => {
      for (let nth = 1; nth <= 3; nth += 1) {
        await tenant.fault({ service: 'graph', method: 'POST', pathPattern: '\\$batch$', nth, ...fault });
      }
    };
    await breakBatches();
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect(await world.active()).toEqual(company.entitled);
    await company.shrink();
    await tenant.noFaults();
    await breakBatches();
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect(await world.active()).toEqual(company.entitled);
  });

  it.each([
    { name: 'an assignment', path: '/appRoleAssignedTo/', leave: 'unassign' },
    { name: 'a user', path: '/users/[^/]*\\?', leave: 'remove' },
    { name: 'a membership', path: '/checkMemberGroups', leave: 'members' },
  ] as const)("of $name: a 404 that is not the directory's own proves nothing", async ({ path, leave }) => {
    const { pipeline, tenant } = world;
    const ada = await tenant.person('ada');
    const group = await tenant.group('Third', leave === 'members' ? [ada] : []);
    await tenant.assign(leave === 'members' ? group : ada);
    const jobId = await world.job();
    await pipeline.runCycle(jobId);

    if (leave === 'unassign') await tenant.unassign(ada);
    if (leave === 'remove') await tenant.remove(ada);
    if (leave === 'members') await tenant.members(group, { remove: [ada] });
    await tenant.forgetRequests();
    const gateway = {
      kind: 'status',
      status: 404,
      body: { error: { code: 'NotFound', message: 'no route' } },
    };
    await tenant.fault({ service: 'graph', pathPattern: path, count: 'always', ...gateway });
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'failed', error: { code: 'NotFound' } });
    expect(await tenant.writes()).toEqual([]);
    await tenant.noFaults();
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect(await world.active()).toEqual(company.entitled);
  });
});
