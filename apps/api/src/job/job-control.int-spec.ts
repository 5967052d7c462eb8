import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { taskQueue, temporalNamespace, workflowIds, workflowNames } from '@lockstep/contracts';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import {
  deleteJob,
  pauseJob,
  restartJob,
  startJob,
  testConnection,
  updateConnection,
} from '../testing/operations.ts';
import { seedConnections, seedJob, servicePrincipalId } from '../testing/seed.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

// No worker runs here: what Temporal was asked for is seen in its histories.

let api: TestApplication;
let client: Client;

beforeAll(async () => {
  api = await startTestApplication({ temporal: true });
  client = new Client({
    connection: await Connection.connect({ address: api.temporalAddress }),
    namespace: temporalNamespace,
  });
});
afterAll(async () => {
  await client.connection.close();
  await api.stop();
});

const rowOf = (id: string) =>
  api.db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

const signalsTo = async (jobId: string) => {
  const { events } = await client.workflow.getHandle(workflowIds.synchronizationJob(jobId)).fetchHistory();
  return (events ?? []).flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
};

describe('startJob, pauseJob, restartJob', () => {
  it("write the row, then signal the job's workflow, starting it when it is not there", async () => {
    const { jobId: id } = await seedJob(api.graphql);
    const started = await api.graphql(startJob, { id });
    expect(started['startJob']).toMatchObject({
      job: { started: true, status: { code: 'ACTIVE' } },
      warnings: [],
    });
    expect((await rowOf(id)).desired_state).toBe('started');
    const description = await client.workflow.getHandle(workflowIds.synchronizationJob(id)).describe();
    expect(description).toMatchObject({
      type: workflowNames.synchronizationJob,
      taskQueue,
      status: { name: 'RUNNING' },
    });
    expect(description.typedSearchAttributes.get({ name: 'LockstepJobId', type: 'KEYWORD' })).toBe(id);

    const paused = await api.graphql(pauseJob, { id });
    expect(paused['pauseJob']).toMatchObject({ job: { started: false }, warnings: [] });
    const restarted = await api.graphql(restartJob, { id });
    expect(restarted['restartJob']).toMatchObject({ job: { started: true }, warnings: [] });
    expect(await signalsTo(id)).toEqual(['changed', 'changed', 'changed']);
  });

  it("C37: an empty list of criteria is the portal's button; a second restart adds to one not yet taken up", async () => {
    const { jobId: id } = await seedJob(api.graphql);
    await api.graphql(restartJob, { id, criteria: [] });
    expect((await rowOf(id)).restart).toMatchObject({ scopes: ['QuarantineState', 'Watermark', 'Escrows'] });
    const full = await api.graphql(restartJob, { id, criteria: ['FULL', 'ESCROWS'] });
    expect((await rowOf(id)).restart).toMatchObject({
      scopes: ['QuarantineState', 'Watermark', 'Escrows', 'Full'],
    });
    expect(full['restartJob']).toMatchObject({
      job: { pendingRestart: { criteria: expect.arrayContaining(['FULL']) } },
    });
  });

  it('C36, R17: start and a restart of the quarantine lift a suspension; other criteria leave it', async () => {
    const { jobId: id } = await seedJob(api.graphql);
    const suspension = JSON.stringify({
      code: 'TargetUnavailable',
      message: 'away',
      since: '2026-11-24T08:00:00Z',
    });
    const suspend = () => api.db.updateTable('job').set({ suspension }).where('id', '=', id).execute();
    await suspend();
    const kept = await api.graphql(restartJob, { id, criteria: ['ESCROWS'] });
    expect(kept['restartJob']).toMatchObject({
      job: { status: { code: 'SUSPENDED', reason: { code: 'TargetUnavailable' } } },
    });
    const lifted = await api.graphql(restartJob, { id, criteria: ['QUARANTINE_STATE'] });
    expect(lifted['restartJob']).toMatchObject({ job: { status: { code: 'ACTIVE', reason: null } } });
    await suspend();
    expect((await api.graphql(startJob, { id }))['startJob']).toMatchObject({
      job: { status: { code: 'ACTIVE' } },
    });
  });

  it('Q7, Q20, Q21: a quarantine is shown; a saved connection is tried at once; start lifts it, and that is recorded', async () => {
    const { jobId: id, targetConnectionId } = await seedJob(api.graphql);
    const began = '2026-11-24T08:00:00.000Z';
    const suspension = JSON.stringify({
      code: 'Unauthorized',
      message: 'Zoom does not accept the credentials.',
      since: began,
      nextAttemptAt: '2126-11-24T14:00:00.000Z',
      tenantActionable: true,
      quarantine: {
        reason: 'EncounteredQuarantineException',
        currentBegan: began,
        seriesBegan: began,
        seriesCount: 2,
      },
    });
    await api.graphql(startJob, { id });
    await api.db.updateTable('job').set({ suspension }).where('id', '=', id).execute();
    const query = `query ($id: UUID!) { job(id: $id) { status { code reason { explanation }
      quarantine { reason nextAttempt seriesCount disabledAfter error { code message tenantActionable } }
      quarantineHistory(first: 5) { kind by code reason } } } }`;
    const status = () => api.graphql(query, { id });
    expect(await status()).toMatchObject({
      job: {
        status: {
          code: 'QUARANTINE',
          reason: { explanation: expect.stringContaining('tries at once') },
          quarantine: {
            reason: 'ENCOUNTERED_QUARANTINE_EXCEPTION',
            nextAttempt: '2126-11-24T14:00:00.000Z',
            seriesCount: 2,
            disabledAfter: '2026-12-22T08:00:00.000Z',
            error: { code: 'Unauthorized', tenantActionable: true },
          },
          quarantineHistory: [],
        },
      },
    });
    const nextAttempt = async () => {
      const stored = z.object({ nextAttemptAt: z.coerce.date() }).parse((await rowOf(id)).suspension);
      return stored.nextAttemptAt.getTime();
    };
    expect(await nextAttempt()).toBeGreaterThan(Date.now());
    await api.graphql(updateConnection, { input: { id: targetConnectionId, displayName: 'Zoom, mended' } });
    expect(await nextAttempt()).toBeLessThanOrEqual(Date.now());
    await api.graphql(startJob, { id });
    const lifted = {
      kind: 'LIFTED',
      by: 'ADMINISTRATOR',
      code: 'Unauthorized',
      reason: 'ENCOUNTERED_QUARANTINE_EXCEPTION',
    };
    expect(await status()).toMatchObject({
      job: { status: { code: 'ACTIVE', quarantine: null, quarantineHistory: [lifted] } },
    });
  });

  it('answer NotFoundError for an unknown job, and start nothing', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    for (const [operation, name] of [
      [startJob, 'startJob'],
      [pauseJob, 'pauseJob'],
      [restartJob, 'restartJob'],
    ] as const) {
      expect((await api.graphql(operation, { id }))[name]).toMatchObject({
        __typename: 'NotFoundError',
        field: 'id',
      });
    }
    await expect(client.workflow.getHandle(workflowIds.synchronizationJob(id)).describe()).rejects.toThrow(
      /not found/,
    );
  });
});

