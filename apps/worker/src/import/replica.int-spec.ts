import { beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '@lockstep/testkit';
import { Company } from './testing/company.ts';
import { assignmentStates, membershipState, removalsOf } from './testing/source-facts.ts';
import { useWorld } from './testing/world.ts';

const world = useWorld();

async function cycle(jobId: string): Promise<void> {
  expect(await world.pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
}

async function release(): Promise<void> {
  await world.pipeline.sandbox.control('POST', '/entra/replication/release');
}

describe('G13: a replica that is behind', () => {
  let company: Company;

  beforeEach(async () => {
    company = new Company(world);
    await company.found();
  });

  it.each([
    { name: 'lists and deltas are behind', directReads: false },
    { name: 'direct reads are behind, too', directReads: true },
  ])(
    'R7: $name: nothing happens until it catches up, and then everything that did',
    async ({ directReads }) => {
      const { tenant, pipeline } = world;
      const jobId = await world.job();
      await cycle(jobId);
      const before = company.entitled;

      await world.settings({ replication: { held: true, directReads } });
      const department = await company.move();
      const leavers = await company.shrink();
      await company.grow();
      await world.makeChecksDue(jobId, 'everything');
      await tenant.forgetRequests();
      await cycle(jobId);
      await cycle(jobId);
      // A direct read may know of a leaver early; who has a right loses nothing.
      const active = await world.active();
      const left = leavers.map((person) => person.userPrincipalName);
      expect(before.filter((name) => !left.includes(name) && !active.includes(name))).toEqual([]);
      if (directReads) expect(await tenant.writes()).toEqual([]);

      await world.settings({ replication: { held: false } });
      await release();
      await world.makeChecksDue(jobId, 'everything');
      await cycle(jobId);
      expect(await world.active()).toEqual(company.entitled);
      expect((await removalsOf(pipeline.db, jobId)).map(({ sourceId }) => sourceId).sort()).toEqual(
        leavers.map(({ id }) => id).sort(),
      );
      expect((await tenant.zoom()).get('own1@contoso.example')).toMatchObject({ department });
    },
  );

  it('R7: unassigned and assigned again while it was behind: never without an account', async () => {
    const { tenant, pipeline } = world;
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const jobId = await world.job();
    await cycle(jobId);

    await world.settings({ replication: { held: true } });
    await tenant.unassign(ada);
    await tenant.assign(ada);
    await world.makeChecksDue(jobId, 'list');
    await cycle(jobId);
    expect(await world.active()).toContain(ada.userPrincipalName);
    await world.settings({ replication: { held: false } });
    await release();
    await cycle(jobId);
    expect(await assignmentStates(pipeline.db, jobId, ada.id)).toEqual(['gone', 'live']);
    expect(await removalsOf(pipeline.db, jobId)).toEqual([]);
  });

  it('R7: changes that become visible one after the other, some minutes late', async () => {
    const { pipeline } = world;
    const jobId = await world.job();
    await cycle(jobId);
    await world.settings({ replication: { delayMs: 600_000 } });
    const leavers = await company.shrink();
    await world.advanceClock(300_000);
    await company.grow();
    for (let minutes = 0; minutes < 20; minutes += 5) {
      await cycle(jobId);
      await world.advanceClock(300_000);
    }
    expect(await world.active()).toEqual(company.entitled);
    expect(await removalsOf(pipeline.db, jobId)).toHaveLength(leavers.length);
  });
});

it("R7: who came back into a group between the two reads stays, though the group's list is behind; it is asked about again", async () => {
  const { tenant, pipeline } = world;
  const ada = await tenant.person('ada');
  const nested = await tenant.group('Nested', [await tenant.person('other')]);
  const group = await tenant.group('Zoom users', [ada]);
  await pipeline.sandbox.control('POST', `/entra/groups/${group.id}/members`, { add: [nested.id] });
  await tenant.assign(group);
  const jobId = await world.job({ settings: { evidenceConfirmAfterMs: 4_000 } });
  await cycle(jobId);

  await tenant.members(group, { remove: [ada] });
  const { result } = await pipeline.beginCycle(jobId);
  await waitFor(async () => (await membershipState(pipeline.db, jobId, ada.id)) === 'leaving');
  await world.settings({ replication: { held: true } });
  await tenant.members(group, { add: [ada] });
  await result();
  expect(await membershipState(pipeline.db, jobId, ada.id)).toBe('leaving');
  expect(await world.active()).toEqual([ada.userPrincipalName]);

  await world.settings({ replication: { held: false } });
  await release();
  await cycle(jobId);
  expect(await membershipState(pipeline.db, jobId, ada.id)).toBe('live');
  expect(await removalsOf(pipeline.db, jobId)).toEqual([]);
});
