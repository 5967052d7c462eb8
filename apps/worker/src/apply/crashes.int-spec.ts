import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { commitResults, type ChangeResult } from '@lockstep/database';
import { sql } from 'kysely';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { StopBeforeWriting } from '../testing/stop-before-writing.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;
const stop = new StopBeforeWriting();

beforeAll(async () => {
  pipeline = await Pipeline.start({ activities: stop.activities });
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(async () => {
  stop.isOn = false;
  await pipeline.sandbox.reset();
});

const login = (name: string) => `${name}@contoso.example`;
const zoom = async (name: string) => (await tenant.zoom()).get(login(name));

/** A job of which everybody's change is released and none is written. */
async function released(
  cause: (ada: TestPerson) => Promise<unknown>,
  before: 'nobody' | 'linked' = 'linked',
) {
  const ada = await tenant.person('ada');
  if (before === 'linked') await tenant.assign(ada, 'Licensed');
  const { jobId } = await pipeline.job();
  const run = () => pipeline.runCycle(jobId);
  if (before === 'linked') await run();
  const records = new Records(pipeline.db, jobId);
  const written = async (what: () => Promise<unknown>) => {
    stop.isOn = true;
    await what();
    await run();
    stop.isOn = false;
    await tenant.forgetRequests();
  };
  await written(() => cause(ada));
  return { ada, jobId, run, records, written };
}

/** The rows that a worker leaves which died with a claim, after its intent if `step` is told. */
async function dead(jobId: string, death: { leaseMs: number; step?: number }): Promise<void> {
  await sql`update change set state = 'claimed', epoch = epoch + 1, claimed_by = 'dead',
      lease_until = now() + make_interval(secs => ${death.leaseMs / 1000})
    where job_id = ${jobId} and state = 'released'`.execute(pipeline.db);
  for (let step = 0; death.step !== undefined && step <= death.step; step += 1) {
    await sql`insert into journal (job_id, change_id, epoch, step, source_id, target_id, method, path, request, before)
      select job_id, id, epoch, ${step}, source_id, target_id, requests -> ${step}::int ->> 'method', requests -> ${step}::int ->> 'path',
        requests -> ${step}::int -> 'body', before
      from change where job_id = ${jobId} and state = 'claimed'`.execute(pipeline.db);
  }
}

const assign = (ada: TestPerson) => tenant.assign(ada, 'Licensed');
const made = () =>
  pipeline.sandbox.create('/zoom/users', {
    email: login('ada'),
    givenName: 'ada',
    familyName: 'Test',
    department: 'R&D',
    userType: 'Licensed',
  });

describe('a worker that died (R4)', () => {
  it('R4: after its claim: the change is written once, and not before the lease has ended', async () => {
    const { jobId, run, records, ada } = await released(assign, 'nobody');
    await dead(jobId, { leaseMs: 3_000 });
    const lease = await pipeline.db
      .selectFrom('change')
      .select('lease_until')
      .where('job_id', '=', jobId)
      .executeTakeFirstOrThrow();
    expect(await run()).toMatchObject({ state: 'succeeded' });
    const [post, ...more] = await tenant.writes();
    expect(more).toEqual([]);
    expect(Date.parse(String(post?.['at']))).toBeGreaterThanOrEqual(lease.lease_until?.getTime() ?? Infinity);
    expect(await records.story(ada)).toEqual(['create succeeded']);
    expect(await records.person(ada)).toMatchObject({ attempts: 0 });
  });

  it('R4: before its POST left: three spaced reads, then it is sent', async () => {
    const { jobId, run, records, ada } = await released(assign, 'nobody');
    await dead(jobId, { leaseMs: 0, step: 0 });
    expect(await run()).toMatchObject({ state: 'succeeded' });
    const seen = await tenant.requests('service=zoom');
    expect(seen.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'POST']);
    const at = seen.map((request) => Date.parse(String(request['at'])));
    expect((at[2] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(3_000);
    expect((await records.story(ada)).at(-1)).toBe('create succeeded');
    expect(await records.links(ada)).toHaveLength(1);
  });

  it('R4: after a POST that was done, and its person left meanwhile: the account is found and switched off', async () => {
    const { jobId, run, records, ada } = await released(assign, 'nobody');
    await dead(jobId, { leaseMs: 0, step: 0 });
    const id = await made();
    await tenant.unassign(ada);
    expect(await run()).toMatchObject({ state: 'succeeded' });
    expect(await zoom('ada')).toMatchObject({ id, status: 'inactive' });
    expect(await records.links(ada)).toMatchObject([
      { target_id: id, state: 'disabled', disabled_by_us: true },
    ]);
    expect(await records.story(ada)).toEqual(['create succeeded', 'disable succeeded']);
  });

  it.each([
    ['was done', true, []],
    ['was not done', false, ['PATCH']],
  ])('R4: after the intent of a disable that %s', async (_, wasDone, sent) => {
    const { jobId, run, records, ada } = await released((person) => tenant.unassign(person));
    await dead(jobId, { leaseMs: 0, step: 0 });
    if (wasDone)
      await pipeline.sandbox.control('PATCH', `/zoom/users/${login('ada')}`, { status: 'inactive' });
    await run();
    expect((await tenant.writes()).map(({ method }) => method)).toEqual(sent);
    expect(await zoom('ada')).toMatchObject({ status: 'inactive' });
    expect(await records.links(ada)).toMatchObject([{ state: 'disabled', disabled_by_us: true }]);
    expect((await records.story(ada)).at(-1)).toBe('disable succeeded');
    // Ours to switch on again.
    await tenant.assign(ada, 'Licensed');
    await run();
    expect(await zoom('ada')).toMatchObject({ status: 'active', userType: 'Licensed' });
  });

  it('R10: after a disable that was done, and its person is back: we switch on what we switched off', async () => {
    const { jobId, run, ada } = await released((person) => tenant.unassign(person));
    await dead(jobId, { leaseMs: 0, step: 0 });
    await pipeline.sandbox.control('PATCH', `/zoom/users/${login('ada')}`, { status: 'inactive' });
    await tenant.assign(ada, 'Licensed');
    await run();
    expect(await zoom('ada')).toMatchObject({ status: 'active', userType: 'Licensed' });
  });

  it('R7: in the middle of a reactivation whose person left meanwhile: the account does not stay on', async () => {
    const { ada, jobId, run, records, written } = await released((person) => tenant.unassign(person));
    await run();
    await written(() => tenant.assign(ada, 'Licensed'));
    await dead(jobId, { leaseMs: 0, step: 1 });
    await pipeline.sandbox.control('PATCH', `/zoom/users/${login('ada')}`, { status: 'active' });
    await tenant.unassign(ada);
    await run();
    expect(await zoom('ada')).toMatchObject({ status: 'inactive' });
    expect(await records.links(ada)).toMatchObject([{ state: 'disabled', disabled_by_us: true }]);
  });

  it('R7: a reactivation that was half refused does not hide the account from the next leave', async () => {
    const { ada, run, records } = await released((person) => tenant.unassign(person));
    await run();
    await tenant.fault({
      service: 'zoom',
      method: 'PUT',
      kind: 'status',
      status: 400,
      body: { detail: 'Cannot add paid users.' },
    });
    await tenant.assign(ada, 'Licensed');
    await run();
    expect(await zoom('ada')).toMatchObject({ status: 'active' });
    await tenant.unassign(ada);
    await run();
    expect(await zoom('ada')).toMatchObject({ status: 'inactive' });
    expect((await records.story(ada)).at(-1)).toBe('disable succeeded');
  });
});

describe('results that come too late or can’t be kept (R4)', () => {
  it('R4: an attempt whose claim is somebody else’s by now changes nothing', async () => {
    const { jobId, records, ada } = await released(assign, 'nobody');
    await dead(jobId, { leaseMs: 60_000, step: 0 });
    const [change] = await records.changes(ada);
    const result: ChangeResult = {
      changeId: change?.id ?? '',
      epoch: (change?.epoch ?? 0) - 1,
      sourceId: ada.id,
      state: 'succeeded',
      targetId: 'z-late',
      errorCode: null,
      errorMessage: null,
      steps: [],
      link: { kind: 'none' },
      dueAtMs: null,
      attempts: 0,
      readBacks: 0,
      log: {
        cycleId: change?.cycle_id ?? '',
        changeId: change?.id ?? '',
        sourceId: ada.id,
        sourceDisplayName: null,
        targetId: null,
        targetDisplayName: null,
        action: 'create',
        effect: 'create',
        status: 'success',
        errorCode: null,
        reason: null,
        durationMs: 0,
        initiatedBy: 'system',
        modified: [],
        steps: [],
      },
    };
    const commit = (epoch: number) =>
      pipeline.db.transaction().execute((tx) => commitResults(tx, jobId, [{ ...result, epoch }]));
    expect((await commit(result.epoch)).size).toBe(0);
    expect(await records.logs(ada)).toEqual([]);
    expect((await commit(result.epoch + 1)).size).toBe(1);
    expect((await commit(result.epoch + 1)).size).toBe(0);
    expect(await records.logs(ada)).toHaveLength(1);
  });
});
