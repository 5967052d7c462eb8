import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jobQueries, type JobState } from '@lockstep/contracts';
import { createTestNamespace, waitFor } from '@lockstep/testkit';
import { ApplicationFailure } from '@temporalio/common';
import type { FakeJob } from './testing/fake-job.ts';
import { WorkflowHarness } from './testing/workflow-harness.ts';

let harness: WorkflowHarness;
beforeAll(async () => {
  harness = await WorkflowHarness.start(await createTestNamespace());
});
afterAll(() => harness.stop());

const sliceDone = { written: 1, failed: 0, left: 0, resumeInMs: null };
const pageDone = { complete: false, pages: 1, changedPeople: 0, confirmInMs: null };

const stateOf = (job: FakeJob): Promise<JobState> => harness.jobHandle(job).query<JobState>(jobQueries.state);
const ended = (job: FakeJob, number: number) => () => (job.cycles[number - 1]?.outcome ?? null) !== null;
const running = async (job: FakeJob): Promise<boolean> =>
  (await harness.jobHandle(job).describe()).status.name === 'RUNNING';

describe('the workflow of a started job', () => {
  it('runs a cycle at once, then waits for the next, and says until when', async () => {
    const job = harness.newJob();
    await harness.startJob(job, { timing: { lookAgainMs: 7_200_000 } });
    await job.until(ended(job, 1));
    const waitingUntil = await waitFor(async () => (await stateOf(job)).waitingUntil);
    const inMs = Date.parse(waitingUntil) - (job.cycles[0]?.startedAtMs ?? 0);
    expect(Math.abs(inMs - job.intervalMs)).toBeLessThan(5_000);
    expect(await stateOf(job)).toMatchObject({ cycle: null, importing: false });
    const cycle = harness.cycleHandle(job, { cycleId: '', number: 1, kind: 'initial' });
    expect(await harness.attributesOf(cycle)).toMatchObject({
      LockstepJobId: job.jobId,
      LockstepCycleKind: 'initial',
      LockstepOutcome: 'succeeded',
    });
    expect(await harness.attributesOf(harness.jobHandle(job))).toMatchObject({ LockstepJobId: job.jobId });
  });

  it('starts a late cycle at once, and never two', async () => {
    const job = harness.newJob();
    const slice = job.fake.applySlice.hold(sliceDone);
    await harness.startJob(job);
    await slice.called;
    // It has run for longer than two intervals of an hour; who waited for another one would wait for longer than this test may last.
    Object.assign(job.cycles[0] ?? {}, { startedAtMs: Date.now() - 2.5 * job.intervalMs });
    await harness.tellChanged(job);
    await job.until(() => job.count('readJob') === 3);
    expect(job.cycles).toHaveLength(1);
    slice.release();
    await job.until(() => job.cycles.length === 2);
    job.intervalMs = 1_500;
    await job.until(() => job.cycles.length === 4);
    // From start to start.
    expect((job.cycles[3]?.startedAtMs ?? 0) - (job.cycles[2]?.startedAtMs ?? 0)).toBeGreaterThanOrEqual(
      1_500,
    );
    expect(job.mostAtOnce).toBe(1);
  });

  it('spaces cycles that fail, whatever the row says', async () => {
    const job = harness.newJob();
    job.intervalMs = 0;
    for (let cycle = 0; cycle < 3; cycle += 1) {
      job.fake.checkEndpoints.fail(ApplicationFailure.nonRetryable('x', 'Wrong'));
    }
    await harness.startJob(job, { timing: { backOffMs: 500, longestBackOffMs: 10_000 } });
    await job.until(() => job.cycles.length === 4);
    const opened = job.calls.filter((call) => call.name === 'openCycle').map((call) => call.atMs);
    const gaps = opened.slice(1).map((at, index) => at - (opened[index] ?? 0));
    expect(gaps[0]).toBeGreaterThanOrEqual(500);
    expect(gaps[1]).toBeGreaterThanOrEqual(1_000);
    expect(gaps[2]).toBeGreaterThanOrEqual(2_000);
    job.desiredState = 'paused';
  });

  it('does not insist on a cycle that can not be opened', async () => {
    const job = harness.newJob();
    job.fake.openCycle.answer(null, null);
    await harness.startJob(job);
    await job.until(ended(job, 1));
    expect(job.count('openCycle')).toBe(3);
  });
});

