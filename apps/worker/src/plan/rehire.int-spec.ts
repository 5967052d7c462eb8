import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

async function hired(settings = {}): Promise<{ ada: TestPerson; jobId: string; records: Records }> {
  const ada = await tenant.person('ada');
  await tenant.assign(ada, 'Licensed');
  const { jobId } = await pipeline.job({ settings });
  await pipeline.runCycle(jobId);
  return { ada, jobId, records: new Records(pipeline.db, jobId) };
}

const account = async () => (await tenant.zoom()).get('ada@contoso.example');
const live = (links: readonly { readonly ended_at: Date | null }[]) =>
  links.filter((link) => link.ended_at === null);

describe('a rehire: a new person with the name of a deleted one (R12)', () => {
  it('R12: takes over the account of one who was soft-deleted, switched on, and the old link has ended', async () => {
    const { ada, jobId, records } = await hired();
    const before = await account();
    await tenant.remove(ada);
    await pipeline.runCycle(jobId);
    expect(await account()).toMatchObject({ status: 'inactive' });

    const again = await tenant.person('ada', { surname: 'Again' });
    await tenant.assign(again, 'Licensed');
    await pipeline.runCycle(jobId);
    expect(await account()).toMatchObject({
      id: before?.id,
      status: 'active',
      familyName: 'Again',
      userType: 'Licensed',
    });
    expect(await tenant.zoom()).toHaveProperty('size', 1);
    expect(await records.links(ada)).toMatchObject([{ ended_reason: 'transferred' }]);
    expect(await records.links(again)).toMatchObject([
      { origin: 'transferred', target_id: before?.id, ended_at: null },
    ]);
  });

  it('R12: later events of the person before write nothing', async () => {
    const { ada, jobId, records } = await hired();
    await tenant.remove(ada);
    await pipeline.runCycle(jobId);
    const again = await tenant.person('ada');
    await tenant.assign(again, 'Licensed');
    await pipeline.runCycle(jobId);
    await tenant.forgetRequests();

    await tenant.remove(ada, 'hard');
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect(await tenant.writes()).toEqual([]);
    expect(await account()).toMatchObject({ status: 'active' });
    expect(live(await records.links())).toHaveLength(1);
  });

  it('R12: leaving and rehire seen in one round: the account goes over without a pause', async () => {
    const { ada, jobId, records } = await hired();
    const before = await account();
    await tenant.remove(ada);
    const again = await tenant.person('ada', { department: 'Board' });
    await tenant.assign(again, 'Licensed');
    await tenant.forgetRequests();
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect(await account()).toMatchObject({ id: before?.id, status: 'active', department: 'Board' });
    expect(live(await records.links())).toMatchObject([{ source_id: again.id, target_id: before?.id }]);
    expect((await tenant.zoom()).size).toBe(1);
  });

  it('R12: takes over from one who was hard-deleted while the account waits for its deletion', async () => {
    const day = 24 * 60 * 60_000;
    const { ada, jobId, records } = await hired({ deleteAfterMs: 30 * day });
    const before = await account();
    await tenant.remove(ada, 'hard');
    await pipeline.runCycle(jobId);
    expect(await account()).toMatchObject({ id: before?.id, status: 'inactive' });
    const again = await tenant.person('ada');
    await tenant.assign(again, 'Licensed');
    await pipeline.runCycle(jobId);
    expect(await account()).toMatchObject({ id: before?.id, status: 'active' });

    // The deletion that the first was waiting for does not come.
    await records.letTimePass();
    await tenant.forgetRequests();
    await pipeline.runCycle(jobId);
    expect(await tenant.writes()).toEqual([]);
    expect(await account()).toMatchObject({ status: 'active' });
  });

  it('R12, R8: takes over although the disable of the one before is held', async () => {
    const { ada, jobId, records } = await hired({
      gate: { removals: { max: 0, percent: 0, floor: 0, floorPercent: 0 } },
    });
    const before = await account();
    await tenant.remove(ada);
    await pipeline.runCycle(jobId);
    expect(await records.story(ada)).toEqual(['create succeeded', 'disable held TooManyRemovals']);
    const again = await tenant.person('ada', { department: 'Board' });
    await tenant.assign(again, 'Licensed');
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect(await account()).toMatchObject({ id: before?.id, status: 'active', department: 'Board' });
    expect(await records.story(ada)).toEqual(['create succeeded', 'disable expired']);
  });

  it('R12, R8: what was held for the one before comes back when the new one leaves before the takeover', async () => {
    const { ada, jobId, records } = await hired({
      gate: {
        removals: { max: 0, percent: 0, floor: 0, floorPercent: 0 },
        renamePercent: 0,
      },
    });
    await tenant.remove(ada);
    await pipeline.runCycle(jobId);
    const again = await tenant.person('ada');
    // Basic after Licensed: the takeover is a downgrade, and held, too.
    await tenant.assign(again, 'Basic');
    await pipeline.runCycle(jobId);
    expect(await records.story(again)).toEqual(['downgrade held TooManyRemovals']);
    expect(await records.story(ada)).toEqual(['create succeeded', 'disable expired']);
    await tenant.unassign(again);
    await pipeline.runCycle(jobId);
    expect(await records.story(again)).toEqual(['downgrade expired']);
    expect(await records.story(ada)).toEqual([
      'create succeeded',
      'disable expired',
      'disable held TooManyRemovals',
    ]);
  });

  it('R12: a restored person gets the account back that nobody took meanwhile', async () => {
    const { ada, jobId, records } = await hired();
    const before = await account();
    await tenant.remove(ada);
    await pipeline.runCycle(jobId);
    await tenant.restore(ada);
    await pipeline.runCycle(jobId);
    expect(await account()).toMatchObject({ id: before?.id, status: 'active', userType: 'Licensed' });
    expect(await records.links()).toHaveLength(1);
  });
});
