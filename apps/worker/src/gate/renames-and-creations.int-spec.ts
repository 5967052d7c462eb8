import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

async function jobWith(count: number) {
  const people = await tenant.crowd(count);
  const { jobId } = await pipeline.job();
  const run = () => pipeline.runCycle(jobId);
  await run();
  const records = new Records(pipeline.db, jobId);
  const held = async () =>
    (await records.changes()).filter(({ state }) => state === 'held').map((one) => one.held_reason);
  return { run, people, records, held };
}

describe('renames and creations over their limits (R8)', () => {
  it('R8: six new names of twenty are held, other changes go on; five pass', async () => {
    const { run, people, held } = await jobWith(20);
    const before = new Set((await tenant.zoom()).keys());
    for (const [n, person] of people.slice(0, 6).entries()) {
      await tenant.change(person, { userPrincipalName: `q${String(n)}@contoso.example` });
    }
    for (const person of people.slice(6, 10)) await tenant.change(person, { department: 'Board' });
    await run();
    expect(await held()).toEqual(Array(6).fill('TooManyRenames'));
    const zoom = await tenant.zoom();
    expect(new Set(zoom.keys())).toEqual(before);
    expect([...zoom.values()].filter(({ department }) => department === 'Board')).toHaveLength(4);
    // One takes the old name back: the five that are left stay held until somebody looked.
    await tenant.change(people[0] ?? { id: '', userPrincipalName: '' }, {
      userPrincipalName: 'p1@contoso.example',
    });
    await run();
    expect(await held()).toHaveLength(5);
  });

  it('R8: five new names of twenty pass', async () => {
    const { run, people, held } = await jobWith(20);
    for (const [n, person] of people.slice(0, 5).entries()) {
      await tenant.change(person, { userPrincipalName: `q${String(n)}@contoso.example` });
    }
    await run();
    expect(await held()).toEqual([]);
    expect([...(await tenant.zoom()).keys()].filter((email) => email.startsWith('q'))).toHaveLength(5);
  });

  it('R8: the first cycle creates everybody; later more than half of them at once is held', async () => {
    const { run, held } = await jobWith(44);
    expect((await tenant.zoom()).size).toBe(44);
    await tenant.crowd(22, 'q');
    await run();
    expect(await held()).toEqual([]);
    await tenant.crowd(12, 'r');
    await run();
    // 22 of this day and 12 more are over half of the 66 that are there.
    expect(await held()).toEqual(Array(12).fill('TooManyCreates'));
    expect((await tenant.zoom()).size).toBe(66);
  });
});
