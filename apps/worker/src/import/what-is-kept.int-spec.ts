import { describe, expect, it } from '@jest/globals';
import { deleteJob } from '@lockstep/database';
import { sql } from 'kysely';
import { z } from 'zod';
import type { TestPerson } from '../testing/tenant.ts';
import { filter, zoomSchemaWith } from './testing/schemas.ts';
import { personRow } from './testing/source-facts.ts';
import { useWorld } from './testing/world.ts';

const world = useWorld();
const attributes = z.record(z.string(), z.unknown());

async function cycle(jobId: string): Promise<void> {
  expect(await world.pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
}

const rowOf = (jobId: string, { id }: TestPerson) => personRow(world.pipeline.db, jobId, id);

async function knownPeople(jobId: string): Promise<readonly string[]> {
  const rows = await world.pipeline.db
    .selectFrom('person')
    .select('source_id')
    .where('job_id', '=', jobId)
    .execute();
  return rows.map((row) => row.source_id).sort();
}

const ids = (...people: readonly TestPerson[]) => people.map(({ id }) => id).sort();

/** As if so many days had passed since anything happened to anybody. */
async function age(jobId: string, days: number): Promise<void> {
  const { db } = world.pipeline;
  const then = new Date(Date.now() - days * 86_400_000);
  await db.updateTable('person').set({ changed_at: then }).where('job_id', '=', jobId).execute();
  await db
    .updateTable('link')
    .set({ ended_at: then })
    .where('job_id', '=', jobId)
    .where('ended_at', 'is not', null)
    .execute();
}

describe('R16: scope assigned', () => {
  it('keeps people with an edge or a link, and of them only what is selected', async () => {
    const { tenant, pipeline } = world;
    await pipeline.sandbox.control('POST', '/entra/people/bulk', { count: 20, prefix: 'x', template: {} });
    const ada = await tenant.person('ada', { jobTitle: 'Countess', mobilePhone: '1' });
    const bystander = await tenant.person('bystander');
    await tenant.assign(ada);
    const jobId = await world.job();
    await cycle(jobId);
    await tenant.change(bystander, { department: 'Changed' });
    await cycle(jobId);
    expect(await knownPeople(jobId)).toEqual(ids(ada));
    expect(Object.keys(attributes.parse((await rowOf(jobId, ada))?.attributes)).sort()).toEqual([
      'accountEnabled',
      'department',
      'givenName',
      'mail',
      'objectId',
      'surname',
      'userPrincipalName',
      'userType',
    ]);
  });

  it('forgets who lost their edges and never had an account; who has a link is kept until 30 days after it ended', async () => {
    const { tenant } = world;
    const [never, linked] = [
      await tenant.person('never', { accountEnabled: false }),
      await tenant.person('linked'),
    ];
    await tenant.crowd(6);
    await tenant.assign(never);
    await tenant.assign(linked);
    const jobId = await world.job();
    await cycle(jobId);
    expect(await rowOf(jobId, never)).toMatchObject({ in_scope: false });
    await tenant.unassign(never);
    await tenant.unassign(linked);
    await cycle(jobId);
    expect(await rowOf(jobId, never)).toBeUndefined();
    expect(await rowOf(jobId, linked)).toMatchObject({ in_scope: false });
    await age(jobId, 31);
    await cycle(jobId);
    expect(await rowOf(jobId, linked)).toBeDefined();

    await world.pipeline.db
      .updateTable('link')
      .set({ ended_at: new Date() })
      .where('source_id', '=', linked.id)
      .execute();
    await cycle(jobId);
    expect(await rowOf(jobId, linked)).toBeDefined();
    await age(jobId, 31);
    await cycle(jobId);
    expect(await rowOf(jobId, linked)).toBeUndefined();

    // And back again: as if they were new.
    await tenant.assign(never);
    await tenant.change(never, { accountEnabled: true });
    await cycle(jobId);
    expect(await world.active()).toContain(never.userPrincipalName);
  });

  it('a group that is not assigned any more brings nobody; assigned again, it brings those who came meanwhile', async () => {
    const { tenant } = world;
    const [ada, other, late] = [
      await tenant.person('ada'),
      await tenant.person('other'),
      await tenant.person('late'),
    ];
    await tenant.crowd(6);
    const [group, kept] = [await tenant.group('Zoom users', [ada]), await tenant.group('Others', [other])];
    await tenant.assign(group);
    await tenant.assign(kept);
    const jobId = await world.job();
    await cycle(jobId);

    await tenant.unassign(group);
    await cycle(jobId);
    await tenant.members(group, { add: [late] });
    await cycle(jobId);
    expect(await rowOf(jobId, late)).toBeUndefined();
    expect(await world.active()).not.toContain(ada.userPrincipalName);

    await tenant.assign(group);
    await cycle(jobId);
    for (const person of [ada, other, late]) expect(await world.active()).toContain(person.userPrincipalName);
  });

  it('a feed of groups of which none is assigned ends; assigned again, one begins anew', async () => {
    const { tenant, pipeline } = world;
    const [ada, late] = [await tenant.person('ada'), await tenant.person('late')];
    await tenant.crowd(6);
    const group = await tenant.group('Zoom users', [ada]);
    await tenant.assign(group);
    const jobId = await world.job();
    await cycle(jobId);
    await tenant.unassign(group);
    await cycle(jobId);
    await cycle(jobId);
    const feeds = await pipeline.db.selectFrom('feed').select('kind').where('job_id', '=', jobId).execute();
    expect(feeds.map(({ kind }) => kind)).not.toContain('group-members');

    await tenant.members(group, { add: [late], remove: [ada] });
    await tenant.assign(group);
    await cycle(jobId);
    expect(await world.active()).toContain(late.userPrincipalName);
    expect(await world.active()).not.toContain(ada.userPrincipalName);
  });
});

describe('R16: scope all', () => {
  it('keeps everybody: a later filter wants those whom the first one did not, however long ago they were read', async () => {
    const { tenant, pipeline } = world;
    const [ada, bob] = [await tenant.person('ada', { department: 'Sales' }), await tenant.person('bob')];
    const sales = zoomSchemaWith({ scope: filter(['department', 'EQUALS', 'Sales']) });
    const jobId = await world.job({ schema: sales, configuration: { scope: 'all' } });
    await cycle(jobId);
    expect(await knownPeople(jobId)).toEqual(ids(ada, bob));
    await age(jobId, 40);
    await cycle(jobId);
    expect(await knownPeople(jobId)).toEqual(ids(ada, bob));
    const everybody = zoomSchemaWith({ scope: filter(['department', 'IS NOT NULL']) });
    await pipeline.db
      .insertInto('schema_version')
      .values({ job_id: jobId, version: 2, document: JSON.stringify(everybody) })
      .execute();
    await pipeline.db.updateTable('job').set({ schema_version: 2 }).where('id', '=', jobId).execute();
    await cycle(jobId);
    expect(await world.active()).toEqual([ada.userPrincipalName, bob.userPrincipalName]);
  });

  it('but for those who were deleted for good', async () => {
    const { tenant } = world;
    const ada = await tenant.person('ada', { accountEnabled: false });
    const jobId = await world.job({ configuration: { scope: 'all' } });
    await cycle(jobId);
    await tenant.remove(ada, 'hard');
    await cycle(jobId);
    expect(await rowOf(jobId, ada)).toBeUndefined();
  });
});

it("R16: deleting a job deletes all rows of it but its audit, and nobody else's", async () => {
  const { tenant, pipeline } = world;
  const { db } = pipeline;
  const people = await tenant.crowd(6);
  await tenant.assign(await tenant.group('Zoom users', people));
  const jobId = await world.job();
  const other = await world.job();
  for (const id of [jobId, other]) await cycle(id);
  for (const person of people.slice(0, 2)) await tenant.remove(person);
  for (const id of [jobId, other]) await cycle(id);

  // The audit alone outlives the job: who deleted it stands there, too.
  const tables = await sql<{ name: string }>`select table_name as name from information_schema.columns
    where table_schema = current_schema() and column_name = 'job_id' and table_name <> 'audit_entry' order by 1`.execute(
    db,
  );
  const rowsOf = async (id: string) => {
    const counts = new Map<string, number>();
    for (const { name } of tables.rows) {
      const found = await sql<{
        n: number;
      }>`select count(*)::int as n from ${sql.table(name)} where job_id = ${id}`.execute(db);
      counts.set(name, found.rows[0]?.n ?? 0);
    }
    return counts;
  };
  const mine = await rowsOf(jobId);
  const before = await rowsOf(other);
  for (const name of [
    'person',
    'assignment',
    'membership',
    'evidence',
    'link',
    'change',
    'journal',
    'provisioning_log',
    'feed',
    'cycle',
  ]) {
    expect({ name, some: (mine.get(name) ?? 0) > 0 }).toEqual({ name, some: true });
  }
  await deleteJob(db, jobId);
  expect([...(await rowsOf(jobId)).values()].filter((count) => count > 0)).toEqual([]);
  expect(await rowsOf(other)).toEqual(before);
});
