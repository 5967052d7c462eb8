import { beforeEach, describe, expect, it } from '@jest/globals';
import { Company } from './testing/company.ts';
import { feedPaths } from './testing/graph-pages.ts';
import { hasty, retrying, type Failing } from './testing/retrying.ts';
import { onlyRemoval, personRow, removalsOf } from './testing/source-facts.ts';
import { useWorld } from './testing/world.ts';

const failing: Failing = { codes: [], most: 100 };
const world = useWorld({ activities: retrying(failing), services: { sleep: hasty } });
const dayMs = 86_400_000;

let company: Company;

beforeEach(async () => {
  failing.codes.length = 0;
  failing.most = 100;
  company = new Company(world);
  await company.found();
});

async function cycle(jobId: string): Promise<void> {
  expect(await world.pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
}

/** What changed while the token died is not lost, and nobody but those who left leaves. */
async function expectAllCaughtUp(jobId: string, change: () => Promise<void>): Promise<void> {
  const department = await company.move();
  const leavers = await company.shrink();
  await company.grow();
  await change();
  await cycle(jobId);
  expect(await world.active()).toEqual(company.entitled);
  expect((await removalsOf(world.pipeline.db, jobId)).map(({ sourceId }) => sourceId).sort()).toEqual(
    leavers.map(({ id }) => id).sort(),
  );
  expect((await world.tenant.zoom()).get('own1@contoso.example')).toMatchObject({ department });
  expect((await world.tenant.zoom()).get('m1@contoso.example')).toMatchObject({ department });
}

describe('G51 G52: a token that is not valid any more', () => {
  const feeds = ['users', 'groups', 'directoryObjects'] as const;
  const answers = ['gone', 'syncStateNotFound', 'resyncRequired'] as const;

  it.each(feeds.flatMap((feed) => answers.map((answer) => ({ feed, answer }))))(
    'R7: of $feed, $answer: a full round removes nobody, and what changed meanwhile is not lost',
    async ({ feed, answer }) => {
      const jobId = await world.job();
      await cycle(jobId);
      await world.tenant.forgetRequests();
      await expectAllCaughtUp(jobId, () => world.expire(feed, answer));
      const dead = await world.tenant.requests(
        `service=graph&pathPattern=/${feed}/delta&status=${answer === 'gone' ? '410' : '400'}`,
      );
      expect(dead).toHaveLength(1);
      expect(failing.codes).toEqual([]);
    },
  );

  it('scope all: of users', async () => {
    const jobId = await world.job({ template: 'scim', configuration: { scope: 'all' } });
    await cycle(jobId);
    const before = company.entitled;
    const [, deleted, , disabled] = await company.shrink();
    await world.expire('users');
    await cycle(jobId);
    const gone = [deleted?.userPrincipalName, disabled?.userPrincipalName];
    expect(await world.scimActive()).toEqual(before.filter((name) => !gone.includes(name)));
  });

  it('G50: all of them, after eight days', async () => {
    const jobId = await world.job();
    await cycle(jobId);
    await expectAllCaughtUp(jobId, () => world.advanceClock(8 * dayMs));
    await cycle(jobId);
    expect(failing.codes).toEqual([]);
  });

  it.each(['users', 'group-members', 'assignment-changes', 'assignment-list'] as const)(
    'in the middle of a round of %s: that feed begins anew',
    async (feed) => {
      const jobId = await world.job();
      await cycle(jobId);
      await world.makeChecksDue(jobId, 'list');
      await expectAllCaughtUp(jobId, () =>
        world.tenant.fault({
          service: 'graph',
          pathPattern: feedPaths[feed],
          kind: 'status',
          status: 410,
          nth: 2,
        }),
      );
      expect(await world.fired()).toEqual([1]);
    },
  );

  it('R5: that never becomes valid does not make a loop: the cycle fails, and a later one makes good', async () => {
    failing.most = 3;
    const jobId = await world.job();
    await cycle(jobId);
    const { tenant } = world;
    await tenant.forgetRequests();
    await tenant.fault({
      service: 'graph',
      pathPattern: '/groups/delta',
      kind: 'status',
      status: 410,
      count: 'always',
    });
    expect(await world.pipeline.runCycle(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'SourceUnavailable' },
    });
    expect((await tenant.requests('service=graph&pathPattern=/groups/delta')).length).toBeLessThanOrEqual(4);
    expect(await tenant.writes()).toEqual([]);
    await tenant.noFaults();
    await cycle(jobId);
    expect(await world.active()).toEqual(company.entitled);
  });

  it('R7: what a resync finds missing is confirmed by a second read, evidenceConfirmAfter later', async () => {
    const { tenant, pipeline } = world;
    const confirmAfterMs = 1_500;
    const jobId = await world.job({ settings: { evidenceConfirmAfterMs: confirmAfterMs } });
    await cycle(jobId);
    const [, deleted] = await company.shrink();
    await world.expire('users');
    await tenant.forgetRequests();
    await cycle(jobId);
    const id = deleted?.id ?? '';
    expect(await personRow(pipeline.db, jobId, id)).toMatchObject({ presence: 'soft-deleted' });
    const reads = await tenant.requests(`service=graph&pathPattern=/deletedItems/${id}`);
    const [first, second] = reads.map((read) => Date.parse(String(read['at'])));
    expect(Number(second) - Number(first)).toBeGreaterThanOrEqual(confirmAfterMs);
    expect(await onlyRemoval(pipeline.db, jobId, id)).toMatchObject({ evidence: [{ kind: 'tombstone' }] });
  });
});