describe('the workflow of a job that is paused', () => {
  it('C34: stops the cycle after the slice under way, and goes on when the job is started', async () => {
    const job = harness.newJob();
    const slice = job.fake.applySlice.hold({ ...sliceDone, left: 500 });
    await harness.startJob(job);
    await slice.called;
    job.desiredState = 'paused';
    await harness.tellChanged(job);
    // The word has reached the job, which looks at its row.
    await job.until(() => job.count('readJob') === 3);
    slice.release();
    await job.until(ended(job, 1));
    expect(job.cycles).toMatchObject([{ outcome: 'stopped' }]);
    expect(job.count('applySlice')).toBe(1);
    await waitFor(async () => (await stateOf(job)).waitingUntil !== null);
    job.desiredState = 'started';
    job.intervalMs = 0;
    await harness.tellChanged(job);
    await job.until(() => job.cycles.length === 2);
    job.desiredState = 'paused';
  });

  it('imports on, from the source alone and without a cycle (R1)', async () => {
    const job = harness.newJob();
    job.desiredState = 'paused';
    job.nextImportInMs = () => (job.count('importRound') < 2 ? 0 : 3_600_000);
    job.fake.importRound.answer(pageDone);
    await harness.startJob(job);
    await job.until(() => job.count('importRound') === 2);
    await waitFor(async () => (await stateOf(job)).waitingUntil !== null);
    expect(
      job.calls.filter(({ name }) => name !== 'readJob').map(({ name, input }) => ({ name, input })),
    ).toEqual([
      { name: 'checkEndpoints', input: { jobId: job.jobId, cycleId: null, sides: 'source' } },
      { name: 'importRound', input: { jobId: job.jobId, cycleId: null } },
      { name: 'importRound', input: { jobId: job.jobId, cycleId: null } },
    ]);
    expect(job.cycles).toEqual([]);
  });

  it('leaves the import to the cycle when the job is started', async () => {
    const job = harness.newJob();
    job.desiredState = 'paused';
    job.nextImportInMs = () => 0;
    const slice = job.fake.importRound.hold(pageDone);
    await harness.startJob(job);
    await slice.called;
    expect(await stateOf(job)).toMatchObject({ importing: true, cycle: null });
    job.desiredState = 'started';
    await harness.tellChanged(job);
    slice.release();
    await job.until(ended(job, 1));
    const inputs = job.calls.filter((call) => call.name === 'importRound').map((call) => call.input);
    expect(inputs).toMatchObject([{ cycleId: null }, { cycleId: job.cycles[0]?.cycleId }]);
    expect(job.mostAtOnce).toBe(1);
  });

  it('starts its cycle although the import is to be tried again in an hour', async () => {
    const job = harness.newJob();
    job.desiredState = 'paused';
    job.nextImportInMs = () => 0;
    const message = 'too many requests';
    job.fake.importRound.fail(ApplicationFailure.create({ message, nextRetryDelay: '1 hour' }));
    await harness.startJob(job, { timing: { stopGraceMs: 200 } });
    await job.until(() => job.count('importRound') === 1);
    job.desiredState = 'started';
    await harness.tellChanged(job);
    await job.until(ended(job, 1));
    expect(job.mostAtOnce).toBe(1);
  });

  it('stops an import when a cycle is due (the next attempt of a suspended job)', async () => {
    const job = harness.newJob();
    job.open();
    Object.assign(job.cycles[0] ?? {}, { outcome: 'failed' });
    job.intervalMs = 3_000;
    job.nextImportInMs = () => 0;
    const message = 'too many requests';
    job.fake.importRound.fail(ApplicationFailure.create({ message, nextRetryDelay: '1 hour' }));
    await harness.startJob(job, { timing: { stopGraceMs: 200 } });
    await job.until(ended(job, 2));
    expect(job.calls.find((call) => call.name === 'importRound')?.input).toMatchObject({ cycleId: null });
    job.desiredState = 'paused';
  });

  it('survives an import that fails, and tries again later', async () => {
    const job = harness.newJob();
    job.desiredState = 'paused';
    job.nextImportInMs = () => (job.count('importRound') < 2 ? 0 : 3_600_000);
    job.fake.importRound.fail(ApplicationFailure.nonRetryable('x', 'SourceUnavailable'));
    await harness.startJob(job, { timing: { importBackOffMs: 800 } });
    await job.until(() => job.count('importRound') === 2);
    const at = job.calls.filter((call) => call.name === 'importRound').map((call) => call.atMs);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(800);
    expect(await running(job)).toBe(true);
  });
});

