import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { impatient } from '../testing/impatient.ts';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start({ activities: impatient(2) });
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

async function setUp(count: number) {
  const people = await tenant.crowd(count);
  const { jobId } = await pipeline.job();
  const run = () => pipeline.runCycle(jobId);
  return { jobId, run, people, records: new Records(pipeline.db, jobId) };
}

async function noEscrow(records: Records): Promise<void> {
  const people = await records.people();
  expect(people.filter(({ attempts, error_code: code }) => attempts > 0 || code !== null)).toEqual([]);
}

const board = async (people: readonly TestPerson[]) => {
  for (const person of people) await tenant.change(person, { department: 'Board' });
};

describe('the target is away (R17)', () => {
  it.each([
    ['answers 503 to everything', { kind: 'status', status: 503 }],
    ['closes every connection', { kind: 'dropBefore' }],
    ['answers with half a page', { kind: 'truncate' }],
  ])(
    'R17: it %s: TargetUnavailable, nobody’s escrow, and all is made up for afterwards',
    async (_, fault) => {
      const { jobId, run, records } = await setUp(8);
      await tenant.fault({ service: 'zoom', ...fault, count: 'always' });
      expect(await run()).toMatchObject({ state: 'failed', error: { code: 'TargetUnavailable' } });
      expect((await records.job()).suspension).toMatchObject({ code: 'TargetUnavailable' });
      await noEscrow(records);
      await tenant.noFaults();
      await pipeline.start(jobId);
      expect(await run()).toMatchObject({ state: 'succeeded' });
      expect((await tenant.zoom()).size).toBe(8);
      expect(await records.story()).toEqual(Array(8).fill('create succeeded'));
    },
  );

  it('R17: it goes away while single accounts are read: what was read is kept, the others wait', async () => {
    const { jobId, run, records, people } = await setUp(40);
    await run();
    await board(people);
    // All of the default attributes stand in a list row; so the list is refused, and each is read alone.
    await tenant.fault({
      service: 'zoom',
      method: 'GET',
      pathPattern: 'count=100',
      kind: 'status',
      status: 400,
      count: 'always',
    });
    await tenant.fault({
      service: 'zoom',
      method: 'GET',
      pathPattern: '/Users/',
      kind: 'status',
      status: 502,
      skip: 10,
      count: 'always',
    });
    expect(await run()).toMatchObject({ state: 'failed', error: { code: 'TargetUnavailable' } });
    await noEscrow(records);
    const planned = (await records.story()).filter((line) => line.startsWith('update')).length;
    expect(planned).toBeGreaterThan(5);
    await tenant.noFaults();
    await pipeline.start(jobId);
    expect(await run()).toMatchObject({ state: 'succeeded' });
    const zoom = [...(await tenant.zoom()).values()];
    expect(zoom.filter(({ department }) => department === 'Board')).toHaveLength(40);
  });

  it('R17: it takes no writes: what was tried in vain is counted against nobody', async () => {
    const { jobId, run, records, people } = await setUp(40);
    await run();
    await board(people);
    await tenant.fault({
      service: 'zoom',
      method: 'PUT',
      kind: 'status',
      status: 500,
      skip: 5,
      count: 'always',
    });
    expect(await run()).toMatchObject({ state: 'failed', error: { code: 'TargetUnavailable' } });
    await noEscrow(records);
    await tenant.noFaults();
    await pipeline.start(jobId);
    expect(await run()).toMatchObject({ state: 'succeeded' });
    const zoom = [...(await tenant.zoom()).values()];
    expect(zoom.filter(({ department }) => department === 'Board')).toHaveLength(40);
    await noEscrow(records);
  });

  it.each([
    ['read', 'GET'],
    ['written', 'PUT'],
  ])('R17, R5: one account that can’t be %s is its person’s trouble, not the target’s', async (_, method) => {
    const { run, records, people } = await setUp(4);
    await run();
    const [poor] = people;
    if (poor === undefined) throw new Error('nobody is there');
    const [link] = await records.links(poor);
    const pathPattern = encodeURIComponent(link?.target_id ?? '');
    await tenant.fault({
      service: 'zoom',
      method,
      pathPattern,
      kind: 'status',
      status: 500,
      count: 'always',
    });
    for (const some of [[poor], people]) {
      await board(some);
      expect(await run()).toMatchObject({ state: 'succeeded' });
    }
    const { attempts, error_code: code, due_at: dueAt } = await records.person(poor);
    expect(attempts).toBeGreaterThan(0);
    if (method === 'GET') expect(code).toBe('InternalServerError');
    expect(dueAt?.getTime()).toBeGreaterThan(Date.now() + 60_000);
    const zoom = [...(await tenant.zoom()).values()];
    expect(zoom.filter(({ department }) => department === 'Board')).toHaveLength(3);

    await tenant.noFaults();
    await records.letTimePass();
    await run();
    expect(await records.person(poor)).toMatchObject({ attempts: 0, error_code: null });
    expect((await tenant.zoom()).get(poor.userPrincipalName)).toMatchObject({ department: 'Board' });
  });
});
