import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { from, schemaOf } from '../testing/schemas.ts';
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

/** People with accounts: a job after its first cycle. */
async function jobWith(...names: readonly string[]) {
  const people = new Map<string, TestPerson>();
  for (const name of names) {
    const person = await tenant.person(name);
    await tenant.assign(person);
    people.set(name, person);
  }
  const { jobId } = await pipeline.job();
  await pipeline.runCycle(jobId);
  const records = new Records(pipeline.db, jobId);
  const ids = new Map([...(await tenant.zoom())].map(([email, { id }]) => [email.split('@')[0] ?? '', id]));
  await tenant.forgetRequests();
  const person = (name: string): TestPerson => {
    const found = people.get(name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  return { jobId, records, person, ids, run: () => pipeline.runCycle(jobId) };
}

/** Who has which account now, by login name. */
async function accounts(): Promise<Readonly<Record<string, string>>> {
  const zoom = [...(await tenant.zoom()).values()].filter(({ status }) => status === 'active');
  return Object.fromEntries(zoom.map(({ email, id }) => [email.split('@')[0] ?? '', id]));
}

describe('names that change hands (R12)', () => {
  it('R12: a swap of two names ends with each account under the other’s name, in one cycle', async () => {
    const { person, ids, run, records } = await jobWith('ada', 'bob');
    await tenant.change(person('ada'), { userPrincipalName: login('x'), mail: login('x') });
    await tenant.change(person('bob'), { userPrincipalName: login('ada'), mail: login('ada') });
    await tenant.change(person('ada'), { userPrincipalName: login('bob'), mail: login('bob') });
    expect(await run()).toMatchObject({ state: 'succeeded' });
    expect(await accounts()).toEqual({ ada: ids.get('bob'), bob: ids.get('ada') });
    const renames = (await records.story()).filter((line) => line.startsWith('rename'));
    expect(renames).toEqual(['rename succeeded', 'rename succeeded', 'rename succeeded']);
    expect((await records.people()).map((one) => one.error_code)).toEqual([null, null]);
  });

  it('R12: a chain of three is written from its end, each name once', async () => {
    const { person, ids, run } = await jobWith('ada', 'bob', 'cid');
    for (const [who, name] of [
      ['cid', 'dan'],
      ['bob', 'cid'],
      ['ada', 'bob'],
    ] as const) {
      await tenant.change(person(who), { userPrincipalName: login(name), mail: login(name) });
    }
    expect(await run()).toMatchObject({ state: 'succeeded' });
    expect(await accounts()).toEqual({ bob: ids.get('ada'), cid: ids.get('bob'), dan: ids.get('cid') });
    const writes = await tenant.writes();
    expect(writes.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('R12: a ring of three is broken with one temporary name', async () => {
    const { person, ids, run } = await jobWith('ada', 'bob', 'cid');
    for (const [who, name] of [
      ['cid', 'x'],
      ['bob', 'cid'],
      ['ada', 'bob'],
      ['cid', 'ada'],
    ] as const) {
      await tenant.change(person(who), { userPrincipalName: login(name), mail: login(name) });
    }
    expect(await run()).toMatchObject({ state: 'succeeded' });
    expect(await accounts()).toEqual({ bob: ids.get('ada'), cid: ids.get('bob'), ada: ids.get('cid') });
    const writes = await tenant.writes();
    expect(writes).toHaveLength(4);
    expect(writes.filter(({ status }) => status !== 200)).toEqual([]);
    expect(writes.filter(({ body }) => JSON.stringify(body).includes('lockstep-swap'))).toHaveLength(1);
  });

  it('R12: a newcomer gets the name that somebody gives up in the same cycle, and an account of their own', async () => {
    const { person, ids, run } = await jobWith('ada');
    await tenant.change(person('ada'), { userPrincipalName: login('countess'), mail: login('countess') });
    await tenant.assign(await tenant.person('ada'));
    expect(await run()).toMatchObject({ state: 'succeeded' });
    const now = await accounts();
    expect(now['countess']).toBe(ids.get('ada'));
    expect(now['ada']).not.toBe(ids.get('ada'));
    expect(now['ada']).toBeDefined();
  });

  it('R12: a name of a stranger’s account is a Conflict of the one who wants it, and nobody else’s', async () => {
    const { person, ids, run, records } = await jobWith('ada', 'bob');
    await pipeline.sandbox.control('POST', '/zoom/users', { email: login('guest') });
    await tenant.change(person('ada'), { userPrincipalName: login('guest'), mail: login('guest') });
    await tenant.change(person('bob'), { department: 'Board' });
    expect(await run()).toMatchObject({ state: 'succeeded' });
    expect(await records.person(person('ada'))).toMatchObject({ error_code: 'Conflict', attempts: 1 });
    expect((await tenant.zoom()).get(login('bob'))).toMatchObject({ department: 'Board' });
    expect((await accounts())['ada']).toBe(ids.get('ada'));
  });
});

describe('two who want one name (M5)', () => {
  /** Entra keeps user principal names unique, but not what else may be mapped to the matching attribute. */
  const byMail = { schema: schemaOf('zoom', { userName: from('mail') }) };

  it('M5: both get DuplicateSourceEntries and no account; when one changes both are made', async () => {
    const ada = await tenant.person('ada', { mail: login('info') });
    const bob = await tenant.person('bob', { mail: 'Info@contoso.example' });
    for (const person of [ada, bob]) await tenant.assign(person);
    const { jobId } = await pipeline.job(byMail);
    const records = new Records(pipeline.db, jobId);
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect((await records.people()).map((one) => one.error_code)).toEqual([
      'DuplicateSourceEntries',
      'DuplicateSourceEntries',
    ]);
    expect(await tenant.writes()).toEqual([]);
    const logs = await records.logs();
    expect(logs.map((log) => log.status)).toEqual(['failure', 'failure']);

    await tenant.change(bob, { mail: login('bob') });
    await pipeline.runCycle(jobId);
    expect(Object.keys(await accounts()).sort()).toEqual(['bob', 'info']);
    expect((await records.people()).map((one) => one.error_code)).toEqual([null, null]);
  });

  it('M5: whoever comes later to a name that has an account gets none, and the first keeps theirs', async () => {
    const ada = await tenant.person('ada', { mail: login('info') });
    await tenant.assign(ada);
    const { jobId } = await pipeline.job(byMail);
    const records = new Records(pipeline.db, jobId);
    await pipeline.runCycle(jobId);
    const bob = await tenant.person('bob', { mail: login('info') });
    await tenant.assign(bob);
    await pipeline.runCycle(jobId);
    expect(await records.person(bob)).toMatchObject({ error_code: 'DuplicateSourceEntries' });
    expect(await records.links(bob)).toEqual([]);
    expect(await records.person(ada)).toMatchObject({ error_code: null });

    // The first gives the name free: the later one need not wait for the back-off.
    const before = await accounts();
    await tenant.change(ada, { mail: login('ada') });
    await pipeline.runCycle(jobId);
    const after = await accounts();
    expect(after['ada']).toBe(before['info']);
    expect(after['info']).toBeDefined();
    expect(after['info']).not.toBe(before['info']);
  });
});
