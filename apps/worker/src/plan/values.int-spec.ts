import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SynchronizationSchema } from '@lockstep/mapping';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { mapped, schemaOf, withMapping } from '../testing/schemas.ts';
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
const accountOf = async (name: string) => (await application.users()).get(login(name));

async function assigned(name: string, properties = {}): Promise<TestPerson> {
  const person = await tenant.person(name, properties);
  await tenant.assign(person);
  return person;
}

async function start(schema: SynchronizationSchema, template: 'scim' | 'zoom' = 'scim') {
  const { jobId } = await pipeline.job({ schema, template });
  return { jobId, run: () => pipeline.runCycle(jobId), records: new Records(pipeline.db, jobId) };
}

describe('values', () => {
  it('A1 A2 A3 A5 A8: defaults, creation only, adding only, and what is emptied in the source', async () => {
    const schema = schemaOf('scim', {
      title: { flowNullValues: true },
      displayName: { flowType: 'ObjectAddOnly' },
      preferredLanguage: { source: null, defaultValue: 'en-US' },
      'phoneNumbers[type eq "work"].value': { flowType: 'AttributeAddOnly' },
      'name.familyName': { defaultValue: 'Unknown' },
    });
    const ada = await assigned('ada', {
      jobTitle: 'Countess',
      surname: null,
      businessPhones: ['1'],
      department: 'R&D',
    });
    const { run } = await start(schema);
    await run();
    expect(await accountOf('ada')).toMatchObject({
      title: 'Countess',
      preferredLanguage: 'en-US',
      name: { familyName: 'Unknown' },
      phoneNumbers: [{ type: 'work', value: '1' }],
    });

    const id = (await accountOf('ada'))?.id ?? '';
    await application.change(id, { preferredLanguage: '' });
    await tenant.change(ada, {
      jobTitle: null,
      displayName: 'The Countess',
      businessPhones: ['2'],
      department: null,
    });
    await run();
    const account = await accountOf('ada');
    // A5: cleared, as the mapping says; the department, whose mapping says nothing, stays.
    expect(account).not.toHaveProperty('title');
    expect(account).toMatchObject({
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'R&D' },
      displayName: 'ada',
      preferredLanguage: 'en-US',
      name: { familyName: 'Unknown' },
      phoneNumbers: [{ type: 'work', value: '1' }],
    });

    await tenant.forgetRequests();
    await tenant.change(ada, { streetAddress: 'St James’s Square' });
    await run();
    const [write, ...more] = await tenant.writes('scim');
    expect(more).toEqual([]);
    expect(JSON.stringify(write?.body)).toContain('Square');
    expect(JSON.stringify(write?.body)).not.toContain('title');
  });

  it('R24, A4: what is changed back there each time is written twice and becomes a finding; FlowAlways goes on', async () => {
    const schema = schemaOf('scim', { displayName: { flowBehavior: 'FlowAlways' } });
    const ada = await assigned('ada', { jobTitle: 'Countess' });
    const { run, records } = await start(schema);
    await run();
    const id = (await accountOf('ada'))?.id ?? '';
    const titles: unknown[] = [];
    for (const street of ['1', '2', '3']) {
      await application.change(id, { title: 'Duchess', displayName: 'Duchess' });
      await tenant.change(ada, { streetAddress: street });
      await run();
      const account = await accountOf('ada');
      titles.push([account?.title, account?.displayName]);
    }
    expect(titles).toEqual([
      ['Countess', 'ada'],
      ['Duchess', 'ada'],
      ['Duchess', 'ada'],
    ]);
    const connection = await pipeline.db
      .selectFrom('connection')
      .innerJoin('job', 'job.target_connection_id', 'connection.id')
      .select('connection.findings')
      .where('job.id', '=', records.jobId)
      .executeTakeFirstOrThrow();
    expect(connection.findings).toMatchObject([{ code: 'AttributeNotKept', attribute: 'title' }]);

    // A new value begins anew.
    await tenant.change(ada, { jobTitle: 'Lady' });
    await run();
    expect(await accountOf('ada')).toMatchObject({ title: 'Lady' });
  });
});

describe('a manager at Zoom (D8, C7, C12)', () => {
  it('D8: is the e-mail address, follows when the manager comes into scope later, and when their address changes', async () => {
    const manager = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager';
    const withManager = withMapping(schemaOf('zoom'), (object) => ({
      ...object,
      attributeMappings: [...object.attributeMappings, mapped(manager, 'manager')],
    }));
    const boss = await tenant.person('boss');
    await assigned('ada', { manager: boss.id });
    const { run } = await start(withManager, 'zoom');
    await run();
    await tenant.assign(boss);
    await tenant.forgetRequests();
    await run();
    const sent = async () =>
      (await tenant.writes()).flatMap(
        ({ body }) => /"manager":"([^"]*)"/.exec(JSON.stringify(body))?.[1] ?? [],
      );
    expect(await sent()).toEqual([login('boss')]);

    await tenant.forgetRequests();
    await tenant.change(boss, { userPrincipalName: login('chief') });
    await run();
    expect(await sent()).toEqual([login('chief')]);
  });
});
