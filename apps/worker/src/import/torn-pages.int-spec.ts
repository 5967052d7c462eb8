import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Company } from './testing/company.ts';
import { feedPaths, pagesSeen, type FeedName } from './testing/graph-pages.ts';
import { edgesGone, removalsOf } from './testing/source-facts.ts';
import { useWorld } from './testing/world.ts';

// Dozens of cycles: patience on a busy machine.
jest.setTimeout(600_000);

const world = useWorld();

/** Pages that lie: status 200, links as they should be, and items missing. */
const tears = ['emptyPage', 'shortPage'] as const;

let company: Company;

beforeEach(async () => {
  company = new Company(world);
  await company.found();
});

const newJob = {
  assigned: () => world.job(),
  all: () => world.job({ template: 'scim', configuration: { scope: 'all' } }),
};
type Scope = keyof typeof newJob;

const activeIn = (scope: Scope) => (scope === 'all' ? world.scimActive() : world.active());

async function cycle(jobId: string): Promise<void> {
  expect(await world.pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
}

async function links(jobId: string): Promise<number> {
  const rows = await world.pipeline.db
    .selectFrom('link')
    .select('id')
    .where('job_id', '=', jobId)
    .where('ended_at', 'is', null)
    .execute();
  return rows.length;
}

/** Runs a cycle and finds out from the sandbox's log how many pages of the feed it read. */
async function pagesOf(feed: FeedName, run: () => Promise<void>): Promise<number> {
  await world.tenant.forgetRequests();
  await run();
  const pages = (await pagesSeen(world))[feed].length;
  expect({ feed, several: pages > 1 }).toEqual({ feed, several: true });
  return pages;
}

/** Runs the cycle with the n-th page of the feed torn; nobody may lose an account. */
async function runTorn(
  scope: Scope,
  jobId: string,
  tear: { feed: FeedName; page: number; kind: string },
): Promise<void> {
  const { feed, page, kind } = tear;
  await world.tenant.fault({
    service: 'graph',
    method: 'GET',
    pathPattern: feedPaths[feed],
    nth: page,
    kind,
  });
  await cycle(jobId);
  expect({ ...tear, fired: await world.fired() }).toEqual({ ...tear, fired: [1] });
  await world.tenant.noFaults();
  expect({ ...tear, gone: await edgesGone(world.pipeline.db, jobId) }).toEqual({ ...tear, gone: 0 });
  expect({ ...tear, active: await activeIn(scope) }).toEqual({ ...tear, active: company.entitled });
  expect({ ...tear, removals: await removalsOf(world.pipeline.db, jobId) }).toEqual({
    ...tear,
    removals: [],
  });
}

const feedsRead = {
  'first round': [
    { scope: 'assigned', feed: 'assignment-list' },
    { scope: 'assigned', feed: 'group-members' },
    { scope: 'all', feed: 'users' },
  ],
  'later round': [
    { scope: 'assigned', feed: 'users' },
    { scope: 'assigned', feed: 'assignment-changes' },
    { scope: 'assigned', feed: 'assignment-list' },
    { scope: 'assigned', feed: 'group-members' },
    { scope: 'all', feed: 'users' },
  ],
} as const;

describe('R7: each page of each feed, torn in the first round, keeps nobody who has an account from it', () => {
  it.each(feedsRead['first round'])('$feed, scope $scope', async ({ scope, feed }) => {
    // The accounts are there already: a first round finds all of them, or some only.
    const clean = await newJob[scope]();
    const pages = await pagesOf(feed, () => cycle(clean));
    for (const kind of tears) {
      for (let page = 1; page <= pages; page += 1) {
        const jobId = await newJob[scope]();
        await runTorn(scope, jobId, { feed, page, kind });
        // Whom the torn page hid is found by the daily listing, or by the weekly round from the beginning.
        await world.makeChecksDue(jobId, 'everything');
        await cycle(jobId);
        expect({ kind, page, links: await links(jobId) }).toEqual({
          kind,
          page,
          links: company.entitled.length,
        });
      }
    }
  });
});

describe('R7: each page of each feed, torn in a later round, takes nothing from anybody', () => {
  const news = async (jobId: string) => {
    await company.move();
    await company.stir();
    await world.makeChecksDue(jobId, 'list');
  };

  it.each(feedsRead['later round'])('$feed, scope $scope', async ({ scope, feed }) => {
    const jobId = await newJob[scope]();
    await cycle(jobId);
    await news(jobId);
    const pages = await pagesOf(feed, () => cycle(jobId));
    for (const kind of tears) {
      for (let page = 1; page <= pages; page += 1) {
        await news(jobId);
        await runTorn(scope, jobId, { feed, page, kind });
      }
    }
    const department = await company.move();
    await cycle(jobId);
    if (scope === 'assigned') {
      const accounts = [...(await world.tenant.zoom()).values()];
      expect(new Set(accounts.map((account) => account.department))).toEqual(new Set([department]));
    }
  });
});

describe('R7 G51: each page of each feed, torn in the round after the tokens died, takes nothing from anybody', () => {
  it.each(feedsRead['first round'])('$feed, scope $scope', async ({ scope, feed }) => {
    const jobId = await newJob[scope]();
    await cycle(jobId);
    const resync = async () => {
      await world.expire();
      await cycle(jobId);
    };
    // One page is the answer that tells that the token is dead.
    const dead = feed === 'assignment-list' ? 0 : 1;
    const pages = (await pagesOf(feed, resync)) - dead;
    for (const kind of tears) {
      for (let page = 1; page <= pages; page += 1) {
        await world.expire();
        await runTorn(scope, jobId, { feed, page: page + dead, kind });
      }
    }
  });
});

describe('R7: pages torn all at once', () => {
  it.each(tears)(
    '%s on every page of the source, in a first, a later and a resync round: nobody loses anything',
    async (kind) => {
      const assigned = await newJob.assigned();
      const all = await newJob.all();
      await cycle(assigned);
      await cycle(all);
      const jobs = [
        { scope: 'assigned', jobId: assigned },
        { scope: 'all', jobId: all },
        { scope: 'assigned', jobId: await newJob.assigned() },
        { scope: 'all', jobId: await newJob.all() },
      ] as const;
      for (const prepare of [() => company.stir(), () => world.expire()]) {
        await prepare();
        await world.tenant.fault({
          service: 'graph',
          method: 'GET',
          pathPattern: 'delta|appRoleAssignedTo(\\?|$)',
          count: 'always',
          kind,
        });
        for (const { jobId } of jobs) await cycle(jobId);
        await world.tenant.noFaults();
        for (const { scope, jobId } of jobs) {
          expect(await activeIn(scope)).toEqual(company.entitled);
          expect(await removalsOf(world.pipeline.db, jobId)).toEqual([]);
        }
      }
    },
  );

  it('who left while every page was empty leaves when the checks find it', async () => {
    const jobId = await newJob.assigned();
    await cycle(jobId);
    const before = company.entitled;
    await company.shrink();
    await world.tenant.fault({
      service: 'graph',
      method: 'GET',
      pathPattern: 'delta',
      count: 'always',
      kind: 'emptyPage',
    });
    await cycle(jobId);
    await world.tenant.noFaults();
    expect(await world.active()).toEqual(before);
    await world.makeChecksDue(jobId, 'everything');
    await cycle(jobId);
    expect(await world.active()).toEqual(company.entitled);
  });
});

describe('R7 G9: pages in another order, and every item twice', () => {
  it.each(['reorderPage', 'duplicateItems'] as const)(
    '%s on every page of every round changes nothing',
    async (kind) => {
      await world.tenant.fault({
        service: 'graph',
        method: 'GET',
        pathPattern: 'delta|appRoleAssignedTo(\\?|$)',
        count: 'always',
        kind,
      });
      const assigned = await newJob.assigned();
      const all = await newJob.all();
      await cycle(assigned);
      await cycle(all);
      expect(await world.active()).toEqual(company.entitled);
      expect(await world.scimActive()).toEqual(company.entitled);
      const department = await company.move();
      const leavers = await company.shrink();
      await company.grow();
      await cycle(assigned);
      expect(await world.active()).toEqual(company.entitled);
      expect(await removalsOf(world.pipeline.db, assigned)).toHaveLength(leavers.length);
      expect((await world.tenant.zoom()).get('own1@contoso.example')).toMatchObject({ department });
      await world.expire();
      await cycle(assigned);
      expect(await world.active()).toEqual(company.entitled);
      expect(await removalsOf(world.pipeline.db, assigned)).toHaveLength(leavers.length);
    },
  );
});
