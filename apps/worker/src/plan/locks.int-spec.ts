import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { countDue, lockJob, retryPeople, savePlans, type PlansToSave } from '@lockstep/database';
import { createTestDatabase, seedHistory, seedJob, waitFor, type TestDatabase } from '@lockstep/testkit';
import { sql } from 'kysely';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('R3: a plan that is saved while an administrator, or the gate, has the job in hand waits for them, and they not for it', async () => {
  const { db } = database;
  const { jobId } = await seedJob(db);
  const { cycleId } = await seedHistory(db, jobId);
  const plans = await planOfOne(jobId, cycleId);
  const [{ sourceId } = { sourceId: '' }] = plans.outcomes;
  let saving: Promise<ReadonlySet<string>> = Promise.resolve(new Set());
  await db.transaction().execute(async (tx) => {
    await lockJob(tx, jobId);
    saving = db.transaction().execute((other) => savePlans(other, plans));
    saving.catch(() => undefined);
    await waitFor(async () => (await waiting()) > 0);
    await retryPeople(tx, jobId, [sourceId]);
    await sql`update change set priority = priority where job_id = ${jobId} and source_id = ${sourceId}`.execute(
      tx,
    );
  });
  expect([...(await saving)]).toEqual([sourceId]);
});

it('R1: a page that is being staged and people who are to be tried again do not wait for each other', async () => {
  const { db } = database;
  const { jobId } = await seedJob(db);
  await seedHistory(db, jobId);
  const { source_id: sourceId } = await db
    .selectFrom('person')
    .select('source_id')
    .where('job_id', '=', jobId)
    .executeTakeFirstOrThrow();
  const isThisPerson = sql`job_id = ${jobId} and source_id = ${sourceId}`;
  await sql`update person set error_code = 'x' where ${isThisPerson}`.execute(db);
  let retrying: Promise<unknown> = Promise.resolve();
  await db.transaction().execute(async (tx) => {
    await sql`select from person where ${isThisPerson} for update`.execute(tx);
    retrying = db.transaction().execute((other) => retryPeople(other, jobId, [sourceId]));
    retrying.catch(() => undefined);
    await waitFor(async () => (await waiting()) > 0);
    await sql`insert into person (job_id, source_id) values (${jobId}, 'somebody-new')`.execute(tx);
  });
  expect(await retrying).toEqual([sourceId]);
});

it('R1: whoever becomes due while the due are counted is told of', async () => {
  const { db } = database;
  const { jobId } = await seedJob(db);
  await seedHistory(db, jobId);
  const question = { jobId, schemaVersion: 1, dryRunId: null };
  await sql`update person set planned_version = source_version, planned_schema = 1, scope_changes_at = null, due_at = null
    where job_id = ${jobId}`.execute(db);
  expect(await countDue(db, question)).toEqual({ due: 0, nextInMs: null });
  await sql`update person set due_at = now() + interval '500 ms'
    where job_id = ${jobId} and source_id = (select min(source_id) from person where job_id = ${jobId})`.execute(
    db,
  );
  let counting: ReturnType<typeof countDue> = Promise.resolve({ due: 0, nextInMs: null });
  await db.transaction().execute(async (tx) => {
    await sql`lock table person in access exclusive mode`.execute(tx);
    counting = countDue(db, question);
    counting.catch(() => undefined);
    await waitFor(async () => (await waiting()) > 0);
    await waitFor(async () => {
      const due =
        await sql`select from person where job_id = ${jobId} and due_at < clock_timestamp()`.execute(tx);
      return due.rows.length > 0;
    });
  });
  const { due, nextInMs } = await counting;
  expect(due === 1 || (due === 0 && nextInMs !== null)).toBe(true);
});

async function waiting(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db);
  return rows[0]?.n ?? 0;
}

/** Another plan for somebody whose change is held. */
async function planOfOne(jobId: string, cycleId: string): Promise<PlansToSave> {
  const { sourceId, sourceVersion } = await database.db
    .selectFrom('change as c')
    .innerJoin('person as p', (join) =>
      join.onRef('p.job_id', '=', 'c.job_id').onRef('p.source_id', '=', 'c.source_id'),
    )
    .select(['p.source_id as sourceId', 'p.source_version as sourceVersion'])
    .where('c.job_id', '=', jobId)
    .where('c.state', '=', 'held')
    .executeTakeFirstOrThrow();
  return {
    jobId,
    cycleId,
    schemaVersion: 1,
    adoptions: [],
    lookAgainAtMs: Date.now(),
    outcomes: [
      {
        sourceId,
        decided: true,
        sourceVersion,
        linkVersion: null,
        inScope: true,
        wantedKey: null,
        waitsFor: null,
        referenceWaitsFor: null,
        dueAtMs: null,
        scopeChangesAtMs: null,
        skipReason: null,
        readBacks: 0,
        attempts: 0,
        errorCode: null,
        errorMessage: null,
        planStarts: 0,
      },
    ],
    changes: [
      {
        sourceId,
        sourceDisplayName: null,
        targetId: null,
        linkId: null,
        effect: 'create',
        priority: 4,
        heldAs: null,
        removalCause: null,
        requests: [],
        before: null,
        modified: [],
        written: {},
        matchKey: null,
        transferFrom: null,
        licenceTaken: null,
        licenceFreed: null,
        fingerprint: 'another',
        initiatedBy: 'system',
        sourceVersion,
        linkVersion: 0,
        observedAtMs: null,
        evidence: [],
        warnings: [],
        steps: [],
      },
    ],
  };
}