describe('deleteJob', () => {
  it('tells the workflow that the row is gone, and is content when there is none', async () => {
    const { jobId: never } = await seedJob(api.graphql);
    expect((await api.graphql(deleteJob, { id: never }))['deleteJob']).toMatchObject({ warnings: [] });
    const { jobId: id } = await seedJob(api.graphql);
    await api.graphql(pauseJob, { id });
    await api.graphql(deleteJob, { id });
    expect(await signalsTo(id)).toEqual(['changed', 'changed']);
  });
});

describe('testConnection', () => {
  /** Tasks of the jobs started above wait in the same queue: they are passed over. */
  const takeTask = async (workflowId: string) => {
    for (;;) {
      const task = await client.withDeadline(Date.now() + 5_000, () =>
        client.workflowService.pollWorkflowTaskQueue({
          namespace: temporalNamespace,
          taskQueue: { name: taskQueue },
          identity: 'spec',
        }),
      );
      if (task.workflowExecution?.workflowId === workflowId) return task;
    }
  };

  /** The worker's part, played here: the API's own wait ends after 2 s in tests. */
  const answer = async (connectionId: string, run: () => Promise<unknown>, result: unknown) => {
    const asked = run();
    const task = await takeTask(workflowIds.testConnection(connectionId));
    await client.workflowService.respondWorkflowTaskCompleted({
      namespace: temporalNamespace,
      taskToken: task.taskToken,
      identity: 'spec',
      commands: [
        {
          // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION: the client does not export its enum
          commandType: 4,
          completeWorkflowExecutionCommandAttributes: {
            result: {
              payloads: [
                {
                  metadata: { encoding: Buffer.from('json/plain') },
                  data: Buffer.from(JSON.stringify(result)),
                },
              ],
            },
          },
        },
      ],
    });
    return asked;
  };

  it('gives the code and field of the report with the words of the finding', async () => {
    const { sourceConnectionId: id } = await seedConnections(api.graphql);
    const findings = JSON.stringify([
      { code: 'InvalidCredentials', field: 'clientSecret', message: 'The secret has expired.' },
    ]);
    await api.db.updateTable('connection').set({ findings }).where('id', '=', id).execute();
    const run = async () => (await api.graphql(testConnection, { id, servicePrincipalId }))['testConnection'];
    const report = { ok: false, code: 'InvalidCredentials', field: 'clientSecret' };
    expect(await answer(id, run, report)).toEqual({
      __typename: 'ConnectionTestFailedError',
      code: 'InvalidCredentials',
      field: 'clientSecret',
      message: 'The secret has expired.',
    });
    expect(await answer(id, run, { ok: true, code: null, field: null })).toMatchObject({
      __typename: 'ConnectionTestPassed',
    });
  });

  it('ends its wait when no worker takes the test; the next one joins it', async () => {
    const { sourceConnectionId: id } = await seedConnections(api.graphql);
    const runs: string[] = [];
    for (let time = 0; time < 2; time += 1) {
      const data = await api.graphql(testConnection, { id });
      expect(data['testConnection']).toMatchObject({ __typename: 'ServiceUnavailableError' });
      const { status, runId } = await client.workflow.getHandle(workflowIds.testConnection(id)).describe();
      expect(status.name).toBe('RUNNING');
      runs.push(runId);
    }
    expect(runs[1]).toBe(runs[0]);
  });
});
