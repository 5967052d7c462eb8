import { beforeEach, describe, expect, it } from '@jest/globals';
import { findJob, pauseJob } from '@lockstep/database';
import { waitFor } from '@lockstep/testkit';
import { Company } from './testing/company.ts';
import { feedNames, feedPaths, pagesSeen, type FeedName } from './testing/graph-pages.ts';
import { hasty, retrying, type Failing } from './testing/retrying.ts';
import { feedRows, removalsOf } from './testing/source-facts.ts';
import { useWorld } from './testing/world.ts';

const failing: Failing = { codes: [], most: 100 };
const world = useWorld({ activities: retrying(failing), services: { sleep: hasty } });
const dayMs = 86_400_000;

let company: Company;
let jobId: string;

beforeEach(async () => {
  failing.codes.length = 0;
  company = new Company(world);
  await company.found();
  jobId = await world.job();
  expect(await world.pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
});

const marks = async () =>
  (await feedRows(world.pipeline.db, jobId)).map(({ kind, mark }) => ({ kind, mark }));

async function rounds(): Promise<number> {
  const row = await world.pipeline.db
    .selectFrom('job')
    .select('import_round')
    .where('id', '=', jobId)
    .executeTakeFirstOrThrow();
  return row.import_round;
}

describe('R1: an import that is cut off', () => {
  it.each(feedNames)(
    'in the middle of %s goes on where it was (C9, C16): no page is lost or read twice, and the mark moves at the end',
    async (feed) => {
      const { tenant, pipeline } = world;
      const [marksBefore, roundsBefore] = [await marks(), await rounds()];
      const department = await company.move();
      await company.shrink();
      await company.grow();
      await world.makeChecksDue(jobId, 'list');
      await tenant.forgetRequests();
      await tenant.fault({ service: 'graph', pathPattern: feedPaths[feed], kind: 'dropAfter', nth: 2 });
      failing.onFailure = async () => {
        // A feed that became longer than the listing is given up in the middle; none has a later mark.
        const known = new Set([null, ...marksBefore.map(({ mark }) => mark)]);
        const same = (await marks()).every(({ mark }) => known.has(mark));
        failing.codes.push(`marks ${same && (await rounds()) === roundsBefore ? 'as before' : 'moved'}`);
      };
      expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
      expect(failing.codes).toEqual(['SourceUnavailable', 'marks as before']);

      const pages = await pagesSeen(world);
      for (const name of feedNames)
        expect({ name, twice: repeats(pages[name]) }).toEqual({ name, twice: name === feed ? 1 : 0 });
      expect(await rounds()).toBe(roundsBefore + 1);
      expect((await marks()).filter(({ kind }) => kind === 'users')).not.toEqual(
        marksBefore.filter(({ kind }) => kind === 'users'),
      );
      expect(await world.active()).toEqual(company.entitled);
      expect((await tenant.zoom()).get('own1@contoso.example')).toMatchObject({ department });
    },
  );

  function repeats(requests: Awaited<ReturnType<typeof pagesSeen>>[FeedName]): number {
    return requests.length - new Set(requests.map(({ path, query }) => `${path}?${query}`)).size;
  }
});

describe('R1: a paused job', () => {
  it('goes on importing, so that no token dies of our waiting; it writes nothing, and its next cycle starts from there', async () => {
    const { pipeline, tenant } = world;
    await pauseJob(pipeline.db, jobId);
    await tenant.forgetRequests();
    const entity = await pipeline.runJob(jobId);
    try {
      // Twelve days, in two steps that a token would survive one of.
      for (let step = 0; step < 2; step += 1) {
        await world.advanceClock(6 * dayMs);
        const before = await rounds();
        await pipeline.db
          .updateTable('job')
          .set({ imported_at: new Date(0) })
          .where('id', '=', jobId)
          .execute();
        await waitFor(async () => (await rounds()) > before, {
          what: 'an import without a cycle',
          timeoutMs: 60_000,
        });
      }
      await company.move();
      await company.shrink();
      const before = await rounds();
      await pipeline.db
        .updateTable('job')
        .set({ imported_at: new Date(0) })
        .where('id', '=', jobId)
        .execute();
      await waitFor(async () => (await rounds()) > before, {
        what: 'an import without a cycle',
        timeoutMs: 60_000,
      });
    } finally {
      await entity.end();
    }
    expect((await findJob(pipeline.db, jobId))?.cycleNumber).toBe(1);
    expect(await tenant.requests('service=zoom')).toEqual([]);
    expect(await removalsOf(pipeline.db, jobId)).toEqual([]);

    await pipeline.start(jobId);
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect(await world.active()).toEqual(company.entitled);
    const refused = await tenant.requests('service=graph&status=400');
    expect(refused).toEqual([]);
  });
});
