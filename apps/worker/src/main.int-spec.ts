import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jobQueries, workflowIds, type JobState } from '@lockstep/contracts';
import { parseKeyring } from '@lockstep/database';
import {
  createTestDatabase,
  createTestNamespace,
  Relay,
  seedJob,
  startSandbox,
  waitFor,
  type TestDatabase,
} from '@lockstep/testkit';
import { Connection, WorkflowClient } from '@temporalio/client';
import { sql } from 'kysely';
import { z } from 'zod';
import { TestTenant } from './testing/tenant.ts';

let database: TestDatabase;
let variables: Record<string, string>;
let connection: Connection;
let workflows: WorkflowClient;
beforeAll(async () => {
  database = await createTestDatabase();
  const { address, namespace } = await createTestNamespace();
  connection = await Connection.connect({ address });
  workflows = new WorkflowClient({ connection, namespace });
  variables = {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    LOCKSTEP_SECRET_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    WORKER_HEALTH_PORT: '0',
    LOCKSTEP_RECONCILE_EVERY: '500ms',
    LOCKSTEP_ANNOUNCE: 'json',
  };
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

/** The worker as a process of its own, from its sources. */
function startWorker(env: Readonly<Record<string, string>>) {
  const file = fileURLToPath(new URL('./main.ts', import.meta.url));
  const cwd = fileURLToPath(new URL('../../../', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=@lockstep/source', file], {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, ...output }));
  const announced = () =>
    waitFor(
      () => {
        if (child.exitCode !== null) throw new Error(output.stderr);
        return (
          output.stdout.includes('\n') &&
          z.object({ health: z.url() }).parse(JSON.parse(output.stdout)).health
        );
      },
      { timeoutMs: 60_000, what: 'the worker announces itself' },
    );
  return { ended, announced, terminate: () => child.kill('SIGTERM') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  return address.port;
}

async function healthOf(url: string): Promise<readonly [number, unknown]> {
  const response = await fetch(url);
  return [response.status, await response.json()];
}

describe('the worker as a process', () => {
  it('does not start on a wrong environment, and names all of it', async () => {
    const { code, stdout, stderr } = await startWorker({ WORKER_HEALTH_PORT: 'x' }).ended;
    expect(code).toBe(1);
    expect(stdout).toBe('');
    for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'LOCKSTEP_SECRET_KEYS', 'WORKER_HEALTH_PORT']) {
      expect(stderr).toContain(name);
    }
  });

  it('does not start on an older schema', async () => {
    const empty = await createTestDatabase({ empty: true });
    const { code, stderr } = await startWorker({ ...variables, DATABASE_URL: empty.url }).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('npm run migrate');
    await empty.drop();
  });

  it('announces itself when it is ready, runs the workflow of each job, and drains when told to end', async () => {
    const { jobId } = await seedJob(database.db);
    const worker = startWorker(variables);
    const health = await worker.announced();
    expect(await healthOf(`${health}/health/live`)).toEqual([200, { live: true }]);
    const detail = { database: 'ok', temporal: 'ok', worker: 'ok' };
    expect(await healthOf(`${health}/health/ready`)).toEqual([200, { ready: true, detail }]);
    const handle = workflows.getHandle(workflowIds.synchronizationJob(jobId));
    const state = () => handle.query<JobState>(jobQueries.state);
    // A paused job that was never imported: its workflow has read its row, and has nothing to do.
    await waitFor(async () => (await state()).waitingUntil, { what: 'the job waits' });
    const month = `provisioning_log_write_${new Date().toISOString().slice(0, 7).replace('-', '_')}`;
    const made = sql<{ found: boolean }>`select to_regclass(${month}) is not null as found`;
    await waitFor(async () => (await made.execute(database.db)).rows[0]?.found === true, {
      what: 'the first maintenance (R20)',
    });
    worker.terminate();
    const { code, stdout, stderr } = await worker.ended;
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain(variables['LOCKSTEP_SECRET_KEYS']?.slice(3));
  });

  it('R4: told to end in the middle of its writes, finishes those under way and hands back the rest at once', async () => {
    const sandbox = await startSandbox();
    const tenant = new TestTenant(sandbox);
    await tenant.crowd(80);
    await tenant.fault({ service: 'zoom', method: 'POST', kind: 'latency', ms: 3_000, count: 'always' });
    const keyring = parseKeyring(variables['LOCKSTEP_SECRET_KEYS'] ?? '');
    const { jobId } = await seedJob(database.db, { sandbox: sandbox.addresses, keyring, started: true });
    const worker = startWorker({
      ...variables,
      LOCKSTEP_ALLOW_PRIVATE_ADDRESSES: 'true',
      LOG_LEVEL: 'debug',
    });
    const health = await worker.announced();
    const states = async () => {
      const { rows } = await sql<{ state: string; n: number }>`select state, count(*)::int as n from change
        where job_id = ${jobId} group by state`.execute(database.db);
      return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
    };
    const posts = async () => (await tenant.requests('service=zoom&method=POST')).length;
    const asked = await posts();
    await waitFor(async () => (await states())['succeeded'], {
      what: 'a first wave is written',
      timeoutMs: 60_000,
    });
    worker.terminate();
    await waitFor(async () => (await healthOf(`${health}/health/ready`))[0] === 503, {
      what: 'it is not ready',
    });
    expect((await healthOf(`${health}/health/live`))[0]).toBe(200);
    const { code, stderr } = await worker.ended;
    expect(code).toBe(0);
    const left = await states();
    expect(left).toEqual({ succeeded: expect.any(Number), released: expect.any(Number) });
    expect(Number(left['succeeded']) + Number(left['released'])).toBe(80);
    // What was asked of the application is what was kept.
    expect((await posts()) - asked).toBeGreaterThanOrEqual(Number(left['succeeded']));
    expect((await tenant.zoom()).size).toBe(left['succeeded']);
    const open = await sql`select 1 from journal where job_id = ${jobId} and outcome is null`.execute(
      database.db,
    );
    expect(open.rows).toEqual([]);

    const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
    const [cycle] = await database.db
      .selectFrom('cycle')
      .select(['id', 'number'])
      .where('job_id', '=', jobId)
      .execute();
    const ids = { jobId, cycleId: cycle?.id, workflowId: `cycle/${jobId}/${String(cycle?.number)}-initial` };
    expect(lines.map((line): unknown => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        ...ids,
        activity: 'applySlice',
        changeId: expect.any(String),
        state: 'succeeded',
      }),
    );
    await sandbox.stop();
  });

  it('waits for a Temporal that is away, alive but not ready', async () => {
    const port = await freePort();
    const health = `http://127.0.0.1:${String(port)}`;
    const worker = startWorker({
      ...variables,
      TEMPORAL_ADDRESS: '127.0.0.1:9',
      WORKER_HEALTH_PORT: String(port),
    });
    const [status, body] = await waitFor(() => healthOf(`${health}/health/ready`), { timeoutMs: 60_000 });
    expect([status, body]).toEqual([
      503,
      { ready: false, detail: { database: 'ok', temporal: 'connecting', worker: 'not started' } },
    ]);
    expect(await healthOf(`${health}/health/live`)).toEqual([200, { live: true }]);
    worker.terminate();
    expect(await worker.ended).toMatchObject({ code: 0, stdout: '' });
  });

  it('outlives a Temporal and a database that go away: alive, not ready, with words; then it works on', async () => {
    const temporal = await Relay.to(variables['TEMPORAL_ADDRESS'] ?? '');
    const databaseUrl = new URL(database.url);
    const postgres = await Relay.to(databaseUrl.host);
    databaseUrl.host = postgres.address;
    const worker = startWorker({
      ...variables,
      DATABASE_URL: databaseUrl.href,
      TEMPORAL_ADDRESS: temporal.address,
    });
    const health = await worker.announced();
    const becomes = (ready: boolean, detail: object) =>
      waitFor(
        async () => {
          expect(await healthOf(`${health}/health/ready`)).toEqual([ready ? 200 : 503, { ready, detail }]);
          return true;
        },
        { timeoutMs: 30_000 },
      );
    const well = { database: 'ok', temporal: 'ok', worker: 'ok' };

    await temporal.cut();
    await becomes(false, { ...well, temporal: expect.stringContaining('TEMPORAL_ADDRESS') });
    postgres.silence();
    await becomes(false, {
      database: expect.stringContaining('DATABASE_URL'),
      temporal: expect.stringContaining('TEMPORAL_ADDRESS'),
      worker: 'ok',
    });
    expect(await healthOf(`${health}/health/live`)).toEqual([200, { live: true }]);

    await temporal.mend();
    await postgres.mend();
    await becomes(true, well);
    const { jobId } = await seedJob(database.db);
    const handle = workflows.getHandle(workflowIds.synchronizationJob(jobId));
    await waitFor(async () => (await handle.query<JobState>(jobQueries.state)).waitingUntil, {
      what: 'a new job is taken up',
      timeoutMs: 60_000,
    });
    await temporal.cut();
    await becomes(false, expect.anything());
    worker.terminate();
    expect(await worker.ended).toMatchObject({ code: 0 });
    await postgres.cut();
  });
});
