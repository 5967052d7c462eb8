import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { schemaOf } from '../testing/schemas.ts';
import { TestTenant } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

const minute = 60_000;

async function setUp(count: number, options: Parameters<Pipeline['job']>[0] = {}) {
  const people = await tenant.crowd(count);
  const { jobId } = await pipeline.job(options);
  const run = () => pipeline.runCycle(jobId);
  return { jobId, run, people, records: new Records(pipeline.db, jobId) };
}

describe('one person’s failure is theirs (R5)', () => {
  it('R5: a 400 waits with a growing back-off, is not tried before its time, and stops nobody', async () => {
    const { run, records, people } = await setUp(6);
    const [poor] = people;
    if (poor === undefined) throw new Error('nobody is there');
    await tenant.fault({
      service: 'zoom',
      method: 'POST',
      bodyPattern: poor.userPrincipalName,
      kind: 'status',
      status: 400,
      body: { detail: 'The "userName" of the request is invalid.' },
      count: 'always',
    });
    const waits: number[] = [];
    for (let n = 1; n <= 3; n += 1) {
      const begunAt = Date.now();
      expect(await run()).toMatchObject({ state: 'succeeded' });
      const { attempts, error_code: code, due_at: dueAt } = await records.person(poor);
      expect({ attempts, code }).toEqual({ attempts: n, code: 'AttributeValidationFailed' });
      waits.push(Math.round(((dueAt?.getTime() ?? 0) - begunAt) / minute));
      await tenant.forgetRequests();
      await run();
      expect(await tenant.writes()).toEqual([]);
      await records.letTimePass();
    }
    expect(waits).toEqual([10, 20, 40]);
    expect((await tenant.zoom()).size).toBe(5);
    const failures = (await records.logs(poor)).filter((log) => log.status === 'failure');
    expect(failures).toHaveLength(3);
    expect(failures[0]?.reason).toContain('userName');

    await tenant.noFaults();
    await run();
    expect((await tenant.zoom()).size).toBe(6);
    expect(await records.person(poor)).toMatchObject({ attempts: 0, error_code: null, due_at: null });
  });

  it('R18: people for whom there is no licence wait, the others are made, and they follow when there is one', async () => {
    await pipeline.sandbox.control('PATCH', '/zoom/accounts/sandbox-account', { licences: { Licensed: 3 } });
    // One of the three is the owner's.
    await tenant.crowd(5, 'l', 'Licensed');
    const { run, records } = await setUp(3);
    expect(await run()).toMatchObject({ state: 'succeeded' });
    const codes = (await records.people()).map((person) => person.error_code).filter((code) => code !== null);
    expect(codes).toEqual(Array(3).fill('LicenseLimitExceeded'));
    expect((await tenant.zoom()).size).toBe(5);
    await pipeline.sandbox.control('PATCH', '/zoom/accounts/sandbox-account', { licences: { Licensed: 6 } });
    await records.letTimePass();
    await run();
    expect(
      [...(await tenant.zoom()).values()].filter(({ userType }) => userType === 'Licensed'),
    ).toHaveLength(5);
  });

  it('R5: a plan that breaks on one person’s data leaves the others of the page alone', async () => {
    const schema = schemaOf('zoom', {
      active: {
        source: {
          type: 'Function',
          name: 'Switch',
          expression: 'Switch([department], "True", "Frozen", "False")',
          parameters: [],
        },
      },
    });
    const frozen = await tenant.person('frozen', { department: 'Frozen' });
    await tenant.assign(frozen);
    const { run, records } = await setUp(5, { schema });
    expect(await run()).toMatchObject({ state: 'succeeded' });
    expect((await tenant.zoom()).size).toBe(5);
    const { error_code: code, error_message: message } = await records.person(frozen);
    expect({ code, message }).toEqual({
      code: 'AttributeValidationFailed',
      message: expect.stringContaining('cannot create an inactive account'),
    });
    expect((await records.people()).filter((one) => one.error_code !== null)).toHaveLength(1);
  });

  it('R5: a remembered value that nobody can read costs its person a comparison, not the page', async () => {
    const { jobId, run, people } = await setUp(5);
    await run();
    await sql`update link set last_written = '{"userType": {"odd": 1}}' where job_id = ${jobId} and source_id = ${people[0]?.id}`.execute(
      pipeline.db,
    );
    for (const person of people) await tenant.change(person, { department: 'Board' });
    expect(await run()).toMatchObject({ state: 'succeeded' });
    const zoom = [...(await tenant.zoom()).values()];
    expect(zoom.filter(({ department }) => department === 'Board')).toHaveLength(5);
  });

  it('R5: an account whose data PostgreSQL can’t hold is kept without what can’t be held, and harms nobody', async () => {
    const { run, records, people } = await setUp(6);
    await pipeline.sandbox.control('POST', '/zoom/users', {
      email: people[0]?.userPrincipalName,
      givenName: 'A\u0000da',
      familyName: 'Family1',
      department: 'Elsewhere\u0000',
    });
    expect(await run()).toMatchObject({ state: 'succeeded' });
    expect(await records.links()).toHaveLength(6);
    expect((await tenant.zoom()).get(people[0]?.userPrincipalName ?? '')).toMatchObject({
      givenName: 'Given1',
    });
  });
});
