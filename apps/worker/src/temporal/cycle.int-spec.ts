import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cycleSignals, type CycleProgress } from '@lockstep/contracts';
import { createTestNamespace } from '@lockstep/testkit';
import { ApplicationFailure } from '@temporalio/common';
import type { FakeJob } from './testing/fake-job.ts';
import { WorkflowHarness } from './testing/workflow-harness.ts';

let harness: WorkflowHarness;
beforeAll(async () => {
  harness = await WorkflowHarness.start(await createTestNamespace());
});
afterAll(() => harness.stop());

const plain = [
  'readJob',
  'checkEndpoints',
  'importRound',
  'indexTarget',
  'planSlice',
  'gate',
  'applySlice',
  'closeCycle',
];

/** Of a cycle whose first import round is complete. */
const indexing: CycleProgress = {
  next: 'indexTarget',
  hold: null,
  importBeganAtMs: 0,
  importEndedAtMs: 0,
  indexed: false,
  planComplete: false,
  confirmAtMs: null,
  dueAtMs: null,
  worked: false,
  passes: 0,
  waits: 0,
  idle: { reading: 0, working: 0 },
  totals: { pages: 1, changedPeople: 0, planned: 0, released: 0, held: 0, written: 0, failed: 0, left: 0 },
};

const tryAgainInAnHour = ApplicationFailure.create({
  message: 'too many requests',
  type: 'SourceThrottled',
  nextRetryDelay: '1 hour',
});

/** Milliseconds between the ends of a call and the begin of the next of another kind. */
function gapMs(job: FakeJob, from: string, to: string): number {
  const end = job.calls.find((call) => call.name === from);
  const begin = job.calls.find((call) => call.name === to && call.atMs > (end?.atMs ?? 0));
  return (begin?.atMs ?? Number.NaN) - (end?.atMs ?? Number.NaN);
}

