import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { templateById } from '@lockstep/gallery';
import { refusalIn } from '../testing/refusal.ts';
import { seedJob } from '../testing/seed.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

let api: TestApplication;
let jobId: string;
const zoom = templateById('zoom')?.defaultSchema;
const [rule] = zoom?.synchronizationRules ?? [];
const [mapping] = rule?.objectMappings ?? [];
if (zoom === undefined || rule === undefined || mapping === undefined) throw new Error('no zoom');

/** As JSON keeps it: without members that are undefined. */
const storedZoom: unknown = JSON.parse(JSON.stringify(zoom));

const withMapping = (members: object) => ({
  ...zoom,
  synchronizationRules: [{ ...rule, objectMappings: [{ ...mapping, ...members }] }],
});
const only = (department: string) => ({
  groups: [
    {
      name: 'Department',
      clauses: [
        {
          sourceOperandName: 'department',
          operatorName: 'EQUALS',
          targetOperand: { values: [department] },
        },
      ],
    },
  ],
});
const nobodyMatches = withMapping({
  attributeMappings: mapping.attributeMappings.map((one) => ({ ...one, matchingPriority: 0 })),
});
const longer = (scope?: object) =>
  withMapping({
    ...(scope === undefined ? {} : { scope }),
    attributeMappings: mapping.attributeMappings.map((one) =>
      one.targetAttributeName === 'name.givenName'
        ? { ...one, source: { type: 'Function', name: 'Append', expression: 'Append([givenName], " X")' } }
        : one,
    ),
  });

const issue = 'code severity message';
const result = `__typename
  ... on SynchronizationSchemaPayload { synchronizationSchema { version schema } }
  ... on SchemaInvalidError { field message issues { ${issue} } }
  ... on NotFoundError { field message } ... on ConflictError { field message }`;
const save = (schema: unknown, revision?: number) =>
  api.graphql(
    `mutation ($jobId: UUID!, $schema: JSON!, $revision: Int) {
      saveSynchronizationSchemaDraft(jobId: $jobId, schema: $schema, revision: $revision) { __typename
        ... on SchemaDraftPayload { draft { revision basedOnVersion issues { ${issue} } } }
        ... on SchemaInvalidError { field issues { ${issue} } }
        ... on NotFoundError { field message } ... on ConflictError { field message } } }`,
    { jobId, schema, revision },
  );
const publish = (revision?: number) =>
  api.graphql(
    `mutation ($jobId: UUID!, $revision: Int) { publishSynchronizationSchemaDraft(jobId: $jobId, revision: $revision) { ${result} } }`,
    { jobId, revision },
  );
const restore = (version: number) =>
  api.graphql(
    `mutation ($jobId: UUID!, $version: Int!) { restoreSynchronizationSchemaVersion(jobId: $jobId, version: $version) { ${result} } }`,
    { jobId, version },
  );
const state = async () =>
  (
    await api.graphql(
      `query ($jobId: UUID!) { job(id: $jobId) { schemaVersion synchronizationSchemaDraft { revision } } }`,
      { jobId },
    )
  )['job'];

beforeAll(async () => {
  api = await startTestApplication();
});
beforeEach(async () => {
  ({ jobId } = await seedJob(api.graphql));
});
afterAll(() => api.stop());

