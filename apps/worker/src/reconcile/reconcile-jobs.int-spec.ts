import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { jobSignals, workflowIds } from '@lockstep/contracts';
import { createLogger } from '@lockstep/platform';
import {
  createTestDatabase,
  createTestNamespace,
  seedJob,
  waitFor,
  type TestDatabase,
} from '@lockstep/testkit';
import { Connection, ScheduleClient, WorkflowClient } from '@temporalio/client';
import { reconcileJobs } from './reconcile-jobs.ts';
import { reconcileEvery } from './reconcile-loop.ts';

let database: TestDatabase;
let connection: Connection;
let workflows: WorkflowClient;
let schedules: ScheduleClient;
const logger = createLogger({ name: 'test', level: 'silent' });

beforeAll(async () => {
  database = await createTestDatabase();
  const { address, namespace } = await createTestNamespace();
  connection = await Connection.connect({ address });
  workflows = new WorkflowClient({ connection, namespace });
  schedules = new ScheduleClient({ connection, namespace });
});
beforeEach(() => database.db.deleteFrom('job').execute());
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const options = () => ({ db: database.db, workflows, logger });
const handleOf = (jobId: string) => workflows.getHandle(workflowIds.synchronizationJob(jobId));

async function signalsTo(jobId: string): Promise<number> {
  const { events } = await handleOf(jobId).fetchHistory();
  const names = (events ?? []).map((event) => event.workflowExecutionSignaledEventAttributes?.signalName);
  return names.filter((name) => name === jobSignals.changed).length;
}

/** As if the row had been changed an hour ago. */
async function age(jobId: string): Promise<void> {
  const updated_at = new Date(Date.now() - 3_600_000);
  await database.db.updateTable('job').set({ updated_at }).where('id', '=', jobId).execute();
  await database.db.updateTable('connection').set({ updated_at }).execute();
}

const since = () => new Date(Date.now() - 60_000);

describe('reconcileJobs', () => {
  it('starts the workflow of every job, of those that are paused, too', async () => {
    const paused = await seedJob(database.db);
    const started = await seedJob(database.db, { started: true });
    const { jobIds, failed } = await reconcileJobs(options(), null);
    expect([...jobIds].sort()).toEqual([paused.jobId, started.jobId].sort());
    expect(failed).toBe(0);
    for (const { jobId } of [paused, started]) {
      const { status, type } = await handleOf(jobId).describe();
      expect([status.name, type]).toEqual(['RUNNING', 'synchronizationJob']);
    }
  });

  it('meets the one that runs, and starts one that is gone anew (a lost namespace)', async () => {
    const { jobId } = await seedJob(database.db);
    await reconcileJobs(options(), null);
    const { runId } = await handleOf(jobId).describe();
    await reconcileJobs(options(), null);
    expect((await handleOf(jobId).describe()).runId).toBe(runId);
    await handleOf(jobId).terminate();
    await reconcileJobs(options(), null);
    const again = await handleOf(jobId).describe();
    expect(again.runId).not.toBe(runId);
    expect(again.status.name).toBe('RUNNING');
  });

  it('tells a job of a change of its row or a connection, and of nothing else', async () => {
    const { jobId, targetConnectionId } = await seedJob(database.db);
    await age(jobId);
    const last = { jobIds: new Set([jobId]), since: since() };
    await reconcileJobs(options(), last);
    expect(await signalsTo(jobId)).toBe(0);
    await database.db.updateTable('job').set({ updated_at: new Date() }).where('id', '=', jobId).execute();
    await reconcileJobs(options(), last);
    expect(await signalsTo(jobId)).toBe(1);
    await age(jobId);
    await database.db
      .updateTable('connection')
      .set({ updated_at: new Date() })
      .where('id', '=', targetConnectionId)
      .execute();
    await reconcileJobs(options(), last);
    expect(await signalsTo(jobId)).toBe(2);
  });

  it('tells the workflow of a job that was deleted', async () => {
    const { jobId } = await seedJob(database.db);
    await reconcileJobs(options(), { jobIds: new Set(), since: since() });
    const before = await signalsTo(jobId);
    await database.db.deleteFrom('job').execute();
    const { jobIds } = await reconcileJobs(options(), { jobIds: new Set([jobId]), since: since() });
    expect(await signalsTo(jobId)).toBe(before + 1);
    expect([...jobIds]).toEqual([]);
  });

  it('says how many could not be served, and remembers a deleted one for the next time', async () => {
    const { jobId } = await seedJob(database.db);
    const away = Connection.lazy({ address: '127.0.0.1:9', interceptors: [] });
    const nobody = new WorkflowClient({ connection: away, namespace: 'none' });
    const gone = '018f0000-0000-7000-8000-000000000000';
    const pass = await away.withDeadline(Date.now() + 2_000, () =>
      reconcileJobs({ ...options(), workflows: nobody }, { jobIds: new Set([gone]), since: since() }),
    );
    expect(pass).toEqual({ failed: 2, jobIds: new Set([jobId, gone]) });
    await away.close();
  });
});

describe('reconcileEvery', () => {
  it('takes up a job that is made later, and ends when told', async () => {
    const stop = new AbortController();
    const loop = reconcileEvery(50, stop.signal, { ...options(), schedules, clock: Date.now });
    const { jobId } = await seedJob(database.db);
    const running = async () => (await handleOf(jobId).describe()).status.name === 'RUNNING';
    expect(await waitFor(running, { what: 'the workflow of the job runs' })).toBe(true);
    stop.abort();
    await loop;
  });
});
