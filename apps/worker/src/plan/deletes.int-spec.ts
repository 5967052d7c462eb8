import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;
const day = 24 * 60 * 60_000;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

async function hired(settings = {}) {
  const ada = await tenant.person('ada');
  await tenant.assign(ada, 'Licensed');
  const { jobId } = await pipeline.job({ settings });
  const run = () => pipeline.runCycle(jobId);
  await run();
  await tenant.forgetRequests();
  return { ada, jobId, run, records: new Records(pipeline.db, jobId) };
}

const account = async () => (await tenant.zoom()).get('ada@contoso.example');
const written = async () => (await tenant.writes()).map(({ method }) => method);

describe('deletions (R11)', () => {
  it('R11, C14, C15: soft-deleted is disabled, hard-deleted then deleted', async () => {
    const { ada, run, records } = await hired();
    await tenant.remove(ada);
    await run();
    expect(await account()).toMatchObject({ status: 'inactive' });
    await tenant.remove(ada, 'hard');
    await run();
    expect(await account()).toBeUndefined();
    expect(await records.links(ada)).toMatchObject([{ ended_reason: 'deleted' }]);
    await run();
    expect(await written()).toEqual(['PATCH', 'DELETE']);
  });

  it('R11: a hard deletion without an earlier soft one disables first, then deletes, after a full read each', async () => {
    const { ada, run, records } = await hired();
    await tenant.remove(ada, 'hard');
    await run();
    expect(await account()).toBeUndefined();
    const seen = await tenant.requests('service=zoom');
    expect(seen.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET', 'DELETE']);
    // R14: what it was, licence and all, stays in the journal.
    const journal = await records.journal(ada);
    expect(journal.map(({ method, before }) => [method, before])).toMatchObject([
      ['POST', null],
      ['PATCH', { userType: 'Licensed', active: true }],
      ['DELETE', { active: false }],
    ]);
  });

  it('R11: waits deleteAfter from the hard deletion on', async () => {
    const { ada, run, records, jobId } = await hired({ deleteAfterMs: 30 * day });
    await tenant.remove(ada, 'hard');
    await run();
    await records.letTimePass();
    await run();
    expect(await account()).toMatchObject({ status: 'inactive' });
    const { due_at: dueAt, deleted_at: deletedAt } = await records.person(ada);
    expect(dueAt?.getTime()).toBe((deletedAt?.getTime() ?? 0) + 30 * day);

    await sql`update person set deleted_at = deleted_at - interval '30 days', due_at = now()
      where job_id = ${jobId}`.execute(pipeline.db);
    await run();
    expect(await account()).toBeUndefined();
  });

  it('R11, D6: unassigned and later hard-deleted: nothing more is done', async () => {
    const { ada, run, records } = await hired();
    await tenant.unassign(ada);
    await run();
    await tenant.remove(ada, 'hard');
    await run();
    await records.letTimePass();
    await run();
    expect(await written()).toEqual(['PATCH']);
    expect(await account()).toMatchObject({ status: 'inactive' });
    expect(await records.person(ada)).toMatchObject({ skip_reason: 'NoLongerManaged' });
  });

  it('R11, D3: deleteWhenUnassigned deletes, too, when its time has come', async () => {
    const { ada, run, records, jobId } = await hired({ deleteWhenUnassigned: true, deleteAfterMs: day });
    await tenant.unassign(ada);
    await run();
    await records.letTimePass();
    await run();
    expect(await written()).toEqual(['PATCH']);
    await sql`update link set disabled_at = disabled_at - interval '1 day' where job_id = ${jobId}`.execute(
      pipeline.db,
    );
    await records.letTimePass();
    await run();
    expect(await account()).toBeUndefined();
  });

  it('R11: deleteWhenUnassigned spares who returned before', async () => {
    const { ada, run, records } = await hired({ deleteWhenUnassigned: true, deleteAfterMs: day });
    await tenant.unassign(ada);
    await run();
    await tenant.assign(ada, 'Licensed');
    await run();
    await records.letTimePass();
    await run();
    expect(await account()).toMatchObject({ status: 'active', userType: 'Licensed' });
  });

  it('R11: names who receives the data before the account is switched off, and then deletes', async () => {
    const heir = await pipeline.sandbox.create('/zoom/users', { email: 'heir@contoso.example' });
    const { ada, run } = await hired({ transferee: heir });
    await tenant.remove(ada, 'hard');
    await run();
    const writes = await tenant.writes();
    expect(writes.map(({ method }) => method)).toEqual(['PUT', 'PATCH', 'DELETE']);
    expect(JSON.stringify(writes[0]?.body)).toContain(heir);
    expect(await account()).toBeUndefined();
  });

  it('R4, R11: an account that somebody else deleted first is what was wanted', async () => {
    const { ada, run, records } = await hired();
    await tenant.remove(ada);
    await run();
    await tenant.fault({
      service: 'zoom',
      method: 'DELETE',
      kind: 'status',
      status: 404,
      body: { detail: 'User does not exist.' },
      perform: true,
    });
    await tenant.remove(ada, 'hard');
    await run();
    expect(await records.links(ada)).toMatchObject([{ ended_reason: 'deleted' }]);
    expect(await records.story(ada)).toEqual(['create succeeded', 'disable succeeded', 'delete succeeded']);
  });

  it('R11, D7: a person restored in time has the account back', async () => {
    const { ada, run, records } = await hired({ deleteAfterMs: day });
    await tenant.remove(ada);
    await run();
    await tenant.restore(ada);
    await run();
    await records.letTimePass();
    await run();
    expect(await account()).toMatchObject({ status: 'active', userType: 'Licensed' });
  });
});
