import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { requestRestart, type Cycle, type RestartScope } from '@lockstep/database';
import { openGate } from '../import/testing/source-facts.ts';
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

async function synchronised(count: number, settings = {}) {
  const people = await tenant.crowd(count);
  const { jobId } = await pipeline.job({ settings });
  const run = () => pipeline.runCycle(jobId);
  await run();
  await tenant.forgetRequests();
  const restart = async (...scopes: RestartScope[]): Promise<Cycle> => {
    await requestRestart(pipeline.db, jobId, { scopes, requestedAt: new Date().toISOString() });
    return run();
  };
  return { people, jobId, run, restart, records: new Records(pipeline.db, jobId) };
}

type Synchronised = Awaited<ReturnType<typeof synchronised>>;

const linkIds = async ({ records }: Synchronised) =>
  (await records.links()).flatMap(({ id, ended_at: ended }) => (ended === null ? [id] : []));

const readOfPeople = async (): Promise<number> =>
  (await tenant.requests('service=graph')).filter(({ path }) => /users|batch/.test(path)).length;

function at(people: readonly TestPerson[], index: number): TestPerson {
  const person = people[index];
  if (person === undefined) throw new Error('nobody is there');
  return person;
}

const account = async (person: TestPerson) => (await tenant.zoom()).get(person.userPrincipalName);

it.each(['Watermark', 'ConnectorDataStore'] as const)(
  'C37, C30: %s reads and evaluates everybody anew, keeps the links, and writes nothing that is right',
  async (scope) => {
    const job = await synchronised(3);
    const links = await linkIds(job);
    await pipeline.db
      .updateTable('link')
      .set({ last_observed: '{"department":"X"}' })
      .where('job_id', '=', job.jobId)
      .execute();
    expect(await job.run()).toMatchObject({ kind: 'incremental' });
    await tenant.forgetRequests();
    expect(await job.restart(scope)).toMatchObject({ kind: 'initial', state: 'succeeded' });
    expect(await readOfPeople()).toBeGreaterThan(0);
    expect(await linkIds(job)).toEqual(links);
    expect(await tenant.writes()).toEqual([]);
    const forgotten = scope === 'ConnectorDataStore';
    const observed = (await job.records.links()).map((link) => link.last_observed);
    expect(observed).toEqual(Array(3).fill(forgotten ? {} : { department: 'X' }));
    expect((await job.records.job()).restart).toBeNull();
  },
);

it('C37, E1: Escrows clears the back-off: who failed is tried at once, and nobody is read anew', async () => {
  const job = await synchronised(2);
  const poor = at(job.people, 0);
  await tenant.fault({ service: 'zoom', method: 'PUT', kind: 'status', status: 422, count: 'always' });
  await tenant.change(poor, { department: 'Board' });
  await job.run();
  await tenant.noFaults();
  await job.run();
  expect(await account(poor)).toMatchObject({ department: 'R&D' });
  expect(await job.restart('Escrows')).toMatchObject({ kind: 'incremental' });
  expect(await account(poor)).toMatchObject({ department: 'Board' });
  expect(await job.records.person(poor)).toMatchObject({ attempts: 0, error_code: null });
});

it('C37, P6: ForceDeletes lets the held removals pass, and nothing that is protected', async () => {
  const guarded = 'p1@contoso.example';
  const job = await synchronised(12, { protectedAccounts: { userNames: [guarded] } });
  for (const person of job.people.slice(0, 8)) await tenant.unassign(person);
  await job.run();
  expect(await tenant.writes()).toEqual([]);
  expect(await job.restart('ForceDeletes')).toMatchObject({ kind: 'incremental' });
  const inactive = [...(await tenant.zoom()).values()].filter(({ status }) => status === 'inactive');
  expect(inactive).toHaveLength(7);
  expect(await account(at(job.people, 0))).toMatchObject({ status: 'active' });
});

it('C37, R12: Full matches everybody in scope anew, and forgets nobody’s account', async () => {
  const job = await synchronised(7, { gate: openGate });
  const [replaced, leaver, deleted, renamed, returner, same] = [0, 1, 2, 3, 4, 5].map((n) =>
    at(job.people, n),
  );
  if (!replaced || !leaver || !deleted || !renamed || !returner || !same) throw new Error('nobody is there');
  await tenant.change(returner, { accountEnabled: false });
  await job.run();
  const before = new Map((await job.records.links()).map((link) => [link.source_id, link]));
  const idOf = (person: TestPerson) => before.get(person.id)?.target_id;

  for (const { userPrincipalName } of [replaced, deleted]) {
    await pipeline.sandbox.control('DELETE', `/zoom/users/${encodeURIComponent(userPrincipalName)}`);
  }
  const twin = { email: replaced.userPrincipalName, givenName: 'p1', familyName: 'Test' };
  await pipeline.sandbox.create('/zoom/users', twin);
  await tenant.unassign(leaver);
  await tenant.change(renamed, { userPrincipalName: 'anew@contoso.example', mail: 'anew@contoso.example' });
  await tenant.change(returner, { accountEnabled: true });
  expect(await job.restart('Full')).toMatchObject({ kind: 'initial', state: 'succeeded', error: null });

  const live = new Map(
    (await job.records.links())
      .filter((link) => link.ended_at === null)
      .map((link) => [link.source_id, link]),
  );
  expect(live.get(replaced.id)).toMatchObject({ origin: 'adopted', rematch: false });
  expect(live.get(replaced.id)?.target_id).not.toBe(idOf(replaced));
  expect(live.get(deleted.id)).toMatchObject({ origin: 'created' });
  expect(live.get(deleted.id)?.target_id).not.toBe(idOf(deleted));
  for (const person of [leaver, renamed, returner, same]) {
    expect(live.get(person.id)?.id).toBe(before.get(person.id)?.id);
  }
  const zoom = await tenant.zoom();
  expect(zoom.get(leaver.userPrincipalName)).toMatchObject({ status: 'inactive' });
  expect(zoom.get('anew@contoso.example')).toMatchObject({ id: idOf(renamed) });
  expect(zoom.get(returner.userPrincipalName)).toMatchObject({ status: 'active' });
  expect(zoom.size).toBe(7);
  await tenant.forgetRequests();
  await job.run();
  expect(await tenant.writes()).toEqual([]);
});
