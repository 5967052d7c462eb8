import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { templateById } from '@lockstep/gallery';
import { createJob, deleteJob, updateJob } from '../testing/operations.ts';
import { refusalIn } from '../testing/refusal.ts';
import { idIn, jobInput, seedConnections, seedJob, servicePrincipalId, type Seed } from '../testing/seed.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

let api: TestApplication;
let seed: Seed;

beforeAll(async () => {
  api = await startTestApplication();
  seed = await seedConnections(api.graphql);
});
afterAll(() => api.stop());

const countRows = async (table: 'job' | 'schema_version') =>
  (
    await api.db
      .selectFrom(table)
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n;

const aLink = (jobId: string) =>
  ({ job_id: jobId, source_id: 'ada', target_id: jobId, origin: 'created' }) as const;
const nobody = '00000000-0000-4000-8000-000000000000';

describe('createJob', () => {
  it("stores a paused job with schema version 1, the template's proposals and Lockstep's defaults", async () => {
    const data = await api.graphql(createJob, {
      input: { ...jobInput(seed), settings: { rateShare: 0.5, gate: { removals: { percent: 3 } } } },
    });
    expect(data['createJob']).toMatchObject({
      __typename: 'JobPayload',
      job: {
        scope: 'ASSIGNED',
        intervalMinutes: 40,
        schemaVersion: 1,
        started: false,
        status: { code: 'NOT_RUN', nextCycleAt: null },
        settings: { rateShare: 0.5, gate: { removals: { max: 500, percent: 3 }, renamePercent: 20 } },
      },
    });
    const jobId = idIn(data, 'createJob', 'job');
    const versions = await api.db
      .selectFrom('schema_version')
      .selectAll()
      .where('job_id', '=', jobId)
      .execute();
    expect(versions).toHaveLength(1);
  });

  const broken = () => ({ ...templateById('zoom')?.defaultSchema, synchronizationRules: [] });
  const bad = [
    ['an empty name', { displayName: '  ' }, 'ValidationError', 'displayName', /enter/],
    [
      'a name that is too long',
      { displayName: 'x'.repeat(201) },
      'ValidationError',
      'displayName',
      /at most 200/,
    ],
    ['an unknown template', { templateId: 'slack' }, 'NotFoundError', 'templateId', /list of templates/],
    [
      'no such source',
      { sourceConnectionId: nobody },
      'NotFoundError',
      'sourceConnectionId',
      /list of connections/,
    ],
    [
      'no such target',
      { targetConnectionId: nobody },
      'NotFoundError',
      'targetConnectionId',
      /list of connections/,
    ],
    ['an interval too short', { intervalMinutes: 0.04 }, 'ValidationError', 'intervalMinutes', /0\.05/],
    ['an interval too long', { intervalMinutes: 20_000 }, 'ValidationError', 'intervalMinutes', /10080/],
    ['mail for nobody', { notifyOnFailure: true }, 'ValidationError', 'notificationEmail', /address/],
    [
      'a percentage over 100',
      { settings: { gate: { removals: { percent: 101 } } } },
      'ValidationError',
      'settings.gate.removals.percent',
      /100/,
    ],
    ['a rate share of 0', { settings: { rateShare: 0 } }, 'ValidationError', 'settings.rateShare', /0/],
    ['a schema without rules', { schema: broken }, 'SchemaInvalidError', 'schema', /not stored/],
    ['a schema that is a text', { schema: 'no' }, 'SchemaInvalidError', 'schema', /not stored/],
  ] as const;
  it.each(bad)(
    'refuses %s, names the field, says the remedy and stores nothing',
    async (_, change, type, field, remedy) => {
      const before = [await countRows('job'), await countRows('schema_version')];
      const schema =
        'schema' in change
          ? typeof change.schema === 'function'
            ? change.schema()
            : change.schema
          : undefined;
      const data = await api.graphql(createJob, { input: { ...jobInput(seed), ...change, schema } });
      const refusal = refusalIn(data, 'createJob');
      expect(refusal).toMatchObject({ __typename: type, field });
      expect(refusal.message).toMatch(remedy);
      expect([await countRows('job'), await countRows('schema_version')]).toEqual(before);
    },
  );

  it('refuses a source where a target belongs, and the other way round', async () => {
    const swapped = {
      sourceConnectionId: seed.targetConnectionId,
      targetConnectionId: seed.sourceConnectionId,
    };
    const data = await api.graphql(createJob, { input: { ...jobInput(seed), ...swapped } });
    expect(refusalIn(data, 'createJob')).toMatchObject({
      __typename: 'ValidationError',
      field: 'sourceConnectionId',
    });
  });

  it.each([
    ['notificationEmail', 'nobody at all'],
    ['servicePrincipalId', 'not-a-guid'],
    ['scope', 'EVERYBODY'],
  ])('names %s when its value is not even of the right kind', async (field, value) => {
    await expect(api.graphql(createJob, { input: { ...jobInput(seed), [field]: value } })).rejects.toThrow(
      `input.${field}`,
    );
  });
});

describe('updateJob', () => {
  it('changes what is given and keeps the rest; lists are replaced', async () => {
    const { jobId: id } = await seedJob(api.graphql);
    const first = {
      id,
      notificationEmail: 'ops@contoso.example',
      settings: { protectedAccounts: { userNames: ['a', 'b'] } },
    };
    await api.graphql(updateJob, { input: first });
    const second = {
      id,
      intervalMinutes: 0.05,
      settings: { protectedAccounts: { userNames: ['c'] }, gate: { removals: { max: 7 } } },
    };
    const data = await api.graphql(updateJob, { input: second });
    expect(data['updateJob']).toMatchObject({
      job: {
        displayName: 'Zoom',
        intervalMinutes: 0.05,
        notificationEmail: 'ops@contoso.example',
        settings: { protectedAccounts: { userNames: ['c'] }, gate: { removals: { max: 7, percent: 10 } } },
      },
      warnings: [{ code: 'TemporalUnavailable' }],
    });
    const cleared = await api.graphql(updateJob, { input: { id, notificationEmail: null } });
    expect(cleared['updateJob']).toMatchObject({ job: { notificationEmail: null } });
  });

  it('R9: refuses another enterprise application while accounts are linked, unless it is an explicit rebind', async () => {
    const { jobId: id } = await seedJob(api.graphql);
    await api.db.updateTable('job').set({ bound_tenant_id: 'bound' }).where('id', '=', id).execute();
    const input = { id, servicePrincipalId: nobody };
    await api.db.insertInto('link').values(aLink(id)).execute();
    const refused = await api.graphql(updateJob, { input });
    expect(refusalIn(refused, 'updateJob')).toMatchObject({
      __typename: 'ConflictError',
      field: 'servicePrincipalId',
    });
    const kept = await api.db
      .selectFrom('job')
      .select('service_principal_id')
      .where('id', '=', id)
      .executeTakeFirst();
    expect(kept?.service_principal_id).toBe(servicePrincipalId);
    const meant = await api.graphql(updateJob, { input: { ...input, rebind: true } });
    expect(meant['updateJob']).toMatchObject({ job: { servicePrincipalId: nobody, boundTenantId: null } });
  });

  it('R9: refuses another target connection whose account is not known to be the same', async () => {
    const { jobId: id } = await seedJob(api.graphql);
    await api.db
      .updateTable('job')
      .set({ bound_target_identity: 'account-1' })
      .where('id', '=', id)
      .execute();
    await api.db.insertInto('link').values(aLink(id)).execute();
    const other = (await seedConnections(api.graphql)).targetConnectionId;
    const input = { id, targetConnectionId: other };
    expect(refusalIn(await api.graphql(updateJob, { input }), 'updateJob')).toMatchObject({
      field: 'targetConnectionId',
    });
    await api.db.updateTable('connection').set({ identity: 'account-1' }).where('id', '=', other).execute();
    expect((await api.graphql(updateJob, { input }))['updateJob']).toMatchObject({
      __typename: 'JobPayload',
    });
  });
});

describe('deleteJob', () => {
  it('is refused while the job is started or its cycle still runs', async () => {
    const { jobId: id } = await seedJob(api.graphql);
    await api.db.updateTable('job').set({ desired_state: 'started' }).where('id', '=', id).execute();
    expect(refusalIn(await api.graphql(deleteJob, { id }), 'deleteJob').message).toMatch(/pause it first/);
    await api.db.updateTable('job').set({ desired_state: 'paused' }).where('id', '=', id).execute();
    await api.db
      .insertInto('cycle')
      .values({ job_id: id, number: 1, kind: 'initial', schema_version: 1 })
      .execute();
    expect(refusalIn(await api.graphql(deleteJob, { id }), 'deleteJob').message).toMatch(/still runs/);
    await api.db.updateTable('cycle').set({ state: 'stopped' }).where('job_id', '=', id).execute();
    expect((await api.graphql(deleteJob, { id }))['deleteJob']).toMatchObject({
      __typename: 'DeletedJob',
      id,
    });
    expect(await api.db.selectFrom('cycle').selectAll().where('job_id', '=', id).execute()).toEqual([]);
    expect(refusalIn(await api.graphql(deleteJob, { id }), 'deleteJob')).toMatchObject({
      __typename: 'NotFoundError',
    });
  });
});
