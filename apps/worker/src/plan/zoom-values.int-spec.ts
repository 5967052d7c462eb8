import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { requestRestart } from '@lockstep/database';
import { sandboxDefaults } from '@lockstep/testkit';
import { z } from 'zod';
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

const login = (name: string) => `${name}@contoso.example`;
const zoom = async (name: string) => (await tenant.zoom()).get(login(name));

async function setUp() {
  const { jobId } = await pipeline.job();
  const run = () => pipeline.runCycle(jobId);
  await run();
  return { jobId, run, records: new Records(pipeline.db, jobId) };
}

async function roles(...values: readonly string[]): Promise<void> {
  const appRoles = values.map((value) => ({ value, displayName: value }));
  await pipeline.sandbox.control('PATCH', `/entra/service-principals/${sandboxDefaults.servicePrincipalId}`, {
    appRoles,
  });
}

describe('an account without an associated domain', () => {
  it('DF 7646: who is made stays pending and is answered 400 by filters: kept in step, questioned, and taken away all the same', async () => {
    await pipeline.sandbox.control('PATCH', '/zoom/accounts/sandbox-account', { associatedDomains: [] });
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const { run, jobId, records } = await setUp();
    expect(await zoom('ada')).toMatchObject({ status: 'pending', department: 'R&D' });
    const [link] = await records.links(ada);

    await tenant.change(ada, { department: 'Board' });
    await run();
    expect(await zoom('ada')).toMatchObject({ status: 'pending', department: 'Board' });

    // Matching finds nobody now; the account that was made is theirs all the same, and no second one is asked for.
    await tenant.forgetRequests();
    const restart = { scopes: ['Full' as const], requestedAt: new Date().toISOString() };
    await requestRestart(pipeline.db, jobId, restart);
    expect(await run()).toMatchObject({ state: 'succeeded', error: null });
    expect(await tenant.requests('service=zoom&status=400')).not.toEqual([]);
    expect(await tenant.writes()).toEqual([]);
    expect(await records.links(ada)).toMatchObject([{ id: link?.id, ended_at: null }]);

    await tenant.unassign(ada);
    await run();
    expect(await zoom('ada')).toMatchObject({ status: 'inactive' });
    await tenant.assign(ada);
    await run();
    expect((await records.logs(ada)).filter(({ status }) => status === 'failure')).toEqual([]);
    expect(await zoom('ada')).toMatchObject({ department: 'Board' });
    expect(await tenant.zoom()).toHaveProperty('size', 1);
  });
});

describe('one login e-mail (R23)', () => {
  it('R23: mail that differs from the user principal name is a warning on the change, and not written', async () => {
    const ada = await tenant.person('ada', { mail: login('countess') });
    await tenant.assign(ada);
    const { records } = await setUp();
    expect(await zoom('ada')).toBeDefined();
    expect(await zoom('countess')).toBeUndefined();
    const [change] = await records.changes(ada);
    expect(change?.warnings).toEqual([expect.stringContaining('one field in the target')]);
  });

  it('R23: a new user principal name is written as the first e-mail, and read back as userName', async () => {
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const { run, records } = await setUp();
    const before = await zoom('ada');
    await tenant.forgetRequests();
    await tenant.change(ada, { userPrincipalName: login('countess') });
    await run();
    const [write, ...more] = await tenant.writes();
    expect(more).toEqual([]);
    expect(write?.body).toMatchObject({ emails: [{ value: login('countess') }] });
    expect(write?.body).not.toHaveProperty('userName');
    expect(await zoom('countess')).toMatchObject({ id: before?.id });
    expect(await records.links(ada)).toMatchObject([{ match_key: login('countess') }]);

    await tenant.forgetRequests();
    await tenant.change(ada, { mail: login('countess') });
    await run();
    expect(await tenant.writes()).toEqual([]);
  });

  it('R23: the fourth change of an address in a day waits as its person’s escrow', async () => {
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const { run, records } = await setUp();
    for (const name of ['a1', 'a2', 'a3', 'a4']) {
      await tenant.change(ada, { userPrincipalName: login(name) });
      await run();
    }
    expect(await zoom('a3')).toBeDefined();
    expect(await records.person(ada)).toMatchObject({ error_code: 'NotPermitted', attempts: 1 });
  });
});

describe('roles become licences (R23)', () => {
  it.each<[string, readonly string[], string, string | null]>([
    ['Licensed', ['Licensed'], 'Licensed', null],
    ['On-Prem', ['On-Prem'], 'On-Prem', null],
    ['the old spelling On Prem', ['On Prem'], 'On-Prem', null],
    ['the old role Pro', ['Pro'], 'Licensed', 'Zoom replaced this role'],
    ['the old role Corp', ['Corp'], 'Licensed', 'Zoom replaced this role'],
    ['the better of two', ['Basic', 'Licensed'], 'Licensed', 'Several roles'],
    ['the better of two, named the other way round', ['Licensed', 'On-Prem'], 'Licensed', 'Several roles'],
  ])('R23: %s', async (_, assigned, userType, warning) => {
    await roles('Basic', 'Licensed', 'On-Prem', 'On Prem', 'Pro', 'Corp');
    const ada = await tenant.person('ada');
    for (const role of assigned) await tenant.assign(ada, role);
    const { records } = await setUp();
    expect(await zoom('ada')).toMatchObject({ userType });
    const [change] = await records.changes(ada);
    expect(change?.warnings).toEqual(warning === null ? [] : [expect.stringContaining(warning)]);
  });

  it('R23: a role that is no licence fails before any request, and is its person’s alone', async () => {
    await roles('Basic', 'Gold');
    const [ada, bob] = [await tenant.person('ada'), await tenant.person('bob')];
    await tenant.assign(ada, 'Gold');
    await tenant.assign(bob, 'Basic');
    const { records } = await setUp();
    expect(await records.person(ada)).toMatchObject({ error_code: 'AttributeValidationFailed' });
    expect((await tenant.writes()).map(({ status }) => status)).toEqual([201]);
    expect(await zoom('bob')).toBeDefined();
  });

  it('R8, R23: from Licensed to Basic is a downgrade, and back an update', async () => {
    const ada = await tenant.person('ada');
    await tenant.assign(ada, 'Licensed');
    const { records, run } = await setUp();
    await tenant.assign(ada, 'Basic');
    await pipeline.sandbox.control(
      'DELETE',
      `/entra/service-principals/${sandboxDefaults.servicePrincipalId}/assignments/${await licensedAssignment()}`,
    );
    await run();
    expect(await zoom('ada')).toMatchObject({ userType: 'Basic', status: 'active' });
    await tenant.assign(ada, 'Licensed');
    await run();
    expect(await zoom('ada')).toMatchObject({ userType: 'Licensed' });
    expect(await records.story(ada)).toEqual(['create succeeded', 'downgrade succeeded', 'update succeeded']);
  });
});

async function licensedAssignment(): Promise<string> {
  const answer = z.object({ assignments: z.array(z.looseObject({ id: z.string(), appRoleId: z.string() })) });
  const { assignments } = await pipeline.sandbox.ask(
    answer,
    'GET',
    `/entra/service-principals/${sandboxDefaults.servicePrincipalId}/assignments`,
  );
  const found = assignments.find(({ appRoleId }) => appRoleId === sandboxDefaults.appRoles.Licensed);
  if (found === undefined) throw new Error('nobody has the role Licensed');
  return found.id;
}
