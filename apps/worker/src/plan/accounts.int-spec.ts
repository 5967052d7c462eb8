import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { schemaOf } from '../testing/schemas.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';

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

async function assigned(name: string, properties = {}): Promise<TestPerson> {
  const person = await tenant.person(name, properties);
  await tenant.assign(person);
  return person;
}

/** An account that was in Zoom before us. */
async function stranger(name: string, properties = {}): Promise<string> {
  const user = {
    email: login(name),
    givenName: name,
    familyName: 'Test',
    department: 'R&D',
    userType: 'Basic',
  };
  return pipeline.sandbox.create('/zoom/users', { ...user, ...properties });
}

async function setUp(options: Parameters<Pipeline['job']>[0] = {}) {
  const { jobId } = await pipeline.job(options);
  const run = () => pipeline.runCycle(jobId);
  await run();
  return { jobId, run, records: new Records(pipeline.db, jobId) };
}

describe('accounts that were there before (R12)', () => {
  it.each([1, 6])(
    'R12: of %d people each is linked to the equal account, and nothing is written',
    async (count) => {
      const ids = new Map<string, string>();
      for (let n = 1; n <= count; n += 1) {
        const person = await assigned(`p${String(n)}`);
        ids.set(person.id, await stranger(`p${String(n)}`));
      }
      const { records } = await setUp();
      expect(await tenant.writes()).toEqual([]);
      const links = await records.links();
      expect(new Map(links.map((link) => [link.source_id, link.target_id]))).toEqual(ids);
      expect(new Set(links.map((link) => link.origin))).toEqual(new Set(['adopted']));
    },
  );

  it('R12, C6: one that differs is brought in step, not made again', async () => {
    const ada = await assigned('ada');
    const id = await stranger('ada', { department: 'Elsewhere', familyName: 'Other' });
    const { records } = await setUp();
    expect((await tenant.writes()).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `PUT /scim2/Users/${encodeURIComponent(id)}`,
    ]);
    expect(await zoom('ada')).toMatchObject({ id, department: 'R&D', familyName: 'Test' });
    expect(await records.links(ada)).toMatchObject([{ origin: 'adopted', target_id: id }]);
  });

  it('R12, M10: is never adopted merely because a creation said that it exists', async () => {
    const ada = await assigned('ada');
    // A pending user is in no list, and a filter on it finds nothing (DF 7646).
    const id = await stranger('ada', { status: 'pending' });
    const { records, run } = await setUp();
    expect(await records.person(ada)).toMatchObject({ error_code: 'Conflict', attempts: 1 });
    expect(await records.links(ada)).toEqual([]);

    // Once it can be seen the matching rule finds it.
    await pipeline.sandbox.control('POST', `/zoom/users/${encodeURIComponent(id)}/confirm`);
    await records.letTimePass();
    await run();
    expect(await records.links(ada)).toMatchObject([{ origin: 'adopted', target_id: id }]);
    expect(await records.person(ada)).toMatchObject({ error_code: null, attempts: 0 });
  });

  it('R12: one that is a living person’s is not taken from them', async () => {
    const bob = await assigned('bob');
    const { records, run } = await setUp();
    const bobs = await zoom('bob');
    await pipeline.sandbox.control('PATCH', `/zoom/users/${login('bob')}`, { email: login('carol') });
    const carol = await assigned('carol');
    await run();
    expect(await records.person(carol)).toMatchObject({ error_code: 'DuplicateSourceEntries' });
    expect(await records.links(carol)).toEqual([]);
    expect(await records.links(bob)).toMatchObject([{ target_id: bobs?.id, ended_at: null }]);
  });
});

describe('accounts that somebody else switched off (R10)', () => {
  it('R10, M9: a linked one is left alone as InactiveInTarget, said once, and kept in step again when it is on', async () => {
    const ada = await assigned('ada');
    const { records, run } = await setUp();
    await pipeline.sandbox.control('PATCH', `/zoom/users/${login('ada')}`, { status: 'inactive' });
    await tenant.forgetRequests();
    for (const department of ['Board', 'Bored']) {
      await tenant.change(ada, { department });
      await run();
    }
    expect(await tenant.writes()).toEqual([]);
    expect(await records.person(ada)).toMatchObject({ skip_reason: 'InactiveInTarget', error_code: null });
    const told = (await records.logs(ada)).filter((log) => log.error_code === 'InactiveInTarget');
    expect(told).toHaveLength(1);

    await pipeline.sandbox.control('PATCH', `/zoom/users/${login('ada')}`, { status: 'active' });
    await tenant.change(ada, { department: 'Back' });
    await run();
    expect(await zoom('ada')).toMatchObject({ department: 'Back' });
  });

  it('R10: a stranger’s is linked with a warning and stays off', async () => {
    const ada = await assigned('ada');
    const id = await stranger('ada', { status: 'inactive', department: 'Elsewhere' });
    const { records } = await setUp();
    expect(await tenant.writes()).toEqual([]);
    expect(await records.links(ada)).toMatchObject([{ target_id: id, disabled_by_us: false }]);
    expect(await records.logs(ada)).toMatchObject([{ status: 'warning', error_code: 'InactiveInTarget' }]);
  });

  it('R10: FlowAlways on active switches it on', async () => {
    await assigned('ada');
    const id = await stranger('ada', { status: 'inactive', department: 'Elsewhere' });
    await setUp({ schema: schemaOf('zoom', { active: { flowBehavior: 'FlowAlways' } }) });
    expect(await zoom('ada')).toMatchObject({ id, status: 'active', department: 'R&D' });
  });

  it('R10, R11: switched off by somebody else before its person left: not switched on again, not deleted', async () => {
    const ada = await assigned('ada');
    const { records, run } = await setUp();
    await pipeline.sandbox.control('PATCH', `/zoom/users/${login('ada')}`, { status: 'inactive' });
    await tenant.remove(ada);
    await tenant.forgetRequests();
    await run();
    expect(await records.links(ada)).toMatchObject([{ state: 'disabled', disabled_by_us: false }]);
    await tenant.remove(ada, 'hard');
    await run();
    expect(await tenant.writes()).toEqual([]);
    expect(await zoom('ada')).toMatchObject({ status: 'inactive' });
  });

  it('R7: switched on again by hand while its person was away: the link follows, and the next leave disables it', async () => {
    const ada = await assigned('ada');
    const { records, run } = await setUp();
    await tenant.unassign(ada);
    await run();
    await pipeline.sandbox.control('PATCH', `/zoom/users/${login('ada')}`, { status: 'active' });
    await tenant.assign(ada);
    await run();
    expect(await records.links(ada)).toMatchObject([{ state: 'active', disabled_by_us: false }]);
    await tenant.unassign(ada);
    await run();
    expect(await zoom('ada')).toMatchObject({ status: 'inactive' });
  });
});

