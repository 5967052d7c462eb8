import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, isObjectType } from 'graphql';
import { z } from 'zod';
import { schemaUrl } from './graphql/graphql-options.ts';
import { everyField, smallPage } from './testing/every-field.ts';
import { createJobReader, type JobReader } from './testing/job-reader.ts';
import { seedHistory, type History } from './testing/seed-history.ts';
import { seedJob } from './testing/seed.ts';
import { startTestApplication, type TestApplication } from './testing/test-application.ts';

const schema = buildSchema(readFileSync(schemaUrl, 'utf8'));

let api: TestApplication;
let jobId: string;
let reader: JobReader;
let history: History;

beforeAll(async () => {
  api = await startTestApplication({ variables: { GRAPHQL_INTROSPECTION: 'true' } });
  ({ jobId } = await seedJob(api.graphql));
  history = await seedHistory(api.db, jobId);
  reader = createJobReader(api.graphql, jobId);
});
afterAll(() => api.stop());

describe('every field', () => {
  const needsId = new Set(['id', 'jobId']);
  const lists = Object.values(objectType('Query').getFields()).filter(
    (field) => !field.args.some((arg) => needsId.has(arg.name)),
  );
  it.each(lists.map((field) => [field.name, field] as const))(
    'of the query %s has its resolver',
    async (name, field) => {
      const query = `{ ${name}${smallPage(field)} ${everyField(schema, field.type)} }`;
      expect(await api.graphql(query)).toHaveProperty(name);
    },
  );

  const ofJob = Object.values(objectType('SynchronizationJob').getFields());
  it.each(ofJob.map((field) => [field.name, field] as const))(
    "of a job's %s has its resolver",
    async (name, field) => {
      const args = name === 'person' ? `(sourceId: "${history.ada}")` : '';
      expect(
        await reader.job(`${name}${args} ${everyField(schema, field.type, ['SynchronizationJob'])}`),
      ).toHaveProperty(name);
    },
  );

  it('of a cycle, a template and a schema version has its resolver', async () => {
    const data = await api.graphql(
      `query ($cycle: UUID!, $job: UUID!) {
        cycle(id: $cycle) ${everyField(schema, objectType('Cycle'))}
        template(id: "zoom") ${everyField(schema, objectType('ApplicationTemplate'))}
        synchronizationSchema(jobId: $job) ${everyField(schema, objectType('SynchronizationSchemaVersion'))}
      }`,
      { cycle: history.cycleId, job: jobId },
    );
    expect(data).toMatchObject({
      cycle: { number: 1 },
      template: { id: 'zoom' },
      synchronizationSchema: { version: 1 },
    });
  });
});

describe('a running cycle', () => {
  it('U2: shows counts by effect and outcome', async () => {
    const [cycle] = await reader.nodes(
      'cycles',
      'number kind state phase requestsToTarget temporalWorkflowId temporalUiPath counts { created updated disabled skipped failed held pending }',
    );
    expect(cycle).toEqual({
      number: 1,
      kind: 'INITIAL',
      state: 'RUNNING',
      phase: 'APPLY',
      requestsToTarget: 12,
      temporalWorkflowId: `cycle/${jobId}/1-initial`,
      temporalUiPath: `/namespaces/lockstep/workflows/cycle%2F${jobId}%2F1-initial`,
      counts: { created: 2, updated: 0, disabled: 0, skipped: 4, failed: 1, held: 1, pending: 1 },
    });
  });

  it('R5: shows until when the target has asked for a pause', async () => {
    expect(await reader.job('status { targetPausedUntil }')).toEqual({ status: { targetPausedUntil: null } });
    const until = new Date(Date.now() + 3_600_000);
    const { target_connection_id: id } = await api.db
      .selectFrom('job')
      .select('target_connection_id')
      .executeTakeFirstOrThrow();
    const budget = { connection_id: id, rate_per_second: 1, ceiling_per_second: 1, permits: 0 };
    await api.db
      .insertInto('target_budget')
      .values([
        { ...budget, label: 'LIGHT', blocked_until: new Date(0) },
        { ...budget, label: 'MEDIUM', blocked_until: until },
      ])
      .execute();
    expect(await reader.job('status { code targetPausedUntil }')).toEqual({
      status: { code: 'ACTIVE', targetPausedUntil: until.toISOString() },
    });
  });

  it('shows progress, computed from rows alone', async () => {
    expect(
      await reader.job(
        'status { nextCycleAt linkedAccounts progress { phase done total secondsLeft ratePerSecond people { total due inScope failing } changes { state count } } }',
      ),
    ).toMatchObject({
      status: {
        nextCycleAt: null,
        linkedAccounts: 1,
        progress: {
          phase: 'APPLY',
          done: 3,
          total: 4,
          secondsLeft: expect.any(Number),
          ratePerSecond: expect.any(Number),
          people: { total: 3, due: 1, inScope: 2, failing: 1 },
          changes: expect.arrayContaining([
            { state: 'HELD', count: 1 },
            { state: 'RELEASED', count: 1 },
          ]),
        },
      },
    });
  });
});

