import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { schemaOf } from '../testing/schemas.ts';
import { ScimApplication } from '../testing/scim-application.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;
let application: ScimApplication;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
  application = new ScimApplication(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

const login = (name: string) => `${name}@contoso.example`;
const idOf = async (name: string) => (await application.users()).get(login(name))?.id;

async function assigned(name: string, properties = {}): Promise<TestPerson> {
  const person = await tenant.person(name, properties);
  await tenant.assign(person);
  return person;
}

async function start(schema = schemaOf('scim')) {
  const { jobId } = await pipeline.job({ template: 'scim', schema });
  const records = new Records(pipeline.db, jobId);
  return { run: () => pipeline.runCycle(jobId), records };
}

describe('a reference to a manager (C7)', () => {
  it('C7: is written in the same cycle, whoever of the two was made first', async () => {
    // Ids decide the order: one manager stands before their report, the other behind.
    const people = ['00000000-0000-4000-8000-000000000001', 'ffffffff-0000-4000-8000-000000000001'] as const;
    await assigned('low', { id: people[0] });
    await assigned('high', { id: people[1], manager: people[0] });
    await tenant.change({ id: people[0], userPrincipalName: '' }, { manager: people[1] });
    const { run } = await start();
    expect(await run()).toMatchObject({ state: 'succeeded' });
    expect(await application.managerOf(login('high'))).toBe(await idOf('low'));
    expect(await application.managerOf(login('low'))).toBe(await idOf('high'));
  });

  it('C7, C12, D8: follows when the manager gets an account in a later cycle, with one write', async () => {
    const boss = await tenant.person('boss');
    await assigned('ada', { manager: boss.id });
    const { run } = await start();
    await run();
    expect(await application.managerOf(login('ada'))).toBeUndefined();
    await tenant.assign(boss);
    await tenant.forgetRequests();
    await run();
    expect(await application.managerOf(login('ada'))).toBe(await idOf('boss'));
    expect((await tenant.writes('scim')).map(({ method }) => method)).toEqual(['POST', 'PATCH']);
  });

  it.each([
    ['as it is', { name: { givenName: 'boss', familyName: 'Test' } }, 0],
    ['with a change', { name: { givenName: 'Boss', familyName: 'Of old' } }, 1],
  ])(
    'C7: follows when the manager’s account was there before and is adopted %s',
    async (_, differs, writes) => {
      const boss = await tenant.person('boss');
      const id = await application.add({
        userName: login('boss'),
        displayName: 'boss',
        active: true,
        emails: [{ type: 'work', value: login('boss'), primary: true }],
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'R&D' },
        ...differs,
      });
      await assigned('ada', { manager: boss.id });
      const { run } = await start();
      await run();
      await tenant.assign(boss);
      await tenant.forgetRequests();
      await run();
      expect(await application.managerOf(login('ada'))).toBe(id);
      const written = await tenant.writes('scim');
      expect(written.filter(({ path }) => path.endsWith(id))).toHaveLength(writes);
    },
  );

  it('C7: follows the person who becomes manager, and stays while the manager is switched off', async () => {
    const [boss, chief] = [await assigned('boss'), await assigned('chief')];
    const ada = await assigned('ada', { manager: boss.id });
    const { run, records } = await start();
    await run();
    await tenant.change(ada, { manager: chief.id });
    await run();
    expect(await application.managerOf(login('ada'))).toBe(await idOf('chief'));
    await tenant.unassign(chief);
    await run();
    expect(await application.managerOf(login('ada'))).toBe(await idOf('chief'));
    expect((await records.people()).map((one) => one.error_code)).toEqual([null, null, null]);
  });
});

describe('managers who converge (C7)', () => {
  const changed = async () => (await tenant.writes('scim')).map(({ method }) => method);

  it('C7: a ring of managers, one of oneself too, is written once; a member who leaves and returns costs one write each', async () => {
    const [ada, bob, self] = [await assigned('ada'), await assigned('bob'), await assigned('self')];
    await tenant.change(ada, { manager: bob.id });
    await tenant.change(bob, { manager: ada.id });
    await tenant.change(self, { manager: self.id });
    const { run, records } = await start();
    await run();
    for (const [name, of] of [
      ['ada', 'bob'],
      ['bob', 'ada'],
      ['self', 'self'],
    ] as const)
      expect(await application.managerOf(login(name))).toBe(await idOf(of));

    const afterwards = async () => {
      await tenant.forgetRequests();
      await run();
      return changed();
    };
    expect(await afterwards()).toEqual([]);
    await tenant.change(ada, { jobTitle: 'Countess' });
    expect(await afterwards()).toEqual(['PATCH']);
    await tenant.unassign(bob);
    expect(await afterwards()).toEqual(['PATCH']);
    expect(await application.managerOf(login('ada'))).toBe(await idOf('bob'));
    const told = (await records.logs()).length;
    expect(await afterwards()).toEqual([]);
    expect(await afterwards()).toEqual([]);
    expect(await records.logs()).toHaveLength(told);
    await tenant.assign(bob);
    expect(await afterwards()).toEqual(['PATCH']);
    expect(await afterwards()).toEqual([]);
    expect((await records.people()).map((one) => one.error_code)).toEqual([null, null, null]);
  });

  it.each([false, true])(
    'C7, A5: a manager who is deleted, first softly, with flowNullValues %s: no write and no word too many',
    async (flowNullValues) => {
      const boss = await assigned('boss');
      const ada = await assigned('ada', { manager: boss.id });
      const manager = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager';
      const { run, records } = await start(schemaOf('scim', { [manager]: { flowNullValues } }));
      await run();
      const bossId = await idOf('boss');
      // Entra takes the manager from the reports at once. The target's value stays unless the mapping empties it.
      await tenant.forgetRequests();
      await tenant.remove(boss);
      await run();
      expect(await changed()).toEqual(flowNullValues ? ['PATCH', 'PATCH'] : ['PATCH']);
      expect(await application.managerOf(login('ada'))).toBe(flowNullValues ? undefined : bossId);
      await tenant.remove(boss, 'hard');
      await run();
      expect(await idOf('boss')).toBeUndefined();

      const told = (await records.logs()).length;
      await tenant.change(ada, { jobTitle: 'Countess' });
      await tenant.forgetRequests();
      await run();
      await run();
      expect(await changed()).toEqual(['PATCH']);
      expect(await records.logs()).toHaveLength(told + 1);
      expect(await records.person(ada)).toMatchObject({ error_code: null, attempts: 0 });
    },
  );
});