describe('accounts that somebody deleted (InvalidAnchor)', () => {
  it('R9, M8: one is made anew when its person changes', async () => {
    const ada = await assigned('ada');
    const { records, run } = await setUp();
    const before = await zoom('ada');
    await pipeline.sandbox.control('DELETE', `/zoom/users/${login('ada')}`);
    await tenant.change(ada, { department: 'Board' });
    expect(await run()).toMatchObject({ state: 'succeeded' });
    const after = await zoom('ada');
    expect(after).toMatchObject({ status: 'active', department: 'Board' });
    expect(after?.id).not.toBe(before?.id);
    expect(await records.links(ada)).toMatchObject([
      { target_id: before?.id, ended_reason: 'vanished' },
      { target_id: after?.id, ended_at: null },
    ]);
  });

  it('R12, M8: one that was made again by hand is found by its name', async () => {
    const ada = await assigned('ada');
    const { records, run } = await setUp();
    await pipeline.sandbox.control('DELETE', `/zoom/users/${login('ada')}`);
    const id = await stranger('ada');
    await tenant.change(ada, { department: 'Board' });
    await tenant.forgetRequests();
    await run();
    expect((await tenant.writes()).map(({ method }) => method)).toEqual(['PUT']);
    expect(await zoom('ada')).toMatchObject({ id, department: 'Board' });
    expect(await records.links(ada)).toMatchObject([{ ended_reason: 'vanished' }, { target_id: id }]);
  });

  it('R9: one whose person has left is only forgotten', async () => {
    const ada = await assigned('ada');
    const { records, run } = await setUp();
    await pipeline.sandbox.control('DELETE', `/zoom/users/${login('ada')}`);
    await tenant.unassign(ada);
    await tenant.forgetRequests();
    await run();
    expect(await tenant.writes()).toEqual([]);
    expect(await records.links(ada)).toMatchObject([{ ended_reason: 'vanished' }]);
  });

  it('R4: a 404 between plan and write is looked into at once, not after a back-off', async () => {
    const ada = await assigned('ada');
    const { records, run } = await setUp();
    await tenant.fault({
      service: 'zoom',
      method: 'PUT',
      kind: 'status',
      status: 404,
      body: { detail: 'User does not exist.' },
    });
    await tenant.change(ada, { department: 'Board' });
    await run();
    expect(await zoom('ada')).toMatchObject({ department: 'Board' });
    expect(await records.story(ada)).toEqual([
      'create succeeded',
      'update failed InvalidAnchor',
      'update succeeded',
    ]);
  });
});

describe('protected accounts (R10)', () => {
  it('R10: an Admin’s account is held as Protected; when the role is gone the hold is, too', async () => {
    const [ada, bob] = [await assigned('ada'), await assigned('bob')];
    await tenant.crowd(3);
    const { records, run } = await setUp();
    await pipeline.sandbox.control('PATCH', `/zoom/users/${login('ada')}`, { role: 'Admin' });
    await tenant.unassign(ada);
    await tenant.unassign(bob);
    await tenant.forgetRequests();
    await run();
    await run();
    expect(await records.story(ada)).toEqual(['create succeeded', 'disable held Protected']);
    expect(await zoom('ada')).toMatchObject({ status: 'active' });
    expect(await zoom('bob')).toMatchObject({ status: 'inactive' });

    await pipeline.sandbox.control('PATCH', `/zoom/users/${login('ada')}`, { role: 'Member' });
    await records.letTimePass();
    await run();
    expect(await zoom('ada')).toMatchObject({ status: 'inactive' });
    expect(await records.story(ada)).toEqual(['create succeeded', 'disable superseded', 'disable succeeded']);
  });

  it('R10: the Owner keeps licence and name, and is matched like anybody', async () => {
    const owner = await assigned('owner');
    await pipeline.sandbox.control('PATCH', `/zoom/users/${login('owner')}`, { userType: 'Licensed' });
    const { records } = await setUp();
    expect(await records.story(owner)).toEqual(['downgrade held Protected']);
    expect(await tenant.writes()).toEqual([]);
  });
});