describe('a draft', () => {
  it('may have errors, does not touch the running schema, and is published only without them', async () => {
    expect((await save(nobodyMatches))['saveSynchronizationSchemaDraft']).toMatchObject({
      draft: { revision: 1, basedOnVersion: 1, issues: [{ code: 'NoMatchingAttribute', severity: 'ERROR' }] },
    });
    const refused = (await publish())['publishSynchronizationSchemaDraft'];
    expect(refused).toMatchObject({ __typename: 'SchemaInvalidError' });
    expect(await state()).toEqual({ schemaVersion: 1, synchronizationSchemaDraft: { revision: 1 } });
    expect((await save(longer(), 1))['saveSynchronizationSchemaDraft']).toMatchObject({
      draft: { revision: 2, issues: [] },
    });
    expect((await publish(2))['publishSynchronizationSchemaDraft']).toMatchObject({
      synchronizationSchema: { version: 2 },
    });
    expect(await state()).toEqual({ schemaVersion: 2, synchronizationSchemaDraft: null });
  });

  it('comes back as it was sent, published or not: what Graph may leave out, nulls and unknown members', async () => {
    const sparse: unknown = JSON.parse(
      JSON.stringify({
        ...withMapping({
          scope: null,
          flowTypes: null,
          unknown: { a: [null, 1] },
          attributeMappings: mapping.attributeMappings.map(
            ({ flowType: _, flowBehavior: __, ...rest }) => rest,
          ),
        }),
        '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#schema',
      }),
    );
    await save(sparse);
    const draft = await api.graphql(
      `query ($jobId: UUID!) { job(id: $jobId) { synchronizationSchemaDraft { schema } } }`,
      { jobId },
    );
    expect(draft['job']).toEqual({ synchronizationSchemaDraft: { schema: sparse } });
    expect((await publish())['publishSynchronizationSchemaDraft']).toMatchObject({
      synchronizationSchema: { version: 2 },
    });
    const read = await api.graphql(
      `query ($jobId: UUID!) { synchronizationSchema(jobId: $jobId) { schema } }`,
      { jobId },
    );
    expect(read['synchronizationSchema']).toEqual({ schema: sparse });
    // Sent again, it is the present one: no new version.
    await save(sparse);
    expect((await publish())['publishSynchronizationSchemaDraft']).toMatchObject({
      synchronizationSchema: { version: 2 },
    });
  });

  it('is refused only for a shape that is none, with the place', async () => {
    expect((await save({ synchronizationRules: 'none' }))['saveSynchronizationSchemaDraft']).toMatchObject({
      __typename: 'SchemaInvalidError',
      field: 'schema',
    });
    expect(await state()).toMatchObject({ synchronizationSchemaDraft: null });
  });

  it('is not overwritten or published by whoever has not seen it', async () => {
    await save(longer(), 0);
    await save(longer(only('R&D')), 1);
    for (const revision of [0, 1]) {
      const refusal = refusalIn(await save(zoom, revision), 'saveSynchronizationSchemaDraft');
      expect(refusal).toMatchObject({ __typename: 'ConflictError', field: 'revision' });
      expect(refusal.message).toContain('revision 2');
    }
    expect(refusalIn(await publish(1), 'publishSynchronizationSchemaDraft')).toMatchObject({
      __typename: 'ConflictError',
      field: 'revision',
    });
    expect(await state()).toEqual({ schemaVersion: 1, synchronizationSchemaDraft: { revision: 2 } });
  });

  it('that was begun from an older version is not published over the newer one', async () => {
    await save(longer());
    await api.graphql(
      `mutation ($jobId: UUID!, $schema: JSON!) { updateSynchronizationSchema(jobId: $jobId, schema: $schema) { ${result} } }`,
      { jobId, schema: withMapping({ scope: only('R&D') }) },
    );
    const refusal = refusalIn(await publish(), 'publishSynchronizationSchemaDraft');
    expect(refusal.message).toContain('save the draft anew');
    await save(longer());
    expect((await publish())['publishSynchronizationSchemaDraft']).toMatchObject({
      synchronizationSchema: { version: 3 },
    });
  });

  it('is thrown away; without one there is nothing to publish', async () => {
    const discard = async () =>
      (
        await api.graphql(
          `mutation ($jobId: UUID!) { discardSynchronizationSchemaDraft(jobId: $jobId) { ... on DiscardedSchemaDraft { discarded } } }`,
          { jobId },
        )
      )['discardSynchronizationSchemaDraft'];
    await save(longer());
    expect(await discard()).toEqual({ discarded: true });
    expect(await discard()).toEqual({ discarded: false });
    expect(refusalIn(await publish(), 'publishSynchronizationSchemaDraft').message).toContain(
      'save one first',
    );
  });
});

describe('validateSynchronizationSchema', () => {
  it('tells all that is wrong and stores nothing', async () => {
    const validate = async (schema: unknown) =>
      (
        await api.graphql(
          `query ($jobId: UUID!, $schema: JSON!) { validateSynchronizationSchema(jobId: $jobId, schema: $schema) { ${issue} } }`,
          { jobId, schema },
        )
      )['validateSynchronizationSchema'];
    expect(await validate(zoom)).toEqual([]);
    expect(await validate(nobodyMatches)).toMatchObject([{ code: 'NoMatchingAttribute' }]);
    expect(await validate(7)).toMatchObject([{ code: 'InvalidShape' }]);
    expect(await state()).toEqual({ schemaVersion: 1, synchronizationSchemaDraft: null });
  });
});

describe('restoreSynchronizationSchemaVersion', () => {
  it('C32: makes an older version the next one', async () => {
    await save(longer());
    await publish();
    expect((await restore(1))['restoreSynchronizationSchemaVersion']).toMatchObject({
      synchronizationSchema: { version: 3, schema: storedZoom },
    });
    expect(refusalIn(await restore(9), 'restoreSynchronizationSchemaVersion')).toMatchObject({
      __typename: 'NotFoundError',
      field: 'version',
    });
    expect(await state()).toMatchObject({ schemaVersion: 3 });
  });
});

