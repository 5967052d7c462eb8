import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FilterClause, SynchronizationSchema } from '@lockstep/mapping';
import { sql } from 'kysely';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { schemaOf, scopedBy, withMapping } from '../testing/schemas.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;
let aheadMs = 0;
const day = 24 * 60 * 60_000;

beforeAll(async () => {
  pipeline = await Pipeline.start({ services: { clock: () => Date.now() + aheadMs } });
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(async () => {
  aheadMs = 0;
  await pipeline.sandbox.reset();
});

const leavesIn = (days: number) => ({
  employeeLeaveDateTime: new Date(Date.now() + days * day).toISOString(),
});

/** In scope until the day on which they leave, or for good when there is none. */
function employed(): SynchronizationSchema {
  const clause = (operatorName: string, ...values: readonly string[]): FilterClause => ({
    sourceOperandName: 'employeeLeaveDateTime',
    operatorName,
    targetOperand: { values },
  });
  const groups = [{ clauses: [clause('IS NULL')] }, { clauses: [clause('DATE AFTER', 'now')] }];
  return withMapping(schemaOf('zoom'), (mapping) => ({ ...mapping, scope: { groups } }));
}

async function started(schema: SynchronizationSchema, people: readonly TestPerson[]) {
  for (const person of people) await tenant.assign(person);
  const { jobId } = await pipeline.job({ schema });
  const records = new Records(pipeline.db, jobId);
  const run = () => pipeline.runCycle(jobId);
  /** The worker's clock goes on by days, and for the database the moments in them have come. */
  const pass = async (days: number): Promise<void> => {
    aheadMs += days * day;
    await sql`update person set scope_changes_at = now() where job_id = ${jobId}
      and scope_changes_at <= ${new Date(Date.now() + aheadMs)}`.execute(pipeline.db);
  };
  return { jobId, records, run, pass };
}

const accounts = async () =>
  [...(await tenant.zoom())].map(([email, { status }]) => `${email.split('@')[0] ?? ''} ${status}`).sort();

describe('filters on dates relative to now (R1)', () => {
  it('a leaver is disabled when the day has come, though nothing changed in the source; nobody else is looked at', async () => {
    const ada = await tenant.person('ada', leavesIn(1));
    const bob = await tenant.person('bob', leavesIn(30));
    const eve = await tenant.person('eve', { employeeLeaveDateTime: null });
    const { run, pass, records } = await started(employed(), [ada, bob, eve]);
    await run();
    expect(await accounts()).toEqual(['ada active', 'bob active', 'eve active']);
    const moments = (await records.people()).map((one) => one.scope_changes_at?.getTime() ?? null);
    expect(moments.filter((ms) => ms === null)).toHaveLength(1);

    await tenant.forgetRequests();
    await run();
    expect(await tenant.writes()).toEqual([]);

    await pass(2);
    const cycle = await run();
    expect(await accounts()).toEqual(['ada inactive', 'bob active', 'eve active']);
    expect(await records.changes(ada)).toMatchObject([
      {},
      { effect: 'disable', state: 'succeeded', removal_cause: 'filter', evidence: [{ kind: 'filter-no' }] },
    ]);
    expect((await records.changes()).filter((change) => change.cycle_id === cycle.id)).toHaveLength(1);
    expect(await records.person(ada)).toMatchObject({ in_scope: false, scope_changes_at: null });
    expect((await records.person(bob)).scope_changes_at).not.toBeNull();

    // Rehired: the day moves on, and with it the moment.
    await tenant.change(ada, leavesIn(60));
    await run();
    expect(await accounts()).toEqual(['ada active', 'bob active', 'eve active']);
    expect((await records.person(ada)).scope_changes_at?.getTime()).toBeGreaterThan(Date.now() + 50 * day);
  });

  it('R8: too many who leave at once are held, as by any other filter', async () => {
    const people = await Promise.all(['ada', 'bob', 'cyd'].map((name) => tenant.person(name, leavesIn(1))));
    const { run, pass, records } = await started(employed(), people);
    await run();
    await pass(2);
    await run();
    expect(await accounts()).toEqual(['ada active', 'bob active', 'cyd active']);
    const stories = await Promise.all(people.map((person) => records.story(person)));
    expect(stories).toEqual(people.map(() => ['create succeeded', 'disable held TooManyRemovals']));
  });

  it('R19: a dry run tells of the leaver and takes the moment from nobody', async () => {
    const ada = await tenant.person('ada', leavesIn(1));
    const bob = await tenant.person('bob', leavesIn(30));
    const { run, pass, jobId, records } = await started(employed(), [ada, bob]);
    await run();
    await pass(2);
    const { id } = await pipeline.dryRun(jobId);
    const rows = await pipeline.db
      .selectFrom('dry_run_plan')
      .select(['source_id', 'effect'])
      .where('cycle_id', '=', id)
      .execute();
    expect(rows).toEqual([{ source_id: ada.id, effect: 'disable' }]);
    expect((await records.person(ada)).scope_changes_at).not.toBeNull();
    await run();
    expect(await accounts()).toEqual(['ada inactive', 'bob active']);
  });

  it('a joiner whose day comes while a cycle runs gets the account in that cycle', async () => {
    const soon = new Date(Date.now() + 4_000).toISOString();
    const ada = await tenant.person('ada', { employeeHireDate: soon });
    const schema = scopedBy(schemaOf('zoom'), ['employeeHireDate', 'DATE ON OR BEFORE', 'now']);
    const { run, records } = await started(schema, [ada]);
    await run();
    expect(await accounts()).toEqual(['ada active']);
    expect((await records.changes(ada)).map(({ effect }) => effect)).toEqual(['create']);
  });
});