describe('a cycle', () => {
  it('imports, indexes, plans, gates and applies in this order, and closes its row', async () => {
    const job = harness.newJob();
    const row = job.open();
    const handle = await harness.startCycle(job, row);
    expect(await handle.result()).toEqual({ cycleId: row.cycleId, outcome: 'succeeded', errorCode: null });
    expect(job.names()).toEqual(plain);
    expect(job.cycles).toMatchObject([{ outcome: 'succeeded', errorCode: null }]);
    const ref = { jobId: job.jobId, cycleId: row.cycleId };
    expect(job.calls.map((call) => call.input)).toEqual([
      { jobId: job.jobId },
      { ...ref, sides: 'both' },
      ref,
      ref,
      ref,
      { ...ref, planComplete: true },
      ref,
      { ...ref, outcome: 'succeeded', errorCode: null },
    ]);
  });

  it('lets creates start before the plan is complete, and says so to the gate', async () => {
    const job = harness.newJob();
    job.fake.planSlice.answer({ planned: 100, complete: false, dueInMs: null, resumeInMs: null });
    job.fake.applySlice.answer({ written: 60, failed: 0, left: 40, resumeInMs: null });
    await (await harness.startCycle(job, job.open())).result();
    expect(job.names().slice(4, -1)).toEqual([
      ...['planSlice', 'gate', 'applySlice'],
      ...['planSlice', 'gate', 'applySlice'],
      ...['planSlice', 'gate', 'applySlice'],
    ]);
    const gates = job.calls.filter((call) => call.name === 'gate');
    expect(gates.map((call) => 'planComplete' in call.input && call.input.planComplete)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('shows its kind, its outcome and its counters in Temporal, and no text', async () => {
    const job = harness.newJob();
    job.fake.gate.answer({ released: 4, held: 2 });
    const slice = job.fake.applySlice.hold({ written: 4, failed: 1, left: 0, resumeInMs: null });
    const handle = await harness.startCycle(job, job.open());
    await slice.called;
    expect(await harness.detailsOf(handle)).toContain('4 changes released, 2 held');
    slice.release();
    await handle.result();
    expect(await harness.attributesOf(handle)).toMatchObject({ LockstepOutcome: 'succeeded' });
  });
});

describe('a change of the job', () => {
  it('that pauses it stops the cycle after the slice under way', async () => {
    const job = harness.newJob();
    const slice = job.fake.applySlice.hold({ written: 200, failed: 0, left: 800, resumeInMs: null });
    const handle = await harness.startCycle(job, job.open());
    await slice.called;
    job.desiredState = 'paused';
    await handle.signal(cycleSignals.changed);
    slice.release();
    expect(await handle.result()).toMatchObject({ outcome: 'stopped', errorCode: null });
    expect(job.names()).toEqual([...plain.slice(0, -1), 'readJob', 'closeCycle']);
    expect(job.cycles).toMatchObject([{ outcome: 'stopped' }]);
  });

  it.each<[string, (job: FakeJob) => void]>([
    ['asks for a restart', (job) => (job.restartRequested = true)],
    ['deletes it', (job) => (job.desiredState = 'deleted')],
  ])('that %s stops the cycle while it imports', async (_, change) => {
    const job = harness.newJob();
    const slice = job.fake.importRound.hold({
      complete: false,
      pages: 5,
      changedPeople: 5,
      confirmInMs: null,
    });
    const handle = await harness.startCycle(job, job.open());
    await slice.called;
    change(job);
    await handle.signal(cycleSignals.changed);
    slice.release();
    expect(await handle.result()).toMatchObject({ outcome: 'stopped' });
    expect(job.names()).toEqual(['readJob', 'checkEndpoints', 'importRound', 'readJob', 'closeCycle']);
  });

  it('that pauses it is not kept waiting by an activity that is to be tried again in an hour', async () => {
    const job = harness.newJob();
    job.fake.importRound.fail(tryAgainInAnHour);
    const handle = await harness.startCycle(job, job.open(), { timing: { stopGraceMs: 200 } });
    await job.until(() => job.count('importRound') === 1);
    job.desiredState = 'paused';
    await handle.signal(cycleSignals.changed);
    expect(await handle.result()).toMatchObject({ outcome: 'stopped' });
    expect(job.names()).toEqual(['readJob', 'checkEndpoints', 'importRound', 'readJob', 'closeCycle']);
  });

  it('that leaves it started lets the cycle go on', async () => {
    const job = harness.newJob();
    const slice = job.fake.importRound.hold({
      complete: false,
      pages: 5,
      changedPeople: 5,
      confirmInMs: null,
    });
    const handle = await harness.startCycle(job, job.open());
    await slice.called;
    await handle.signal(cycleSignals.changed);
    slice.release();
    expect(await handle.result()).toMatchObject({ outcome: 'succeeded' });
    expect(job.names()).toEqual([...plain.slice(0, 3), 'readJob', ...plain.slice(2)]);
  });
});

describe('a failure of an activity', () => {
  it('that can not be mended by trying again closes the row with its code', async () => {
    const job = harness.newJob();
    job.fake.checkEndpoints.fail(
      ApplicationFailure.nonRetryable('not the target of this job', 'TargetChanged'),
    );
    const handle = await harness.startCycle(job, job.open());
    expect(await handle.result()).toMatchObject({ outcome: 'failed', errorCode: 'TargetChanged' });
    expect(job.names()).toEqual(['readJob', 'checkEndpoints', 'closeCycle']);
    expect(job.cycles).toMatchObject([{ outcome: 'failed', errorCode: 'TargetChanged' }]);
    expect(await harness.attributesOf(handle)).toMatchObject({ LockstepOutcome: 'failed' });
  });

  it('that passes is not noticed', async () => {
    const job = harness.newJob();
    job.fake.planSlice.fail(
      ApplicationFailure.retryable('the database is restarting', 'DatabaseUnavailable'),
    );
    const handle = await harness.startCycle(job, job.open());
    expect(await handle.result()).toMatchObject({ outcome: 'succeeded' });
    expect(job.count('planSlice')).toBe(2);
  });

  it('of the row that is closed is tried until it is closed', async () => {
    const job = harness.newJob();
    job.fake.closeCycle.fail(
      ApplicationFailure.retryable('the database is restarting', 'DatabaseUnavailable'),
    );
    const handle = await harness.startCycle(job, job.open());
    expect(await handle.result()).toMatchObject({ outcome: 'succeeded' });
    expect(job.cycles).toMatchObject([{ outcome: 'succeeded' }]);
  });
});

describe('a cycle waits', () => {
  it('as long as the target asks, and says that it waits', async () => {
    const job = harness.newJob();
    job.fake.applySlice.answer({ written: 1, failed: 0, left: 1, resumeInMs: 700 });
    await (await harness.startCycle(job, job.open())).result();
    expect(job.names().slice(6, 9)).toEqual(['applySlice', 'markWaiting', 'applySlice']);
    expect(gapMs(job, 'markWaiting', 'applySlice')).toBeGreaterThanOrEqual(650);
  });

  it('for a second read that is near', async () => {
    const job = harness.newJob();
    job.fake.importRound.answer({ complete: true, pages: 1, changedPeople: 1, confirmInMs: 900 });
    await (await harness.startCycle(job, job.open())).result();
    expect(job.names().slice(6)).toEqual([
      ...['applySlice', 'markWaiting', 'confirmProofs'],
      ...['planSlice', 'gate', 'applySlice', 'closeCycle'],
    ]);
    expect(gapMs(job, 'importRound', 'confirmProofs')).toBeGreaterThanOrEqual(900);
  });

  it('no longer when the job is paused meanwhile', async () => {
    const job = harness.newJob();
    job.fake.applySlice.answer({ written: 1, failed: 0, left: 1, resumeInMs: 300_000 });
    const handle = await harness.startCycle(job, job.open());
    await job.until(() => job.count('markWaiting') === 1);
    job.desiredState = 'paused';
    await handle.signal(cycleSignals.changed);
    expect(await handle.result()).toMatchObject({ outcome: 'stopped' });
    expect(job.count('applySlice')).toBe(1);
  });

  it('between calls that bring nothing, and in the end gives up', async () => {
    const job = harness.newJob();
    const row = job.open();
    job.fake.checkEndpoints.fail(ApplicationFailure.nonRetryable('not to be called'));
    for (let call = 0; call < 3; call += 1)
      job.fake.indexTarget.answer({ complete: false, pages: 0, resumeInMs: null });
    const idle = { reading: 17, working: 0 };
    const handle = await harness.startCycle(job, row, { resume: { ...indexing, idle } });
    expect(await handle.result()).toMatchObject({ outcome: 'failed', errorCode: 'NoProgress' });
    expect(job.names()).toEqual(['readJob', 'indexTarget', 'indexTarget', 'indexTarget', 'closeCycle']);
    expect(await harness.countTimers(handle)).toBe(2);
  });
});

describe('a cycle goes on', () => {
  it('from run to run, as if it were one', async () => {
    const job = harness.newJob();
    job.fake.importRound.answer({ complete: false, pages: 1, changedPeople: 9, confirmInMs: null });
    job.fake.planSlice.answer({ planned: 9, complete: false, dueInMs: null, resumeInMs: null });
    job.fake.applySlice.answer({ written: 5, failed: 0, left: 4, resumeInMs: null });
    const handle = await harness.startCycle(job, job.open(), { continueAfterEvents: 30 });
    expect(await handle.result()).toMatchObject({ outcome: 'succeeded' });
    const pages = job.names().filter((name) => name !== 'readJob');
    expect(pages).toEqual([
      ...['checkEndpoints', 'importRound', 'importRound', 'indexTarget'],
      ...[
        'planSlice',
        'gate',
        'applySlice',
        'planSlice',
        'gate',
        'applySlice',
        'planSlice',
        'gate',
        'applySlice',
      ],
      'closeCycle',
    ]);
    // Each run looks at the row once.
    expect(job.count('readJob')).toBe(await harness.countRuns(handle));
    expect(job.count('readJob')).toBeGreaterThan(2);
    expect(job.mostAtOnce).toBe(1);
  });

  it('after its worker was gone', async () => {
    const job = harness.newJob();
    const slice = job.fake.indexTarget.hold({ complete: false, pages: 1, resumeInMs: null });
    const handle = await harness.startCycle(job, job.open());
    await slice.called;
    const stopped = harness.stopWorker();
    slice.release();
    await stopped;
    await harness.startWorker();
    expect(await handle.result()).toMatchObject({ outcome: 'succeeded' });
    expect(job.count('checkEndpoints')).toBe(1);
  });
});

describe('a cycle ends', () => {
  it('at once, and without a word, if its row is closed already', async () => {
    const job = harness.newJob();
    const first = job.open();
    await (await harness.startCycle(job, first)).result();
    job.calls.length = 0;
    const again = await harness.startCycle(job, first);
    expect(await again.result()).toMatchObject({ outcome: 'stopped' });
    expect(job.names()).toEqual(['readJob']);
    expect(job.cycles).toMatchObject([{ outcome: 'succeeded' }]);
  });

  it('with its row closed when somebody cancels its workflow', async () => {
    const job = harness.newJob();
    job.fake.applySlice.answer({ written: 1, failed: 0, left: 1, resumeInMs: 300_000 });
    const handle = await harness.startCycle(job, job.open());
    await job.until(() => job.count('markWaiting') === 1);
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    expect(job.cycles).toMatchObject([{ outcome: 'stopped', errorCode: 'Cancelled' }]);
  });

  it('as a failure if its input is not what it expects', async () => {
    const job = harness.newJob();
    const handle = await harness.startCycle(job, { ...job.open(), cycleId: 'somebody@example.com' });
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'InvalidInput' } });
    expect(job.names()).toEqual([]);
  });
});

it('every history of this file can be replayed', async () => {
  expect(await harness.replayAll()).toBeGreaterThan(20);
});