describe('trying a schema on those who are staged', () => {
  const person = (source_id: string, department: string, more: object = {}) => ({
    job_id: jobId,
    source_id,
    presence: 'present' as const,
    attributes: JSON.stringify({
      accountEnabled: 'True',
      userPrincipalName: `${source_id}@contoso.example`,
      givenName: source_id,
      surname: 'Test',
      mail: null,
      department,
      ...more,
    }),
  });

  beforeEach(async () => {
    await api.db
      .insertInto('person')
      .values([
        person('ada', 'R&D'),
        person('bob', 'Sales'),
        person('off', 'R&D', { accountEnabled: 'False' }),
        person('stranger', 'R&D'),
      ])
      .execute();
    await api.db
      .insertInto('assignment')
      .values(
        ['ada', 'bob', 'off'].map((principal_id) => ({
          job_id: jobId,
          assignment_id: `a-${principal_id}`,
          principal_id,
          principal_type: 'User',
          app_role_id: 'role',
        })),
      )
      .execute();
  });

  const impact = async (schema?: unknown) =>
    (
      await api.graphql(
        `query ($jobId: UUID!, $schema: JSON) { synchronizationSchemaImpact(jobId: $jobId, schema: $schema) { __typename
          ... on SchemaImpact { people inScopeBefore inScopeAfter entering { count } leaving { count examples } changing { count examples }
            unchanged notStaged attributes { attribute changed { count examples { person before after } } } }
          ... on SchemaInvalidError { issues { ${issue} } } ... on NotFoundError { field message } } }`,
        { jobId, schema },
      )
    )['synchronizationSchemaImpact'];
  const explain = async (sourceId: string, schema?: unknown) =>
    (
      await api.graphql(
        `query ($jobId: UUID!, $sourceId: String!, $schema: JSON) { explainPerson(jobId: $jobId, sourceId: $sourceId, schema: $schema) { __typename
          ... on PersonExplanation { inScope scope filters { name holds clauses { clause result decisive } }
            attributes { target words steps { expression value } errorCode } }
          ... on NotFoundError { field message } } }`,
        { jobId, sourceId, schema },
      )
    )['explainPerson'];

  it('tells who leaves and which attributes change, and asks nobody', async () => {
    await save(longer(only('R&D')));
    const expected = {
      people: 4,
      inScopeBefore: 2,
      inScopeAfter: 1,
      entering: { count: 0 },
      leaving: { count: 1, examples: ['bob'] },
      changing: { count: 1, examples: ['ada'] },
      unchanged: 0,
      notStaged: [],
      attributes: [
        {
          attribute: 'name.givenName',
          changed: { count: 1, examples: [{ person: 'ada', before: 'ada', after: 'ada X' }] },
        },
      ],
    };
    expect(await impact()).toMatchObject(expected);
    expect(await impact(longer(only('R&D')))).toMatchObject(expected);
    expect(await impact(zoom)).toMatchObject({ leaving: { count: 0 }, unchanged: 2, attributes: [] });
    expect(await state()).toMatchObject({ schemaVersion: 1 });
  });

  it('names what must be read first, and what is wrong', async () => {
    const jobTitle = { ...mapping.attributeMappings[2], targetAttributeName: 'title' };
    const source = { type: 'Attribute', name: 'jobTitle', expression: '[jobTitle]' };
    const more = withMapping({ attributeMappings: [...mapping.attributeMappings, { ...jobTitle, source }] });
    expect(await impact(more)).toMatchObject({ notStaged: ['jobTitle'] });
    expect(await impact(nobodyMatches)).toMatchObject({ __typename: 'SchemaInvalidError' });
    expect(await impact()).toMatchObject({ __typename: 'NotFoundError', field: 'jobId' });
  });

  it('explains one person in words', async () => {
    expect(await explain('bob', longer(only('R&D')))).toMatchObject({
      inScope: false,
      filters: [{ name: 'Department', holds: false, clauses: [{ result: 'fails', decisive: true }] }],
    });
    expect(await explain('ada', longer(only('R&D')))).toMatchObject({
      inScope: true,
      filters: [{ holds: true }],
      attributes: expect.arrayContaining([
        expect.objectContaining({
          target: 'name.givenName',
          words: expect.stringContaining('becomes "ada X"'),
          steps: expect.arrayContaining([{ expression: 'Append([givenName], " X")', value: 'ada X' }]),
        }),
      ]),
    });
    expect(await explain('stranger')).toMatchObject({
      inScope: false,
      scope: 'not assigned, neither directly nor through a group',
    });
    expect(await explain('off')).toMatchObject({ inScope: false, scope: 'accountEnabled is false' });
    expect(await explain('nobody')).toMatchObject({ __typename: 'NotFoundError', field: 'sourceId' });
  });
});
