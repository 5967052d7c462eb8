import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { provisioningTimes } from '@lockstep/database';
import { Pipeline } from '../testing/pipeline.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;
let crowd: readonly TestPerson[];
let jobId: string;
beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
  crowd = await tenant.crowd(20);
  ({ jobId } = await pipeline.job());
});
afterAll(() => pipeline.stop());

const times = () => provisioningTimes(pipeline.db, jobId, 30);
/** Of a bucket of the statistics. */
const inexact = 1.06;

/** What happens in the tenant, a while before the next cycle, and what the statistics then say of it alone. */
async function afterwards(happens: () => Promise<void>, laterMs: number) {
  await pipeline.db.deleteFrom('provisioning_time').execute();
  const happenedAt = Date.now();
  await happens();
  while (Date.now() < happenedAt + laterMs) await tenant.zoom();
  const begunAt = Date.now();
  expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
  const endedAt = Date.now();
  const [time] = await times();
  return { time, cycleMs: endedAt - begunAt, trueMs: endedAt - happenedAt };
}

describe('how long a change takes', () => {
  it('is counted from when a person is first seen to the confirmation, and nobody looked before the first import', async () => {
    const { time, cycleMs } = await afterwards(() => Promise.resolve(), 0);
    expect(time).toMatchObject({ people: crowd.length, unobservedP50Ms: null, unobservedP95Ms: null });
    expect(time?.p50Ms).toBeGreaterThan(10);
    expect(time?.p95Ms).toBeGreaterThanOrEqual(time?.p50Ms ?? Infinity);
    expect(time?.p95Ms).toBeLessThan(cycleMs * inexact);
  });

  it('has two parts, seen and unseen, which together hold the true time', async () => {
    const [mover] = crowd;
    if (mover === undefined) throw new Error('nobody');
    const { time, cycleMs, trueMs } = await afterwards(
      () => tenant.change(mover, { department: 'Moved' }),
      1_500,
    );
    expect(time?.people).toBe(1);
    expect(time?.p50Ms).toBeLessThan(cycleMs * inexact);
    expect((time?.p50Ms ?? 0) + (time?.unobservedP50Ms ?? 0)).toBeGreaterThan((trueMs - cycleMs) / inexact);
    expect(time?.unobservedP50Ms).toBeGreaterThan(1_400);
  });

  it('counts a leaver from the first proof on, and nobody for whom nothing was to be done', async () => {
    const [, leaver, stranger] = crowd;
    if (leaver === undefined || stranger === undefined) throw new Error('nobody');
    const { time } = await afterwards(async () => {
      await tenant.unassign(leaver);
      await tenant.change(stranger, { officeLocation: 'elsewhere' });
    }, 0);
    expect(time?.people).toBe(1);
    expect(
      await pipeline.db.selectFrom('person').select('source_id').where('seen_at', 'is not', null).execute(),
    ).toEqual([]);
  });
});
