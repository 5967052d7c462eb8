import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CycleActivities } from '@lockstep/contracts';
import { findCycle } from '@lockstep/database';
import { waitFor } from '@lockstep/testkit';
import { ApplicationFailure } from '@temporalio/common';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant } from '../testing/tenant.ts';

type Step = 'importRound' | 'indexTarget' | 'planSlice' | 'gate' | 'applySlice';

/** What becomes of the first attempts of a step: done, but nobody hears of it. */
interface Trouble {
  readonly step: Step;
  readonly kind: 'fails' | 'never returns';
  left: number;
}

let pipeline: Pipeline;
let tenant: TestTenant;
let trouble: Trouble | null = null;

/** Lets those go that do not return while their test runs: a worker can't end before its activities. */
let releases: (() => void)[] = [];

async function troubled<T>(step: Step, work: () => Promise<T>): Promise<T> {
  const result = await work();
  if (trouble?.step !== step || trouble.left === 0) return result;
  trouble.left -= 1;
  if (trouble.kind === 'never returns') {
    await new Promise<void>((resolve) => releases.push(resolve));
    return result;
  }
  throw ApplicationFailure.retryable('the worker died after its work', 'Died');
}

const withTrouble = (activities: CycleActivities): CycleActivities => ({
  ...activities,
  importRound: (input) => troubled('importRound', () => activities.importRound(input)),
  indexTarget: (input) => troubled('indexTarget', () => activities.indexTarget(input)),
  planSlice: (input) => troubled('planSlice', () => activities.planSlice(input)),
  gate: (input) => troubled('gate', () => activities.gate(input)),
  applySlice: (input) => troubled('applySlice', () => activities.applySlice(input)),
});

beforeAll(async () => {
  pipeline = await Pipeline.start({ activities: withTrouble });
  await pipeline.addWorker({ activities: withTrouble });
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(async () => {
  trouble = null;
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
  it.each<[Step, Trouble['kind']]>([
    ['importRound', 'fails'],
    ['indexTarget', 'fails'],
    ['planSlice', 'fails'],
    ['gate', 'fails'],
    ['applySlice', 'fails'],
    ['planSlice', 'never returns'],
    ['applySlice', 'never returns'],
  ])('R4: %s %s: it is done again, and nothing twice', async (step, kind) => {
    await tenant.crowd(30);
    const { jobId } = await pipeline.job({ settings: { sliceChanges: 12 } });
    trouble = { step, kind, left: kind === 'fails' ? 2 : 1 };
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect(trouble.left).toBe(0);
    await everythingOnce(new Records(pipeline.db, jobId), 30);
  });
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
    await pipeline.addWorker({ activities: withTrouble });
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
