import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { insertSchemaVersion } from '@lockstep/database';
import type { SynchronizationSchema } from '@lockstep/mapping';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { expression, schemaOf, scopedBy } from '../testing/schemas.ts';
import { TestTenant } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

async function start(schema: SynchronizationSchema) {
  const { jobId } = await pipeline.job({ schema });
  return { jobId, run: () => pipeline.runCycle(jobId), records: new Records(pipeline.db, jobId) };
}

const accounts = async () =>
  [...(await tenant.zoom())].map(([email, { status }]) => `${email.split('@')[0] ?? ''} ${status}`).sort();

describe('filters by group, wired into the cycle (R7, R15, R16)', () => {
  it('memberOf: who joins the group comes, who leaves it is disabled by proof, and only members with a right are kept', async () => {
    const [ada, bob, eve] = [
      await tenant.person('ada'),
      await tenant.person('bob'),
      await tenant.person('eve'),
    ];
    await tenant.assign(ada);
    await tenant.assign(bob);
    const group = await tenant.group('Pilots', [ada, eve]);
    const { run, records } = await start(scopedBy(schemaOf('zoom'), ['memberOf', 'IS MEMBER OF', group.id]));
    await run();
    expect(await accounts()).toEqual(['ada active']);
    // Eve is a member without an assignment: nothing of her is kept.
    expect((await records.people()).map((one) => one.source_id).sort()).toEqual([ada.id, bob.id].sort());

    await tenant.members(group, { add: [bob], remove: [ada] });
    await run();
    expect(await accounts()).toEqual(['ada inactive', 'bob active']);
    const disable = (await records.changes(ada)).find(({ effect }) => effect === 'disable');
    expect(disable).toMatchObject({ removal_cause: 'filter', evidence: [{ kind: 'filter-no' }] });

    await tenant.forgetRequests();
    await run();
    expect(await tenant.writes()).toEqual([]);
  });

  it('transitiveMemberOf: nested groups count; a group that falls out takes its people along after a second proof', async () => {
    const [ada, bob] = [await tenant.person('ada'), await tenant.person('bob')];
    await tenant.assign(ada);
    await tenant.assign(bob);
    const inner = await tenant.group('Inner', [ada]);
    const outer = await tenant.group('Outer', [bob]);
    await nest(outer, inner, 'add');
    const schema = schemaOf('zoom');
    const { run, jobId, records } = await start(
      scopedBy(schema, ['transitiveMemberOf', 'IS MEMBER OF', outer.id]),
    );
    await run();
    expect(await accounts()).toEqual(['ada active', 'bob active']);
    await nest(outer, inner, 'remove');
    await run();
    await run();
    expect(await accounts()).toEqual(['ada inactive', 'bob active']);

    // The filter is turned round: the members that were read decide, the feed of the group goes on.
    const turned = scopedBy(schema, ['transitiveMemberOf', 'IS NOT MEMBER OF', outer.id]);
    await insertSchemaVersion(pipeline.db, jobId, 2, turned);
    await run();
    expect(await accounts()).toEqual(['ada active', 'bob active']);
    // Two of two would have gone within a day: the gate counts those who leave by a filter like all others (R8).
    expect(await records.story(bob)).toEqual(['create succeeded', 'disable held TooManyRemovals']);
  });

  it('a group that does not exist has no members, and does not stop the import', async () => {
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const nobody = '11111111-2222-4333-8444-555555555555';
    const filter = scopedBy(
      schemaOf('zoom'),
      ['transitiveMemberOf', 'IS NOT MEMBER OF', nobody],
      ['memberOf', 'IS NOT MEMBER OF', nobody],
    );
    const { run } = await start(filter);
    expect(await run()).toMatchObject({ state: 'succeeded' });
    expect(await accounts()).toEqual(['ada active']);
  });
});

describe('what expressions may ask for (expressions.md)', () => {
  it('DefaultDomain is the tenant’s, RandomString stays the same for a person: a second cycle writes nothing', async () => {
    const [ada, bob] = [await tenant.person('ada'), await tenant.person('bob')];
    await tenant.assign(ada);
    await tenant.assign(bob);
    const schema = schemaOf('zoom', {
      'name.givenName': expression('RandomString(8, 1, 0, 1, 1)'),
      'name.familyName': expression('DefaultDomain()'),
    });
    const { run, records } = await start(schema);
    await run();
    const written = (await records.links()).map(({ last_written: values }) => values);
    expect(written).toMatchObject([
      { 'name.familyName': 'contoso.example' },
      { 'name.familyName': 'contoso.example' },
    ]);
    const random = written.map((values) => JSON.stringify(values));
    expect(new Set(random).size).toBe(2);
    await tenant.forgetRequests();
    await tenant.change(ada, { department: 'Sales' });
    await run();
    const writes = await tenant.writes();
    expect(writes).toHaveLength(1);
    expect(JSON.stringify(writes[0]?.body)).not.toContain('givenName');
  });
});

async function nest(
  outer: { readonly id: string },
  inner: { readonly id: string },
  how: 'add' | 'remove',
): Promise<void> {
  await pipeline.sandbox.control('POST', `/entra/groups/${outer.id}/members`, { [how]: [inner.id] });
}
