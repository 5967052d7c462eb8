import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CycleActivities } from '@lockstep/contracts';
import { findCycle } from '@lockstep/database';
import { waitFor } from '@lockstep/testkit';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant } from '../testing/tenant.ts';

type Step = 'planSlice' | 'applySlice';

let pipeline: Pipeline;
let tenant: TestTenant;
/** The step whose first attempt is done, and never heard of again. */
let silent: Step | null = null;

/** Lets those go that do not return while their test runs: a worker can't end before its activities. */
let releases: (() => void)[] = [];

async function perhapsSilent<T>(step: Step, work: () => Promise<T>): Promise<T> {
  const result = await work();
  if (silent !== step) return result;
  silent = null;
  await new Promise<void>((resolve) => releases.push(resolve));
  return result;
}

const withSilence = (activities: CycleActivities): CycleActivities => ({
  ...activities,
  planSlice: (input) => perhapsSilent('planSlice', () => activities.planSlice(input)),
  applySlice: (input) => perhapsSilent('applySlice', () => activities.applySlice(input)),
});

beforeAll(async () => {
  pipeline = await Pipeline.start({ activities: withSilence });
  await pipeline.addWorker({ activities: withSilence });
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(async () => {
  silent = null;
  await pipeline.sandbox.reset();
});

afterEach(() => {
  for (const release of releases) release();
  releases = [];
});

/** Everybody has one account, made by one request, linked and told once. */
async function everythingOnce(records: Records, count: number): Promise<void> {
  expect((await tenant.zoom()).size).toBe(count);
  expect(await tenant.requests('service=zoom&method=POST')).toHaveLength(count);
  expect((await records.links()).filter((link) => link.ended_at === null)).toHaveLength(count);
  expect(await records.story()).toEqual(Array(count).fill('create succeeded'));
  expect((await records.logs()).filter((log) => log.action === 'create')).toHaveLength(count);
  expect((await records.people()).filter(({ attempts }) => attempts > 0)).toEqual([]);
}

describe('an attempt whose end nobody hears of (R1, R4)', () => {
  it.each<Step>(['planSlice', 'applySlice'])(
    'R4: %s never returns: it is done again, and nothing twice',
    async (step) => {
      await tenant.crowd(30);
      const { jobId } = await pipeline.job({ settings: { sliceChanges: 12 } });
      silent = step;
      expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
      expect(silent).toBeNull();
      await everythingOnce(new Records(pipeline.db, jobId), 30);
    },
  );
});

describe('two workers', () => {
  it('R2: one writes on where the other was shut down', async () => {
    await tenant.crowd(60);
    const { jobId } = await pipeline.job({ settings: { sliceChanges: 10, applyConcurrency: 2 } });
    await tenant.fault({ service: 'zoom', method: 'POST', kind: 'latency', ms: 50, count: 'always' });
    const { cycleId, result } = await pipeline.beginCycle(jobId);
    await waitFor(async () => (await tenant.zoom()).size > 10, { what: 'the first accounts' });
    await pipeline.stopWorker();
    await result();
    expect(await findCycle(pipeline.db, cycleId)).toMatchObject({ state: 'succeeded' });
    await everythingOnce(new Records(pipeline.db, jobId), 60);
    await pipeline.addWorker({ activities: withSilence });
  });

  it('R2: a cycle that continues as new in the middle of its writes goes on where it was', async () => {
    await tenant.crowd(60);
    const { jobId } = await pipeline.job({ settings: { sliceChanges: 5, applyConcurrency: 2 } });
    const { cycleId, result, hasContinued } = await pipeline.beginCycle(
      jobId,
      {},
      { continueAfterEvents: 30 },
    );
    await result();
    expect(await hasContinued()).toBe(true);
    expect(await findCycle(pipeline.db, cycleId)).toMatchObject({ state: 'succeeded' });
    await everythingOnce(new Records(pipeline.db, jobId), 60);
  });

  it('R3: two jobs on one account write side by side, each person once', async () => {
    await tenant.crowd(20);
    const one = await pipeline.job();
    const two = await pipeline.job({
      configuration: {
        targetConnectionId: one.targetConnectionId,
        sourceConnectionId: one.sourceConnectionId,
      },
    });
    await Promise.all([pipeline.runCycle(one.jobId), pipeline.runCycle(two.jobId)]);
    expect((await tenant.zoom()).size).toBe(20);
    // Whoever came second finds the account by its name, at once or after the target refused to make it again.
    for (const { jobId } of [one, two]) {
      const records = new Records(pipeline.db, jobId);
      await records.letTimePass();
      await pipeline.runCycle(jobId);
      expect(await records.links()).toHaveLength(20);
      expect((await records.people()).filter(({ error_code: code }) => code !== null)).toEqual([]);
    }
    expect(await tenant.requests('service=zoom&method=POST&status=201')).toHaveLength(20);
  });
});
