import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestPerson } from '../testing/tenant.ts';
import { Company } from './testing/company.ts';
import { filter, zoomSchemaWith } from './testing/schemas.ts';
import { feedRows, onlyRemoval, personRow, removalsOf } from './testing/source-facts.ts';
import { useWorld } from './testing/world.ts';

const world = useWorld();

async function cycle(jobId: string): Promise<void> {
  expect(await world.pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
}

/** How delta pages may look without being wrong. */
const manners = [
  { name: 'G1 every second page is empty', delta: { emptyPageEvery: 2 } },
  { name: 'G9 the last object of a page comes again on the next', delta: { repeatObjects: true } },
  { name: 'G9 each round repeats changes of the one before', delta: { replayChanges: 20 } },
  { name: 'G9 pages in reverse order', delta: { reversePages: true } },
  { name: 'G10 @removed in the first round', delta: { initialIncludesRemoved: true } },
  { name: 'G21 a group in slices of one member', delta: { memberSliceSize: 1 } },
  {
    name: 'all of it',
    delta: {
      pageSize: 2,
      memberSliceSize: 1,
      emptyPageEvery: 3,
      repeatObjects: true,
      replayChanges: 20,
      reversePages: true,
      initialIncludesRemoved: true,
    },
  },
];

describe('the manners of delta queries', () => {
  let company: Company;

  beforeEach(async () => {
    company = new Company(world);
    await company.found();
  });

  it.each(manners)('$name', async ({ delta }) => {
    const { tenant, pipeline } = world;
    await tenant.remove(await tenant.person('long-gone'));
    await world.settings({ delta });
    const assigned = await world.job();
    const all = await world.job({ template: 'scim', configuration: { scope: 'all' } });
    for (const jobId of [assigned, all]) await cycle(jobId);
    expect(await world.active()).toEqual(company.entitled);
    expect(await world.scimActive()).toEqual(company.entitled);

    const department = await company.move();
    const leavers = await company.shrink();
    await company.grow();
    await cycle(assigned);
    expect(await world.active()).toEqual(company.entitled);
    expect((await removalsOf(pipeline.db, assigned)).map(({ sourceId }) => sourceId).sort()).toEqual(
      leavers.map(({ id }) => id).sort(),
    );
    expect((await tenant.zoom()).get('m1@contoso.example')).toMatchObject({ department });

    await tenant.forgetRequests();
    await cycle(assigned);
    expect(await tenant.writes()).toEqual([]);
  });
});

describe('G6 G7: never set, set to null, vanished', () => {
  const schema = zoomSchemaWith({ scope: filter(['department', 'EQUALS', 'Inside']) });
  const inside = { department: 'Inside' };

  it('R7 filter-no: an operand that vanished is read directly, one that is null decides at once, one never set is a plain no', async () => {
    const { tenant, pipeline } = world;
    const person = async (name: string, properties: Readonly<Record<string, unknown>>) => {
      const made = await tenant.person(name, properties);
      await tenant.assign(made);
      return made;
    };
    await person('stays', inside);
    const vanishes = await person('vanishes', inside);
    const nulled = await person('nulled', inside);
    const never = await person('never', { department: undefined });
    const jobId = await world.job({ schema });
    await cycle(jobId);
    expect(await world.active()).toEqual(
      ['nulled', 'stays', 'vanishes'].map((name) => `${name}@contoso.example`),
    );
    expect(await personRow(pipeline.db, jobId, never.id)).toMatchObject({
      skip_reason: 'OutOfScope',
      error_code: null,
    });

    await tenant.change(vanishes, { unset: ['department'] });
    await tenant.change(nulled, { department: null });
    await tenant.forgetRequests();
    await cycle(jobId);
    expect(await world.active()).toEqual(['stays@contoso.example']);
    expect(await directReads()).toEqual([vanishes.id]);
    for (const { id } of [vanishes, nulled]) {
      expect(await onlyRemoval(pipeline.db, jobId, id)).toMatchObject({
        cause: 'filter',
        evidence: [{ kind: 'filter-no' }],
      });
    }
  });

  it('R7: who is shown without a property that a direct read still has stays, with that value', async () => {
    const { tenant, pipeline } = world;
    const ada = await tenant.person('ada', inside);
    await tenant.assign(ada);
    const jobId = await world.job({ schema });
    await cycle(jobId);

    await tenant.forgetRequests();
    await answerUsersOnce(jobId, {
      id: ada.id,
      accountEnabled: true,
      userPrincipalName: ada.userPrincipalName,
      surname: 'New',
    });
    await tenant.change(ada, { surname: 'New' });
    await cycle(jobId);
    expect(await directReads()).toEqual([ada.id]);
    expect(await removalsOf(pipeline.db, jobId)).toEqual([]);
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({
      status: 'active',
      department: 'Inside',
      familyName: 'New',
    });
  });

  it('R7: accountEnabled that is not told is not false', async () => {
    const { tenant, pipeline } = world;
    const ada: TestPerson = await tenant.person('ada', inside);
    await tenant.assign(ada);
    const jobId = await world.job({ schema });
    await cycle(jobId);
    await tenant.forgetRequests();
    await answerUsersOnce(jobId, {
      id: ada.id,
      userPrincipalName: ada.userPrincipalName,
      department: 'Inside',
    });
    await cycle(jobId);
    expect(await directReads()).toEqual([ada.id]);
    expect(await removalsOf(pipeline.db, jobId)).toEqual([]);
  });

  it('scope all, first round: who was never asked about the operand before is read directly, and is out of scope', async () => {
    const { tenant, pipeline } = world;
    const never = await tenant.person('never', { department: undefined });
    await tenant.person('inside', inside);
    const jobId = await world.job({ schema, configuration: { scope: 'all' } });
    await cycle(jobId);
    expect(await world.active()).toEqual(['inside@contoso.example']);
    expect(await personRow(pipeline.db, jobId, never.id)).toMatchObject({
      skip_reason: 'OutOfScope',
      error_code: null,
    });
    expect(await directReads()).toEqual([never.id]);
  });

  /** One page of changes as Graph might tell it, with this user and nothing else. */
  async function answerUsersOnce(jobId: string, user: Readonly<Record<string, unknown>>): Promise<void> {
    const users = (await feedRows(world.pipeline.db, jobId)).find((feed) => feed.kind === 'users');
    const body = { value: [user], '@odata.deltaLink': users?.mark };
    await world.tenant.fault({
      service: 'graph',
      pathPattern: '/users/delta',
      kind: 'status',
      status: 200,
      body,
    });
  }

  /** Ids of the people whom the sandbox was asked for one by one, sorted. */
  async function directReads(): Promise<readonly string[]> {
    const reads = await world.tenant.requests('service=graph&method=GET');
    return [
      ...new Set(reads.flatMap(({ path }) => /\/users\/([0-9a-f-]{36})$/.exec(path)?.[1] ?? [])),
    ].sort();
  }
});