describe('changes', () => {
  it('R7, R8: a held removal shows why, before and after, its requests and its evidence', async () => {
    const held = await reader.nodes(
      'changes(filter: { state: [HELD] })',
      'effect sourceId heldReason removalCause modifiedAttributes { name before after } requests { method path body } evidence { kind subject confirmedAt } warnings { code message } error { errorCode }',
    );
    expect(held).toEqual([
      {
        effect: 'DISABLE',
        sourceId: history.grace,
        heldReason: 'TooManyDeletes',
        removalCause: 'unassigned',
        modifiedAttributes: [{ name: 'active', before: true, after: false }],
        requests: [{ method: 'PATCH', path: 'Users/g', body: { active: false } }],
        // What was read after the plan was made can't have been its reason.
        evidence: [{ kind: 'ASSIGNMENT_GONE', subject: 'assignment-2', confirmedAt: expect.any(String) }],
        warnings: [{ code: null, message: 'odd' }],
        error: null,
      },
    ]);
  });

  it.each([
    ['{}', 5],
    ['{ state: [] }', 5],
    ['{ effect: [CREATE], state: [SUCCEEDED, FAILED] }', 3],
    ['{ person: "nobody" }', 0],
  ])('are filtered by %s', async (filter, count) => {
    expect(await reader.nodes(`changes(filter: ${filter})`, 'id')).toHaveLength(count);
  });

  it('come in pages without gap or repetition; a cursor of another list is refused', async () => {
    const seen: string[] = [];
    const page = z.object({
      changes: z.object({
        edges: z.array(z.object({ cursor: z.string(), node: z.object({ id: z.string() }) })),
        pageInfo: z.object({
          hasNextPage: z.boolean(),
          hasPreviousPage: z.boolean(),
          endCursor: z.string().nullable(),
        }),
      }),
    });
    let after: string | null = null;
    do {
      const data: unknown = await reader.job(
        'changes(first: 2, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } }',
        { after },
        ', $after: String',
      );
      const { edges, pageInfo } = page.parse(data).changes;
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...edges.map((edge) => edge.node.id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(new Set(seen).size).toBe(5);
    expect(seen).toEqual([...seen].sort().reverse());
    const [link] = z
      .object({ links: z.object({ edges: z.array(z.object({ cursor: z.string() })) }) })
      .parse(await reader.job('links { edges { cursor } }')).links.edges;
    for (const wrong of [
      link?.cursor ?? '',
      'nonsense',
      Buffer.from('["v1","changes","1 or 1=1"]').toString('base64url'),
    ]) {
      await expect(
        reader.job('changes(after: $after) { edges { cursor } }', { after: wrong }, ', $after: String'),
      ).rejects.toThrow(/not a cursor of this list/);
    }
    for (const first of [0, 101])
      await expect(reader.job(`changes(first: ${String(first)}) { edges { cursor } }`)).rejects.toThrow(
        /1 to 100/,
      );
  });
});

function objectType(name: string) {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`the schema has no type ${name}`);
  return type;
}
