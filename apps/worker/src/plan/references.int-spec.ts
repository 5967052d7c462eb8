import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
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

async function start() {
  const { jobId } = await pipeline.job({ template: 'scim' });
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
