import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { approveHeld, rejectHeld } from '@lockstep/database';
import { Pipeline } from '../testing/pipeline.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;
let jobId: string;
let people: readonly TestPerson[];

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
  people = await tenant.crowd(20);
  ({ jobId } = await pipeline.job());
  await pipeline.runCycle(jobId);
  for (const person of people.slice(0, 8)) await tenant.change(person, { accountEnabled: false });
  await pipeline.runCycle(jobId);
});

afterAll(() => pipeline.stop());

async function statesOf(effect: 'disable'): Promise<readonly string[]> {
  const rows = await pipeline.db
    .selectFrom('change')
    .select(['state', 'held_reason'])
    .where('job_id', '=', jobId)
    .where('effect', '=', effect)
    .where('state', '!=', 'superseded')
    .orderBy('id')
    .execute();
  return rows.map((row) => (row.held_reason === null || row.state !== 'held' ? row.state : row.held_reason));
}

async function inactive(): Promise<number> {
  return [...(await tenant.zoom()).values()].filter(({ status }) => status === 'inactive').length;
}

async function heldOf(person: TestPerson | undefined): Promise<string> {
  const row = await pipeline.db
    .selectFrom('change')
    .select('id')
    .where('job_id', '=', jobId)
    .where('source_id', '=', person?.id ?? '')
    .where('state', '=', 'held')
    .executeTakeFirstOrThrow();
  return row.id;
}

// One story: eight of twenty leave at once, which is over the limit of five.
describe('R8: what the gate held', () => {
  it('is not written by later cycles', async () => {
    await pipeline.runCycle(jobId);
    expect(await statesOf('disable')).toEqual(Array.from({ length: 8 }, () => 'TooManyRemovals'));
    expect(await inactive()).toBe(0);
  });

  it('is written one by one as an administrator approves', async () => {
    const id = await heldOf(people[0]);
    await pipeline.db.transaction().execute((tx) => approveHeld(tx, jobId, { kind: 'ids', ids: [id] }));
    await pipeline.runCycle(jobId);
    expect(await inactive()).toBe(1);
    expect((await tenant.zoom()).get(people[0]?.userPrincipalName ?? '')?.status).toBe('inactive');
  });

  it('P7: stays held when it was rejected and is planned again', async () => {
    const id = await heldOf(people[1]);
    await pipeline.db.transaction().execute((tx) => rejectHeld(tx, jobId, { kind: 'ids', ids: [id] }));
    await tenant.change(people[1] ?? { id: '', userPrincipalName: '' }, { department: 'Board' });
    await pipeline.runCycle(jobId);
    expect(await statesOf('disable')).toContain('Rejected');
    expect(await inactive()).toBe(1);
  });

  it('P6: passes all at once', async () => {
    await pipeline.db.transaction().execute((tx) => approveHeld(tx, jobId, { kind: 'all' }));
    await pipeline.runCycle(jobId);
    // An approval of everything holds for the rejected one, too: it was held again, and somebody looked again.
    expect(await inactive()).toBe(8);
  });

  it('does not count against the next leaver', async () => {
    await tenant.change(people[9] ?? { id: '', userPrincipalName: '' }, { accountEnabled: false });
    await pipeline.runCycle(jobId);
    expect(await inactive()).toBe(9);
  });
});
