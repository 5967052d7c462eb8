import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AttributeMapping } from '@lockstep/mapping';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { expression, schemaOf } from '../testing/schemas.ts';
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

const unique: Partial<AttributeMapping> = {
  ...expression('SelectUniqueValue([department], Append([department], "2"), Append([department], "3"))'),
  flowType: 'ObjectAddOnly',
};

async function started(people: readonly TestPerson[]) {
  for (const person of people) await tenant.assign(person);
  const { jobId } = await pipeline.job({
    template: 'scim',
    schema: schemaOf('scim', { displayName: unique }),
  });
  return { jobId, run: () => pipeline.runCycle(jobId), records: new Records(pipeline.db, jobId) };
}

const names = async () =>
  [...(await application.users()).values()].map((user) => user.displayName ?? '').sort();
const claims = (jobId: string) =>
  pipeline.db
    .selectFrom('claimed_value')
    .select(['value', 'dry_run_id'])
    .where('job_id', '=', jobId)
    .execute();

describe('SelectUniqueValue (FN 38)', () => {
  it('takes the first value that the target does not know, whatever its case, and asks at creation only', async () => {
    await application.add({ userName: 'other@elsewhere.example', displayName: 'SALES' });
    const ada = await tenant.person('ada', { department: 'Sales' });
    const { run, records, jobId } = await started([ada]);
    await run();
    expect(await names()).toEqual(['SALES', 'Sales2']);

    await tenant.forgetRequests();
    await tenant.change(ada, { department: 'IT', jobTitle: 'Engineer' });
    await run();
    expect(await names()).toEqual(['SALES', 'Sales2']);
    const asked = (await tenant.requests('service=scim')).filter(({ query }) =>
      query.includes('displayName'),
    );
    expect(asked).toEqual([]);
    // The target shows it now: it is not kept twice.
    expect(await claims(jobId)).toEqual([]);
    expect(await records.story(ada)).toEqual(['create succeeded', 'update succeeded']);
  });

  it('gives two people of one cycle two values; who finds all taken waits in escrow and is logged', async () => {
    const people = await Promise.all(
      ['ada', 'bob', 'cyd', 'dan'].map((name) => tenant.person(name, { department: 'Sales' })),
    );
    const { run, records } = await started(people);
    await run();
    expect(await names()).toEqual(['Sales', 'Sales2', 'Sales3']);
    const failing = (await records.people()).filter((person) => person.error_code !== null);
    expect(failing).toMatchObject([
      { attempts: 1, error_message: expect.stringContaining('every value is taken') },
    ]);
    const failures = (await records.logs()).filter(({ status }) => status === 'failure');
    expect(failures).toHaveLength(1);

    // Somebody's account goes, and with it the value.
    const [gone] = people.filter(({ id }) => failing.every((person) => person.source_id !== id));
    if (gone === undefined) throw new Error('three have an account');
    await tenant.remove(gone, 'hard');
    await run();
    await run();
    await records.letTimePass();
    await run();
    expect(await names()).toEqual(['Sales', 'Sales2', 'Sales3']);
    expect((await records.people()).filter((person) => person.error_code !== null)).toEqual([]);
  });

  it('R19: a dry run plans different values, too, and takes none from the cycle', async () => {
    const people = await Promise.all(
      ['ada', 'bob'].map((name) => tenant.person(name, { department: 'Sales' })),
    );
    const { run, jobId } = await started(people);
    const { id } = await pipeline.dryRun(jobId);
    const rows = await pipeline.db
      .selectFrom('dry_run_plan')
      .select('modified')
      .where('cycle_id', '=', id)
      .execute();
    const planned = rows.map(({ modified }) => JSON.stringify(modified));
    expect(planned.filter((text) => text.includes('"displayName","newValue":"Sales"'))).toHaveLength(1);
    expect(planned.filter((text) => text.includes('"displayName","newValue":"Sales2"'))).toHaveLength(1);
    expect((await claims(jobId)).map(({ dry_run_id: of }) => of)).toEqual([id, id]);
    await run();
    expect(await names()).toEqual(['Sales', 'Sales2']);
  });
});
