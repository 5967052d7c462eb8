import { describe, expect, it } from '@jest/globals';
import { insertSchemaVersion } from '@lockstep/database';
import type { SynchronizationSchema } from '@lockstep/mapping';
import { retrying, type Failing } from './testing/retrying.ts';
import { direct, filter, zoomSchemaWith } from './testing/schemas.ts';
import { feedRows, personRow, removalsOf } from './testing/source-facts.ts';
import { useWorld } from './testing/world.ts';

const failing: Failing = { codes: [], most: 2 };
const world = useWorld({ activities: retrying(failing) });

async function cycle(jobId: string): Promise<void> {
  expect(await world.pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
}

async function newSchema(jobId: string, schema: SynchronizationSchema): Promise<void> {
  const { db } = world.pipeline;
  const { schema_version: version } = await db
    .selectFrom('job')
    .select('schema_version')
    .where('id', '=', jobId)
    .executeTakeFirstOrThrow();
  await insertSchemaVersion(db, jobId, version + 1, schema);
}

/** What requests for users named in `$select`, sorted, each form once. */
async function selections(pathPattern: string): Promise<readonly string[]> {
  const seen = await world.tenant.requests('service=graph&method=GET');
  const queries = seen.flatMap(({ path, query }) =>
    new RegExp(pathPattern).test(path) ? [new URLSearchParams(query)] : [],
  );
  const named = queries.flatMap((query) => query.get('$select')?.split(',').sort().join(' ') ?? []);
  return [...new Set(named)];
}

/** Direct reads of one person each, within batches too. */
const readOfPeople = async () =>
  (await world.tenant.requests('service=graph')).filter(({ path }) => /\/users\/[0-9a-f-]{36}$/.test(path));

const fixed = ['id', 'accountEnabled', 'userPrincipalName', 'userType', 'mail'];
const select = (...more: readonly string[]) => [...new Set([...fixed, ...more])].sort().join(' ');
const mapped = ['givenName', 'surname', 'department'];
const titles = zoomSchemaWith({ mappings: [direct('title', 'jobTitle')] });

describe('R15: $select', () => {
  it('C2: holds the sources of mappings, the operands of filters and the fixed ones, in feeds and in direct reads', async () => {
    const { tenant } = world;
    await tenant.assign(await tenant.person('ada'));
    const schema = zoomSchemaWith({
      mappings: [direct('phoneNumbers[type eq "work"].value', 'telephoneNumber')],
      without: ['name.givenName'],
      scope: filter(['companyName', 'IS NULL']),
    });
    await cycle(await world.job({ schema }));
    const expected = [select('surname', 'department', 'businessPhones', 'companyName')];
    expect(await selections('/users/delta$')).toEqual(expected);
    expect(await selections('/users/[0-9a-f-]{36}$')).toEqual(expected);
  });

  it('grows: everybody known is read once, the old feed is read to its end, and retires with that round', async () => {
    const { tenant, pipeline } = world;
    const ada = await tenant.person('ada', { jobTitle: 'Countess' });
    await tenant.assign(ada);
    await tenant.crowd(3);
    const jobId = await world.job();
    await cycle(jobId);
    const [old] = (await feedRows(pipeline.db, jobId)).filter(({ kind }) => kind === 'users');
    expect(await personRow(pipeline.db, jobId, ada.id)).not.toHaveProperty('attributes.jobTitle');

    await newSchema(jobId, titles);
    await tenant.change(ada, { surname: 'Lovelace' });
    await tenant.forgetRequests();
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', kind: 'initial' });
    expect(await selections('/users/delta$')).toEqual([select(...mapped, 'jobTitle')]);
    const deltas = await tenant.requests('service=graph&pathPattern=/users/delta');
    expect(
      deltas.map(
        ({ query }) => query.includes('%24deltatoken=latest') || query.includes('$deltatoken=latest'),
      ),
    ).toEqual([false, true]);
    expect(await readOfPeople()).toHaveLength(4);
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({
      title: 'Countess',
      familyName: 'Lovelace',
    });
    const users = (await feedRows(pipeline.db, jobId)).filter(({ kind }) => kind === 'users');
    expect(users).toHaveLength(1);
    expect(users[0]?.id).not.toBe(old?.id);
    expect(await removalsOf(pipeline.db, jobId)).toEqual([]);

    await tenant.forgetRequests();
    await tenant.change(ada, { jobTitle: 'Programmer' });
    await cycle(jobId);
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({ title: 'Programmer' });
    expect(await tenant.requests('service=graph&pathPattern=/users/delta')).toHaveLength(1);
  });

  it('grows while the source is away: the old feed stays, with its mark, until a round is complete', async () => {
    const { tenant, pipeline } = world;
    const ada = await tenant.person('ada', { jobTitle: 'Countess' });
    await tenant.assign(ada);
    const jobId = await world.job();
    await cycle(jobId);
    const marks = async () =>
      (await feedRows(pipeline.db, jobId)).flatMap(({ kind, mark }) => (kind === 'users' ? [mark] : []));
    const [mark] = await marks();
    await newSchema(jobId, titles);
    await tenant.fault({
      service: 'graph',
      pathPattern: '\\$batch',
      kind: 'status',
      status: 500,
      count: 'always',
    });
    expect(await pipeline.runCycle(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'SourceUnavailable' },
    });
    expect(await marks()).toEqual([mark, null]);
    await tenant.noFaults();
    await cycle(jobId);
    expect(await marks()).toHaveLength(1);
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({ title: 'Countess' });
  });

  it('C31: stays: changed mappings and filters that need nothing new evaluate everybody from the staged copy', async () => {
    const { tenant, pipeline } = world;
    const people = await tenant.crowd(3);
    const [ada, , zoe] = people;
    if (ada === undefined || zoe === undefined) throw new Error('nobody is there');
    await tenant.change(zoe, { department: 'Board' });
    const jobId = await world.job();
    await cycle(jobId);
    const swapped = zoomSchemaWith({
      without: ['name.givenName'],
      mappings: [direct('name.givenName', 'surname'), direct('title', 'givenName')],
      scope: filter(['department', 'NOT EQUALS', 'Board']),
    });
    await newSchema(jobId, swapped);
    await tenant.forgetRequests();
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', kind: 'initial' });
    expect(await readOfPeople()).toEqual([]);
    expect(await selections('/users')).toEqual([]);
    const zoom = await tenant.zoom();
    expect(zoom.get(ada.userPrincipalName)).toMatchObject({ givenName: 'Family1', title: 'Given1' });
    expect(zoom.get(zoe.userPrincipalName)).toMatchObject({ status: 'inactive' });
  });

  it('R16: shrinks: what is not needed any more is neither asked for nor kept', async () => {
    const { tenant, pipeline } = world;
    const ada = await tenant.person('ada', { jobTitle: 'Countess' });
    await tenant.assign(ada);
    const jobId = await world.job({ schema: titles });
    await cycle(jobId);
    expect(await personRow(pipeline.db, jobId, ada.id)).toHaveProperty('attributes.jobTitle', 'Countess');
    await newSchema(jobId, zoomSchemaWith({}));
    await tenant.change(ada, { surname: 'Lovelace' });
    await tenant.forgetRequests();
    await cycle(jobId);
    expect(await selections('/users/delta$')).toEqual([select(...mapped)]);
    expect(await personRow(pipeline.db, jobId, ada.id)).not.toHaveProperty('attributes.jobTitle');
    // Nobody is read for it, and what changed before the feed was exchanged is not lost.
    expect(await readOfPeople()).toEqual([]);
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({ familyName: 'Lovelace' });
    await tenant.change(ada, { surname: 'Byron' });
    await cycle(jobId);
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({ familyName: 'Byron' });
  });

  it('shrinks while the old feed is dead: everybody is read', async () => {
    const { tenant } = world;
    const ada = await tenant.person('ada', { jobTitle: 'Countess' });
    await tenant.assign(ada);
    const jobId = await world.job({ schema: titles });
    await cycle(jobId);
    await newSchema(jobId, zoomSchemaWith({}));
    await tenant.change(ada, { surname: 'Lovelace' });
    await world.expire('users');
    await cycle(jobId);
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({ familyName: 'Lovelace' });
  });

  it('scope all: the new feed reads everybody from the beginning', async () => {
    const { tenant, pipeline } = world;
    await tenant.crowd(3);
    const ada = await tenant.person('ada', { jobTitle: 'Countess' });
    const jobId = await world.job({ configuration: { scope: 'all' } });
    await cycle(jobId);
    await newSchema(jobId, titles);
    await cycle(jobId);
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({ title: 'Countess' });
    expect(await feedRows(pipeline.db, jobId)).toHaveLength(3);
    expect(await removalsOf(pipeline.db, jobId)).toEqual([]);
  });
});
