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

async function assigned(name: string, properties = {}): Promise<TestPerson> {
  const person = await tenant.person(name, properties);
  await tenant.assign(person);
  return person;
}

async function start(settings = {}) {
  const { jobId } = await pipeline.job({ template: 'scim', settings });
  const run = () => pipeline.runCycle(jobId);
  return { jobId, run, records: new Records(pipeline.db, jobId) };
}

const strange = (name: string) => ({
  userName: login(name),
  displayName: name,
  title: 'of somebody else',
  active: true,
});

/** People whom a job finds, makes, changes, switches off, brings back and deletes among strangers. */
async function life(strangers: number): Promise<void> {
  await application.addMany(Array.from({ length: strangers }, (_, n) => strange(`stranger${String(n)}`)));
  const bobs = await application.add(strange('bob'));
  const [ada, bob] = [await assigned('ada'), await assigned('bob')];
  for (let n = 0; n < (strangers > 10 ? 6 : 0); n += 1) await assigned(`more${String(n)}`);
  const { run, records } = await start({ gate: { removals: { percent: 100 }, deletes: { percent: 100 } } });

  expect(await run()).toMatchObject({ state: 'succeeded' });
  expect((await records.people()).map((one) => one.error_code).filter((code) => code !== null)).toEqual([]);
  let users = await application.users();
  const adas = users.get(login('ada'))?.id;
  expect(await records.links(ada)).toMatchObject([{ target_id: adas, origin: 'created' }]);
  expect(await records.links(bob)).toMatchObject([{ target_id: bobs, origin: 'adopted' }]);

  await tenant.change(ada, { jobTitle: 'Countess' });
  await tenant.unassign(bob);
  await run();
  users = await application.users();
  expect(users.get(login('ada'))?.title).toBe('Countess');
  expect(String(users.get(login('bob'))?.active).toLowerCase()).toBe('false');

  await tenant.assign(bob);
  await tenant.remove(ada);
  await run();
  users = await application.users();
  expect(String(users.get(login('bob'))?.active).toLowerCase()).toBe('true');
  expect(String(users.get(login('ada'))?.active).toLowerCase()).toBe('false');

  await tenant.remove(ada, 'hard');
  await run();
  users = await application.users();
  expect(users.get(login('ada'))).toBeUndefined();
  for (const [name, one] of users)
    if (name.startsWith('stranger')) expect(one.title).toBe('of somebody else');
  expect((await records.people()).map((one) => one.error_code).filter((code) => code !== null)).toEqual([]);
}

describe('a target with quirks is worked with (R24)', () => {
  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['none', {}],
    ['wrongTotalResults', { wrongTotalResults: true }],
    ['ignorePaging', { ignorePaging: true }],
    ['activeAsString', { activeAsString: true }],
    ['patchNoContent', { patchNoContent: true }],
    ['integerIds', { integerIds: true }],
    ['noLocation', { noLocation: true }],
    ['caseSensitiveUserName', { caseSensitiveUserName: true }],
    ['missingPatch500', { missingPatch500: true }],
    ['noDiscovery', { noDiscovery: true }],
    ['noScimType', { noScimType: true }],
    ['deleteWithBody', { deleteWithBody: true }],
  ])('R24: %s, asked person by person', async (_, quirks) => {
    await application.quirks(quirks);
    await life(2);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['none', {}],
    ['wrongTotalResults', { wrongTotalResults: true }],
    ['ignorePaging', { ignorePaging: true }],
    ['wrongTotalResults and ignorePaging', { wrongTotalResults: true, ignorePaging: true }],
    ['integerIds', { integerIds: true }],
    ['activeAsString', { activeAsString: true }],
  ])('R24: %s, with a listing of more than a page', async (_, quirks) => {
    await application.quirks(quirks);
    await life(130);
  });

  it('R24, R4: missingPatch500: an account that vanished before its PATCH is looked for, and made anew', async () => {
    const ada = await assigned('ada');
    const { run, records } = await start();
    await run();
    const before = (await application.users()).get(login('ada'));
    await application.quirks({ missingPatch500: true });
    // It is there when it is planned, and gone when it is written.
    await tenant.fault({ service: 'scim', method: 'PATCH', kind: 'status', status: 500 });
    await application.remove(before?.id ?? '');
    await application.add({ userName: login('ada'), displayName: 'ada' });
    await tenant.change(ada, { jobTitle: 'Countess' });
    await run();
    expect((await application.users()).get(login('ada'))?.title).toBe('Countess');
    expect(await records.person(ada)).toMatchObject({ error_code: null });
  });
});
