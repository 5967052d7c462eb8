import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findConnection } from '@lockstep/database';
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

async function start() {
  const { jobId, targetConnectionId } = await pipeline.job({ template: 'scim' });
  const run = () => pipeline.runCycle(jobId);
  const findings = async () => (await findConnection(pipeline.db, targetConnectionId))?.findings ?? [];
  return { jobId, run, records: new Records(pipeline.db, jobId), findings };
}

const stranger = (name: string) =>
  application.add({ userName: login(name), displayName: name, title: 'of somebody else', active: true });

describe('a target that lies is not believed (R24)', () => {
  it('R24: ignoreFilters: nobody is matched with somebody else, and the code says why', async () => {
    await application.quirks({ ignoreFilters: true });
    for (const name of ['x', 'y']) await stranger(name);
    const ada = await assigned('ada');
    const { run, records } = await start();
    expect(await run()).toMatchObject({ state: 'succeeded' });
    expect(await tenant.writes('scim')).toEqual([]);
    expect(await records.person(ada)).toMatchObject({
      error_code: 'SystemForCrossDomainIdentityManagementMultipleEntriesInResponse',
    });
    expect(await records.links()).toEqual([]);
  });

  it('R24: ignoreFilters with so few accounts that all fit on the answer: the right one is found', async () => {
    await application.quirks({ ignoreFilters: true });
    const [id] = [await stranger('ada'), await stranger('bob')];
    const ada = await assigned('ada');
    const { run, records } = await start();
    await run();
    const [link] = await records.links(ada);
    if (link !== undefined) expect(link.target_id).toBe(id);
    expect((await application.users()).get(login('bob'))?.title).toBe('of somebody else');
  });

  it('R24: ignoreFilters with many people: a listing that adds up does without filters', async () => {
    await application.quirks({ ignoreFilters: true });
    await stranger('x');
    const id = await stranger('p3');
    await tenant.crowd(6);
    const { run, records } = await start();
    await run();
    expect((await records.people()).map((one) => one.error_code)).toEqual(Array(6).fill(null));
    expect((await records.links()).filter((link) => link.target_id === id)).toHaveLength(1);
    expect((await application.users()).size).toBe(7);
  });

  it.each([{ emptyFilters: true }, { emptyFilters: true, noScimType: true }])(
    'R24, R12: %j: the account that exists is not adopted because a creation says so',
    async (quirks) => {
      await application.quirks(quirks);
      await stranger('ada');
      const ada = await assigned('ada');
      const { run, records } = await start();
      await run();
      expect(await records.person(ada)).toMatchObject({ error_code: 'Conflict', attempts: 1 });
      expect(await records.links()).toEqual([]);
      expect((await application.users()).get(login('ada'))?.title).toBe('of somebody else');
    },
  );

  it('R24: patchNotImplemented: creations work, an update says that it can’t', async () => {
    await application.quirks({ patchNotImplemented: true });
    const ada = await assigned('ada');
    const { run, records } = await start();
    await run();
    await tenant.change(ada, { jobTitle: 'Countess' });
    expect(await run()).toMatchObject({ state: 'succeeded' });
    expect(await records.person(ada)).toMatchObject({ error_code: 'NotImplemented', attempts: 1 });
  });

  it('R24: caseSensitiveUserName: two accounts that differ by case alone are nobody’s to guess', async () => {
    await application.quirks({ caseSensitiveUserName: true });
    for (const name of ['p1', 'P1']) await stranger(name);
    await tenant.crowd(6);
    const { run, records } = await start();
    await run();
    const failed = (await records.people()).filter((one) => one.error_code !== null);
    expect(failed).toMatchObject([{ wanted_key: login('p1'), error_code: 'DuplicateTargetEntries' }]);
  });
});

describe('what a target does not keep (R24)', () => {
  const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

  it.each([
    ['an attribute', 'title', 'title'],
    ['a part of one', 'name.familyName', 'name.familyName'],
    ['an extension', enterprise, `${enterprise}:department`],
  ])('R24: %s is a finding on the connection, not an endless rewrite', async (_, dropped, attribute) => {
    await application.quirks({ dropAttributes: [dropped] });
    const ada = await assigned('ada', { jobTitle: 'Countess' });
    const { run, records, findings } = await start();
    await run();
    expect(await findings()).toContainEqual(
      expect.objectContaining({ code: 'AttributeNotKept', attribute, origin: 'cycle' }),
    );
    await tenant.forgetRequests();
    // Other things change and are written, without what was dropped.
    await tenant.change(ada, { city: 'London' });
    await run();
    const [write, ...more] = await tenant.writes('scim');
    expect(more).toEqual([]);
    expect(JSON.stringify(write?.body)).toContain('London');
    expect(JSON.stringify(write?.body)).not.toMatch(/Countess|Test|R&D/);
    await records.letTimePass();
    await tenant.change(ada, { country: 'UK' });
    await run();
    expect(await tenant.writes('scim')).toHaveLength(2);
    expect(await findings()).toHaveLength(1);
  });

  it('R24: an update that is answered without a body is read back once, and then believed', async () => {
    await application.quirks({ patchNoContent: true, dropAttributes: ['title'] });
    const ada = await assigned('ada');
    const { run, findings } = await start();
    await run();
    await tenant.change(ada, { jobTitle: 'Countess', city: 'London' });
    await run();
    expect(await findings()).toMatchObject([{ code: 'AttributeNotKept', attribute: 'title' }]);
    await tenant.forgetRequests();
    await tenant.change(ada, { city: 'Paris' });
    await run();
    const seen = await tenant.requests('service=scim');
    // A look at whether this is the right application (R9), one read to compare, one write: the city is known to be kept.
    expect(seen.map(({ method }) => method)).toEqual(['GET', 'GET', 'PATCH']);
  });

  it('R24: the finding goes when the target keeps the attribute', async () => {
    await application.quirks({ dropAttributes: ['title'] });
    const ada = await assigned('ada', { jobTitle: 'Countess' });
    const { run, findings } = await start();
    await run();
    expect(await findings()).toHaveLength(1);
    await application.quirks({ dropAttributes: [] });
    await tenant.change(ada, { jobTitle: 'Duchess' });
    await run();
    expect((await application.users()).get(login('ada'))?.title).toBe('Duchess');
    expect(await findings()).toEqual([]);
  });
});

describe('what somebody else changed in the target', () => {
  it('C11: is brought back with the next change of its person, also when an answer of ours showed it before', async () => {
    const ada = await assigned('ada', { jobTitle: 'Countess' });
    const { run } = await start();
    await run();
    const id = (await application.users()).get(login('ada'))?.id ?? '';
    await application.change(id, { title: 'Duchess' });
    await tenant.unassign(ada);
    await run();
    await tenant.assign(ada);
    await run();
    expect((await application.users()).get(login('ada'))?.title).toBe('Countess');
  });
});
