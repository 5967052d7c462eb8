import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startStack, type Stack } from '@lockstep/local-stack';
import { openDatabase, type Db } from '@lockstep/database';
import { waitFor } from '@lockstep/testkit';
import { z } from 'zod';
import { configureJob, controlJob } from '../scripts/demo/configure.ts';
import { awaitCycle } from '../scripts/demo/cycles.ts';
import { graphqlClient, type Graphql } from '../scripts/demo/graphql.ts';
import { SandboxControl } from '../scripts/demo/sandbox-control.ts';
import { closeHttp } from '../scripts/demo/http.ts';
import { seedTenant } from '../scripts/demo/tenant.ts';
import { verify } from '../scripts/demo/verify.ts';

const people = 150;

let stack: Stack;
let db: Db;
let control: SandboxControl;
let graphql: Graphql;

beforeAll(async () => {
  // A lease is the request's timeout and ten seconds: a killed worker's changes are free again after twelve.
  stack = await startStack({ variables: { worker: { LOCKSTEP_REQUEST_TIMEOUT: '2s' } } });
  db = openDatabase({ url: stack.addresses.databaseUrl });
  control = new SandboxControl(stack.addresses.sandbox.control);
  graphql = graphqlClient(stack.addresses.graphql, stack.addresses.token);
});

afterAll(async () => {
  await db.destroy();
  await closeHttp();
  await stack.stop();
});

beforeEach(async () => {
  await control.call('POST', '/reset');
  await seedTenant(control, people);
});

const requests = z.object({
  requests: z.array(
    z.looseObject({ method: z.string(), status: z.number(), body: z.looseObject({ userName: z.string() }) }),
  ),
});

/** Every creation that the target performed, by login name; a refused one would mean that somebody asked twice. */
async function creations(): Promise<{ readonly done: readonly string[]; readonly refused: number }> {
  const seen = requests.parse(
    await control.call('GET', '/requests?service=zoom&method=POST&pathPattern=Users'),
  );
  return {
    done: seen.requests
      .filter(({ status }) => status === 201 || status === 0)
      .map(({ body }) => body.userName),
    refused: seen.requests.filter(({ status }) => status >= 400 && status !== 429).length,
  };
}

async function runningCycle(
  jobId: string,
): Promise<{ readonly phase: string; readonly written: number } | null> {
  const cycle = await db
    .selectFrom('cycle')
    .select(['id', 'phase'])
    .where('job_id', '=', jobId)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (cycle === undefined) return null;
  const { written } = await db
    .selectFrom('change')
    .select((e) => e.fn.countAll<number>().as('written'))
    .where('cycle_id', '=', cycle.id)
    .where('state', '=', 'succeeded')
    .executeTakeFirstOrThrow();
  return { phase: cycle.phase, written };
}

/** Process ids of the workers that have claimed changes of the job (`host/pid/...`). */
async function writers(jobId: string): Promise<ReadonlySet<number>> {
  const rows = await db
    .selectFrom('change')
    .select('claimed_by')
    .distinct()
    .where('job_id', '=', jobId)
    .where('claimed_by', 'is not', null)
    .execute();
  return new Set(rows.map((row) => Number(row.claimed_by?.split('/')[1])));
}

async function startedJob(): Promise<string> {
  const jobId = await configureJob(graphql, stack.addresses.sandbox);
  await control.call('DELETE', '/requests');
  await controlJob(graphql, 'startJob', jobId);
  return jobId;
}

async function expectRightEnd(jobId: string): Promise<void> {
  const cycle = await awaitCycle(graphql, jobId, 1, () => undefined);
  expect(cycle).toMatchObject({ state: 'SUCCEEDED', error: null });
  expect(await verify(control)).toEqual([]);
  const { done, refused } = await creations();
  expect(new Set(done).size).toBe(done.length);
  expect(refused).toBe(0);
  expect(cycle.counts['created']).toBe(done.length);
  await controlJob(graphql, 'pauseJob', jobId);
}

describe('a worker that dies in an initial cycle', () => {
  it.each([
    ['while it imports', (at: { phase: string; written: number }) => at.phase === 'import'],
    ['while it plans', (at: { phase: string; written: number }) => at.phase === 'plan'],
    ['while it has just begun to write', (at: { phase: string; written: number }) => at.written > 0],
    ['in the middle of writing', (at: { phase: string; written: number }) => at.written > 60],
  ])('%s is followed by another, and nothing is done twice', async (_, moment) => {
    const jobId = await startedJob();
    await waitFor(
      async () => {
        const at = await runningCycle(jobId);
        return at !== null && moment(at);
      },
      { timeoutMs: 60_000 },
    );
    const [worker] = stack.workers;
    worker?.kill('SIGKILL');
    await worker?.restart();
    await expectRightEnd(jobId);
  });
});

describe('two workers', () => {
  it('go on when one of them stands still until the other has taken over, and when it wakes up again', async () => {
    const added = await stack.addWorker();
    const jobId = await startedJob();
    await waitFor(async () => ((await runningCycle(jobId))?.written ?? 0) > 20, { timeoutMs: 60_000 });
    const workers = [...stack.workers].filter((worker) => worker.isRunning());
    const pids = await writers(jobId);
    const standing = workers.find(({ pid }) => pids.has(pid));
    const other = workers.find((worker) => worker !== standing);
    standing?.kill('SIGSTOP');
    // Two heartbeats are missed, then the leases end: only then may the other write.
    await waitFor(async () => (await writers(jobId)).has(other?.pid ?? 0), { timeoutMs: 60_000 });
    standing?.kill('SIGCONT');
    await expectRightEnd(jobId);
    await added.stop();
  });

  it('go on when one of them is killed', async () => {
    const other = await stack.addWorker();
    const jobId = await startedJob();
    await waitFor(async () => ((await runningCycle(jobId))?.written ?? 0) > 20, { timeoutMs: 60_000 });
    other.kill('SIGKILL');
    await expectRightEnd(jobId);
  });
});
