import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestNamespace } from '@lockstep/testkit';
import { WorkflowHarness } from './testing/workflow-harness.ts';

let harness: WorkflowHarness;
beforeAll(async () => {
  harness = await WorkflowHarness.start(await createTestNamespace());
});
afterAll(() => harness.stop());

describe('a cycle', () => {
  it('imports, indexes, plans, gates and applies in this order, and closes its row', async () => {
    const job = harness.newJob();
    const row = job.open();
    const handle = await harness.startCycle(job, row);
    expect(await handle.result()).toEqual({ cycleId: row.cycleId, outcome: 'succeeded', errorCode: null });
    expect(job.names()).toEqual([
      'readJob',
      'checkEndpoints',
      'importRound',
      'indexTarget',
      'planSlice',
      'gate',
      'applySlice',
      'closeCycle',
    ]);
    expect(job.cycles).toMatchObject([{ outcome: 'succeeded', errorCode: null }]);
  });
});
