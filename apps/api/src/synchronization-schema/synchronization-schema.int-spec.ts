import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { templateById } from '@lockstep/gallery';
import { updateSchema } from '../testing/operations.ts';
import { refusalIn } from '../testing/refusal.ts';
import { seedJob } from '../testing/seed.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

let api: TestApplication;
let jobId: string;
const zoom = templateById('zoom')?.defaultSchema;
if (zoom === undefined) throw new Error('the gallery has no zoom');
const [rule] = zoom.synchronizationRules;
const [objectMapping] = rule?.objectMappings ?? [];
if (rule === undefined || objectMapping === undefined) throw new Error('zoom maps nothing');

/** As JSON keeps it: without members that are undefined. */
const storedZoom: unknown = JSON.parse(JSON.stringify(zoom));

const withMappings = (attributeMappings: typeof objectMapping.attributeMappings) => ({
  ...zoom,
  synchronizationRules: [{ ...rule, objectMappings: [{ ...objectMapping, attributeMappings }] }],
});

beforeAll(async () => {
  api = await startTestApplication();
  ({ jobId } = await seedJob(api.graphql));
});
afterAll(() => api.stop());

const update = (schema: unknown, basedOnVersion?: number) =>
  api.graphql(updateSchema, { jobId, schema, basedOnVersion });
const versions = async () =>
  (
    await api.db
      .selectFrom('schema_version')
      .select('version')
      .where('job_id', '=', jobId)
      .orderBy('version')
      .execute()
  ).map((row) => row.version);

describe('updateSynchronizationSchema', () => {
  it('makes no version of the same document', async () => {
    expect((await update(zoom))['updateSynchronizationSchema']).toMatchObject({
      synchronizationSchema: { version: 1 },
      warnings: [],
    });
    expect(await versions()).toEqual([1]);
  });

  it('makes a new immutable version and keeps members that it does not know', async () => {
    const changed = {
      ...withMappings(
        objectMapping.attributeMappings.filter((one) => one.targetAttributeName !== 'name.givenName'),
      ),
      vendorMember: { kept: true },
    };
    const data = await update(changed, 1);
    expect(data['updateSynchronizationSchema']).toMatchObject({
      synchronizationSchema: { version: 2, schema: { vendorMember: { kept: true } } },
      warnings: [{ code: 'TemporalUnavailable' }],
    });
    expect(await versions()).toEqual([1, 2]);
    const old = await api.graphql(
      'query ($id: UUID!) { synchronizationSchema(jobId: $id, version: 1) { version schema } }',
      { id: jobId },
    );
    expect(old['synchronizationSchema']).toMatchObject({
      version: 1,
      schema: storedZoom,
    });
  });

  it('refuses a change made from an older version', async () => {
    const refusal = refusalIn(
      await update(withMappings(objectMapping.attributeMappings), 1),
      'updateSynchronizationSchema',
    );
    expect(refusal).toMatchObject({ __typename: 'ConflictError', field: 'basedOnVersion' });
    expect(refusal.message).toMatch(/load it/);
  });

  const mappings = objectMapping.attributeMappings;
  const reading = (name: string) => ({ type: 'Attribute' as const, name, expression: `[${name}]` });
  it.each([
    ['no rule', { ...zoom, synchronizationRules: [] }, 'NoUserRule'],
    [
      'no matching attribute',
      withMappings(mappings.map((one) => ({ ...one, matchingPriority: 0 }))),
      'NoMatchingAttribute',
    ],
    [
      "matching by what the target can't filter on",
      withMappings(
        mappings.map((one) => ({
          ...one,
          matchingPriority: one.targetAttributeName === 'name.givenName' ? 1 : 0,
        })),
      ),
      'MatchingAttributeNotFilterable',
    ],
    [
      'an unknown source attribute',
      withMappings(
        mappings.map((one) =>
          one.targetAttributeName === 'name.givenName' ? { ...one, source: reading('firstName') } : one,
        ),
      ),
      'UnknownSourceAttribute',
    ],
    ["a shape that is not a schema's", { synchronizationRules: 7 }, 'InvalidShape'],
  ])('refuses %s with the issue, and stores nothing', async (_, schema, code) => {
    const before = await versions();
    const data = await update(schema);
    expect(data['updateSynchronizationSchema']).toMatchObject({
      __typename: 'SchemaInvalidError',
      field: 'schema',
      issues: expect.arrayContaining([
        expect.objectContaining({ code, severity: 'ERROR', message: expect.stringMatching(/.{20}/) }),
      ]),
    });
    expect(await versions()).toEqual(before);
  });

  it('refuses a source attribute that the schema defines but Graph does not have; a directory extension is fine', async () => {
    const using = (name: string) => ({
      ...withMappings(
        mappings.map((one) =>
          one.targetAttributeName === 'name.givenName' ? { ...one, source: reading(name) } : one,
        ),
      ),
      directories: zoom.directories.map((directory) =>
        directory.name !== rule.sourceDirectoryName
          ? directory
          : {
              ...directory,
              objects: directory.objects.map((object) => ({
                ...object,
                attributes: [...object.attributes, { name, type: 'String' }],
              })),
            },
      ),
    });
    expect((await update(using('shoeSize')))['updateSynchronizationSchema']).toMatchObject({
      issues: [{ code: 'UnknownSourceAttribute', message: expect.stringContaining('shoeSize') }],
    });
    const extension = `extension_${'0'.repeat(32)}_badge`;
    expect((await update(using(extension)))['updateSynchronizationSchema']).toMatchObject({
      __typename: 'SynchronizationSchemaPayload',
    });
  });
});
