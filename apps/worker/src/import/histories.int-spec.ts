import { expect, it, jest } from '@jest/globals';
import { History } from './testing/history.ts';
import { hasty, retrying, type Failing } from './testing/retrying.ts';
import { removalsOf } from './testing/source-facts.ts';
import { useWorld } from './testing/world.ts';

// Dozens of cycles: patience on a busy machine.
jest.setTimeout(600_000);

const failing: Failing = { codes: [], most: 100 };
const world = useWorld({ activities: retrying(failing), services: { sleep: hasty } });
const steps = 20;

it.each([1, 2, 3])(
  'R7: a random history of a tenant that is told of with faults (seed %i): who has a right keeps the account, each removal is proved, and in the end all is as it should be',
  async (seed) => {
    const { tenant, pipeline } = world;
    // So many others that the gate, which counts shares, has no say.
    const crowd = (await tenant.crowd(60)).map((person) => person.userPrincipalName);
    const history = new History(world, seed);
    await history.begin();
    const jobId = await world.job();
    const cycle = async () => {
      expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
    };
    await cycle();
    let entitledBefore = history.entitled;
    let activeBefore = await world.active();
    for (let step = 0; step < steps; step += 1) {
      await history.happen();
      await cycle();
      const active = await world.active();
      const now = history.entitled;
      const safe = [...crowd, ...entitledBefore.filter((name) => now.includes(name))];
      const lost = activeBefore.filter((name) => safe.includes(name) && !active.includes(name));
      expect({ lost, told: history.told }).toEqual({ lost: [], told: history.told });
      entitledBefore = now;
      activeBefore = active;
    }
    await history.comeClean();
    await world.makeChecksDue(jobId, 'everything');
    await cycle();
    expect({ active: await world.active(), told: history.told }).toEqual({
      active: [...crowd, ...history.entitled].sort(),
      told: history.told,
    });
    const removals = await removalsOf(pipeline.db, jobId);
    expect(removals.filter(({ heldReason }) => heldReason !== null)).toEqual([]);
    expect(removals.filter(({ evidence }) => evidence.length === 0)).toEqual([]);
  },
);
