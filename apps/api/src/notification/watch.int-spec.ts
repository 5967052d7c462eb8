import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pauseJob, startJob, type Db } from '@lockstep/database';
import { createTestDatabase, seedJob, waitFor, type TestDatabase } from '@lockstep/testkit';
import { sql } from 'kysely';
import { z } from 'zod';
import { runProcess, type RunningProcess } from '../testing/run-process.ts';
import { startSmtpServer, type TestSmtpServer } from '../testing/smtp-server.ts';
import { watchJobs } from './watch-jobs.ts';

const address = 'admin@contoso.example';

let database: TestDatabase;
let db: Db;
let smtp: TestSmtpServer;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  smtp = await startSmtpServer();
});
afterAll(async () => {
  await smtp.stop();
  await database.drop();
});

async function startedJob() {
  const { jobId } = await seedJob(db, {
    started: true,
    configuration: { notificationEmail: address, notifyOnFailure: true },
  });
  return jobId;
}

/** As if the job had been watched, and looked at without a gap, for three hours: three of its intervals are two. */
const threeHoursPass = (jobId: string) =>
  sql`update job_watch set watched_since = watched_since - interval '3 hours' where job_id = ${jobId}`.execute(
    db,
  );

async function cycleEnded(
  jobId: string,
  number: number,
  state: 'succeeded' | 'failed' | 'running' = 'succeeded',
) {
  await db
    .insertInto('cycle')
    .values({
      job_id: jobId,
      number,
      kind: 'incremental',
      schema_version: 1,
      state,
      ended_at: state === 'running' ? null : new Date(),
    })
    .execute();
}

async function told(jobId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('notification')
    .select('kind')
    .where('job_id', '=', jobId)
    .orderBy('id')
    .execute();
  return rows.map(({ kind }) => kind);
}

const ready = z.object({
  status: z.string(),
  details: z.looseObject({ cycles: z.looseObject({ status: z.string() }) }),
});

describe('R21: the watch', () => {
  it('R21: the API alone, without worker and Temporal, notices, sends one mail, is red, and is green again after a cycle', async () => {
    const jobId = await startedJob();
    const start = (): RunningProcess =>
      runProcess('main', {
        DATABASE_URL: database.url,
        TEMPORAL_ADDRESS: '127.0.0.1:9',
        LOCKSTEP_ADMIN_TOKEN: randomBytes(24).toString('hex'),
        LOCKSTEP_SECRET_KEYS: `k1:${randomBytes(32).toString('base64')}`,
        LOCKSTEP_ANNOUNCE: 'json',
        LOCKSTEP_NOTIFY_EVERY: '100ms',
        SMTP_URL: `smtp://127.0.0.1:${String(smtp.port)}`,
        SMTP_FROM: 'lockstep@contoso.example',
        API_PORT: '0',
      });
    // Two of them: one looks at a time.
    const processes = [start(), start()];
    const urls = await Promise.all(
      processes.map(
        async ({ firstLine }) => z.object({ api: z.url() }).parse(JSON.parse(await firstLine)).api,
      ),
    );
    const health = async () => {
      const answers = await Promise.all(urls.map((url) => fetch(`${url}/health/ready`)));
      return Promise.all(
        answers.map(async (answer) => ({
          http: answer.status,
          cycles: ready.parse(await answer.json()).details.cycles,
        })),
      );
    };
    const watched = () =>
      db.selectFrom('job_watch').selectAll().where('job_id', '=', jobId).executeTakeFirst();
    await waitFor(watched, { what: 'the job is watched' });
    expect(await health()).toMatchObject([{ http: 200 }, { http: 200 }]);
    await threeHoursPass(jobId);
    await waitFor(() => smtp.mails[0], { what: 'the mail arrives' });
    expect(smtp.mails[0]).toMatchObject({
      subject: '[Lockstep] Zoom: has finished no cycle for too long',
      text: expect.stringContaining('Last cycle ended: never'),
    });
    const red = {
      http: 503,
      cycles: { status: 'down', message: expect.stringContaining('look at the worker') },
    };
    expect(await health()).toMatchObject([red, red]);
    await cycleEnded(jobId, 1);
    await waitFor(() => smtp.mails[1], { what: 'the second mail arrives' });
    expect(smtp.mails[1]).toMatchObject({ subject: '[Lockstep] Zoom: goes on again' });
    expect(await health()).toMatchObject([{ http: 200 }, { http: 200 }]);
    expect(await told(jobId)).toEqual(['noCycleFinished', 'recovered']);
    expect(smtp.mails).toHaveLength(2);
    for (const process of processes) process.terminate();
    const ends = await Promise.all(processes.map(({ ended }) => ended));
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    await pauseJob(db, jobId);
  });

  it('R21: says it once, not at every look, and again only after the next silence', async () => {
    const jobId = await startedJob();
    await watchJobs(db);
    await threeHoursPass(jobId);
    await watchJobs(db);
    await watchJobs(db);
    expect(await told(jobId)).toEqual(['noCycleFinished']);
    await cycleEnded(jobId, 1);
    await watchJobs(db);
    await sql`update cycle set ended_at = ended_at - interval '3 hours' where job_id = ${jobId}`.execute(db);
    await watchJobs(db);
    expect(await told(jobId)).toEqual(['noCycleFinished', 'recovered', 'noCycleFinished']);
  });

  it('R21: has patience with a cycle that runs as long as it moves', async () => {
    const jobId = await startedJob();
    await watchJobs(db);
    await threeHoursPass(jobId);
    await cycleEnded(jobId, 1, 'running');
    await watchJobs(db);
    expect(await told(jobId)).toEqual([]);
    // Work for one person is none of the job's cycles.
    await db
      .insertInto('cycle')
      .values({
        job_id: jobId,
        number: 2,
        kind: 'onDemand',
        schema_version: 1,
        ended_at: new Date(),
        state: 'succeeded',
      })
      .execute();
    await sql`update cycle set progressed_at = now() - interval '3 hours' where job_id = ${jobId}`.execute(
      db,
    );
    await watchJobs(db);
    expect(await told(jobId)).toEqual(['noCycleFinished']);
  });

  it('R21: leaves paused and suspended jobs alone, and gives them their time when they go on', async () => {
    const jobId = await startedJob();
    await watchJobs(db);
    await threeHoursPass(jobId);
    const suspension = {
      code: 'TargetUnavailable',
      message: 'x',
      since: new Date().toISOString(),
      nextAttemptAt: null,
    };
    await db
      .updateTable('job')
      .set({ suspension: JSON.stringify(suspension) })
      .where('id', '=', jobId)
      .execute();
    await watchJobs(db);
    await startJob(db, jobId);
    await watchJobs(db);
    await pauseJob(db, jobId);
    await watchJobs(db);
    expect(await told(jobId)).toEqual([]);
    await startJob(db, jobId);
    await watchJobs(db);
    await threeHoursPass(jobId);
    await watchJobs(db);
    expect(await told(jobId)).toEqual(['noCycleFinished']);
  });

  it('R21: after a night with everything switched off, the worker gets its three intervals', async () => {
    const jobId = await startedJob();
    await watchJobs(db);
    await threeHoursPass(jobId);
    await sql`update job_watch set looked_at = now() - interval '3 hours' where job_id = ${jobId}`.execute(
      db,
    );
    await watchJobs(db);
    expect(await told(jobId)).toEqual([]);
    await threeHoursPass(jobId);
    await watchJobs(db);
    expect(await told(jobId)).toEqual(['noCycleFinished']);
  });
});
