import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findSchemaVersion, insertSchemaVersion, requestRestart } from '@lockstep/database';
import { synchronizationSchema } from '@lockstep/mapping';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;
let ada: TestPerson;
let stranger: TestPerson;
let jobId: string;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});
beforeEach(async () => {
  await pipeline.sandbox.reset();
  ada = await tenant.person('ada', { jobTitle: 'Countess' });
  stranger = await tenant.person('stranger');
  await tenant.assign(ada);
  ({ jobId } = await pipeline.job());
  expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
});
afterAll(() => pipeline.stop());

/** Publishes the next version: the department comes from the job title, of which nothing was read before. */
async function titleForDepartment(): Promise<void> {
  const present = await findSchemaVersion(pipeline.db, jobId, 1);
  if (present === null) throw new Error('no schema');
  const text = JSON.stringify(present.document)
    .replaceAll('[department]', '[jobTitle]')
    .replaceAll('"name":"department"', '"name":"jobTitle"');
  const document = synchronizationSchema.parse(JSON.parse(text));
  await insertSchemaVersion(pipeline.db, jobId, 2, document);
}

describe('a configuration that changes', () => {
  it('C35: another scope mode takes effect in the next cycle', async () => {
    await pipeline.db.updateTable('job').set({ scope: 'all' }).where('id', '=', jobId).execute();
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
    expect((await tenant.zoom()).has(stranger.userPrincipalName)).toBe(true);
  });

  it('C33, C31: a running cycle completes with its mappings; the next one evaluates everybody with the new ones', async () => {
    const { result } = await pipeline.beginCycle(jobId);
    await titleForDepartment();
    await result();
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({ department: 'R&D' });
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', schemaVersion: 2 });
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({ department: 'Countess' });
  });

  it('C38, X8: a restart keeps links and staging, writes nothing, and loses no event', async () => {
    const records = new Records(pipeline.db, jobId);
    const before = await records.links(ada);
    await requestRestart(pipeline.db, jobId, {
      scopes: ['Watermark', 'Escrows', 'QuarantineState'],
      requestedAt: new Date().toISOString(),
    });
    await tenant.change(ada, { department: 'Engines' });
    await tenant.forgetRequests();
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
    const [link] = await records.links(ada);
    expect([link?.id, link?.origin]).toEqual([before[0]?.id, before[0]?.origin]);
    expect(await tenant.writes()).toHaveLength(1);
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({ department: 'Engines' });
  });
});
