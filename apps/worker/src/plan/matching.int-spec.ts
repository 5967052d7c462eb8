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

/** First by externalId, then by user name. */
const schema = schemaOf('scim', { externalId: { matchingPriority: 1 }, userName: { matchingPriority: 2 } });

async function assigned(name: string, properties = {}): Promise<TestPerson> {
  const person = await tenant.person(name, properties);
  await tenant.assign(person);
  return person;
}

async function start() {
  const { jobId } = await pipeline.job({ template: 'scim', schema });
  const run = () => pipeline.runCycle(jobId);
  await run();
  return { run, records: new Records(pipeline.db, jobId) };
}

/** So many others that the target is listed, not asked person by person. */
const others = { asked: 0, listed: 8 } as const;

describe.each(['asked', 'listed'] as const)('several matching attributes, accounts %s', (how) => {
  beforeEach(async () => {
    for (let n = 0; n < others[how]; n += 1)
      await assigned(`other${String(n)}`, { mailNickname: `other${String(n)}` });
  });

  it('M1, M3: are tried in their order, the first match wins, and who lacks the first is matched by the second', async () => {
    const first = await application.add({ userName: 'ada.of.old', externalId: 'ada-1', active: true });
    const second = await application.add({
      userName: login('ada'),
      externalId: 'somebody-else',
      active: true,
    });
    const [byName, bare] = [
      await application.add({ userName: login('bob'), externalId: 'bob-of-old', active: true }),
      await application.add({ userName: login('carol'), active: true }),
    ];
    // Her user name is another account's: that is a conflict to be told, not a reason to match that one.
    const ada = await assigned('ada', { mailNickname: 'ada-1' });
    const bob = await assigned('bob', { mailNickname: 'bob-1' });
    const carol = await assigned('carol', { mailNickname: null });
    const { records } = await start();
    expect(await records.links(bob)).toMatchObject([{ target_id: byName, origin: 'adopted' }]);
    expect(await records.links(carol)).toMatchObject([{ target_id: bare, origin: 'adopted' }]);
    expect((await application.users()).get(login('bob'))).toMatchObject({ externalId: 'bob-1' });
    expect((await records.changes(ada)).map(({ target_id: id }) => id)).toEqual([first]);
    expect(await records.person(ada)).toMatchObject({ error_code: 'Conflict' });
    expect((await application.users()).get(login('ada'))).toMatchObject({
      id: second,
      externalId: 'somebody-else',
    });
  });

  it('M5: two accounts with the first value are DuplicateTargetEntries, whatever the second would find', async () => {
    for (const userName of ['x', 'y']) await application.add({ userName, externalId: 'ada-1', active: true });
    await application.add({ userName: login('ada'), active: true });
    const ada = await assigned('ada', { mailNickname: 'ada-1' });
    await tenant.forgetRequests();
    const { records } = await start();
    expect(await records.person(ada)).toMatchObject({ error_code: 'DuplicateTargetEntries', attempts: 1 });
    expect(await records.links(ada)).toEqual([]);
    expect(await records.changes(ada)).toEqual([]);
    expect(await records.logs(ada)).toMatchObject([
      { status: 'failure', error_code: 'DuplicateTargetEntries' },
    ]);
  });

  it('M5: two people with the first value are DuplicateSourceEntries; other user names do not save them', async () => {
    const id = await application.add({ userName: login('ada'), externalId: 'old', active: true });
    const ada = await assigned('ada', { mailNickname: 'same' });
    const bob = await assigned('bob', { mailNickname: 'same' });
    const { run, records } = await start();
    for (const person of [ada, bob]) {
      expect(await records.person(person)).toMatchObject({ error_code: 'DuplicateSourceEntries' });
      expect(await records.links(person)).toEqual([]);
    }
    await tenant.change(bob, { mailNickname: 'another' });
    await run();
    expect(await records.links(ada)).toMatchObject([{ target_id: id, origin: 'adopted' }]);
    expect(await records.links(bob)).toMatchObject([{ origin: 'created' }]);
    expect((await records.people()).map((one) => one.error_code).filter((code) => code !== null)).toEqual([]);
  });
});