describe('the cycle outlives the workflow of its job', () => {
  it('that continues as new while the cycle runs, and follows it by its id', async () => {
    const job = harness.newJob();
    const slice = job.fake.applySlice.hold(sliceDone);
    const first = await harness.startJob(job, { continueAfterEvents: 30, timing: { pollCycleMs: 300_000 } });
    await slice.called;
    // Each word makes its history longer, by a look at the row.
    while ((await harness.jobHandle(job).describe()).runId === first.firstExecutionRunId) {
      const looks = job.count('readJob');
      await harness.tellChanged(job);
      await job.until(() => job.count('readJob') > looks);
    }
    expect(await waitFor(async () => (await stateOf(job)).cycle)).toBe(1);
    // This run did not start the cycle, and is told its end by the cycle's signal alone.
    slice.release();
    await job.until(ended(job, 1));
    await waitFor(async () => (await stateOf(job)).waitingUntil !== null);
    expect(job.count('checkEndpoints')).toBe(1);
    expect(job.cycles).toMatchObject([{ outcome: 'succeeded' }]);
  });

  it('that continues as new after each cycle, and loses and doubles none', async () => {
    const job = harness.newJob();
    job.intervalMs = 200;
    const handle = await harness.startJob(job, { continueAfterEvents: 30, timing: { backOffMs: 100 } });
    await job.until(ended(job, 4));
    job.desiredState = 'deleted';
    await harness.tellChanged(job);
    await handle.result();
    expect(job.mostAtOnce).toBe(1);
    expect(job.cycles.slice(0, 4)).toMatchObject(Array.from({ length: 4 }, () => ({ outcome: 'succeeded' })));
    expect(job.count('checkEndpoints')).toBe(job.cycles.length);
    expect(await harness.countRuns(handle)).toBeGreaterThan(2);
  });

  it('that is terminated, and is found again by the next', async () => {
    const job = harness.newJob();
    const slice = job.fake.planSlice.hold({ planned: 1, complete: true, dueInMs: null, resumeInMs: null });
    const handle = await harness.startJob(job);
    await slice.called;
    await handle.terminate();
    await harness.startJob(job);
    expect(await waitFor(async () => (await stateOf(job)).cycle)).toBe(1);
    slice.release();
    await job.until(ended(job, 1));
    await waitFor(async () => (await stateOf(job)).waitingUntil !== null);
    expect(job.cycles).toMatchObject([{ outcome: 'succeeded' }]);
    expect(job.count('checkEndpoints')).toBe(1);
  });
});

describe('a cycle that is lost', () => {
  it('is started again from its row, with its number (a lost namespace)', async () => {
    const job = harness.newJob();
    const row = job.open();
    await harness.startJob(job);
    await job.until(ended(job, 1));
    expect(await harness.cycleHandle(job, row).result()).toMatchObject({
      cycleId: row.cycleId,
      outcome: 'succeeded',
    });
    expect(job.cycles).toHaveLength(1);
    expect(job.count('openCycle')).toBe(0);
  });

  it('is started again when its workflow was terminated', async () => {
    const job = harness.newJob();
    const slice = job.fake.indexTarget.hold({ complete: true, pages: 1, resumeInMs: null });
    await harness.startJob(job);
    await slice.called;
    const [row] = job.cycles;
    if (row === undefined) throw new Error('no cycle was opened');
    await harness.cycleHandle(job, row).terminate();
    slice.release();
    await job.until(ended(job, 1));
    expect(job.cycles).toMatchObject([{ outcome: 'succeeded' }]);
    expect(job.count('checkEndpoints')).toBe(2);
  });

  it('is noticed by a job that did not start it and hears nothing of its end', async () => {
    const job = harness.newJob();
    const slice = job.fake.indexTarget.hold({ complete: true, pages: 1, resumeInMs: null });
    const row = job.open();
    const cycle = await harness.startCycle(job, row);
    await slice.called;
    await harness.startJob(job);
    await job.until(() => job.count('readJob') === 2);
    await cycle.terminate();
    slice.release();
    await job.until(ended(job, 1));
    expect(job.cycles).toMatchObject([{ outcome: 'succeeded' }]);
  });
});

describe('the workflow of a job', () => {
  it('ends when the job is deleted, and so does its cycle', async () => {
    const job = harness.newJob();
    const slice = job.fake.applySlice.hold({ ...sliceDone, left: 500 });
    const handle = await harness.startJob(job);
    await slice.called;
    job.desiredState = 'deleted';
    await harness.tellChanged(job);
    await handle.result();
    slice.release();
    await job.until(ended(job, 1));
    expect(job.cycles).toMatchObject([{ outcome: 'stopped' }]);
    expect(job.count('applySlice')).toBe(1);
  });

  it('takes up a restart: the cycle stops, the next one begins', async () => {
    const job = harness.newJob();
    const slice = job.fake.applySlice.hold({ ...sliceDone, left: 500 });
    await harness.startJob(job);
    await slice.called;
    job.restartRequested = true;
    await harness.tellChanged(job);
    await job.until(() => job.count('readJob') === 3);
    slice.release();
    await job.until(ended(job, 2));
    expect(job.cycles).toMatchObject([{ outcome: 'stopped' }, { outcome: 'succeeded' }]);
  });

  it('is met, not started twice, by a second start', async () => {
    const job = harness.newJob();
    const first = await harness.startJob(job);
    const second = await harness.startJob(job);
    expect(second.firstExecutionRunId).toBe(first.firstExecutionRunId);
    await job.until(ended(job, 1));
    expect(job.count('openCycle')).toBe(1);
  });

  it('looks again by itself when the word of a change was lost', async () => {
    const job = harness.newJob();
    job.desiredState = 'paused';
    await harness.startJob(job, { timing: { lookAgainMs: 500 } });
    await job.until(() => job.count('readJob') === 1);
    job.desiredState = 'started';
    await job.until(ended(job, 1));
    job.desiredState = 'paused';
  });
});

it('every history of this file can be replayed', async () => {
  expect(await harness.replayAll()).toBeGreaterThan(20);
});
