import {
  authorizeConnectionInput,
  changeDirectoryInput,
  directoryChangeLifetimeMs,
  jobInput,
  jobSignals,
  onDemandLifetimeMs,
  provisionOnDemandInput,
  taskQueue,
  testConnectionInput,
  workflowIds,
  workflowNames,
  type ConnectionTestReport,
} from '@lockstep/contracts';
import { createPayloadCodec } from '@lockstep/database';
import type { Logger } from '@lockstep/platform';
import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { z } from 'zod';
import type { Environment } from '../environment.ts';
import type { ConnectionTest, Reached, WorkflowControl } from './workflow-control.ts';

const callTimeoutMs = 5_000;
/** A workflow that nobody waits for any more must not pile up. */
const testLifetimeMs = 120_000;

export interface TemporalControlOptions {
  readonly logger: Logger;
  /** How long `testConnection` waits for its result. */
  readonly testTimeoutMs?: number;
}

const testReport: z.ZodType<ConnectionTestReport> = z.object({
  ok: z.boolean(),
  code: z.string().nullable(),
  field: z.string().nullable(),
});

/** The connection is lazy: the API starts, and serves what is in PostgreSQL, while Temporal is away. */
export function createTemporalControl(
  { temporal, keyring }: Pick<Environment, 'temporal' | 'keyring'>,
  { logger, testTimeoutMs = 60_000 }: TemporalControlOptions,
): WorkflowControl {
  const connection = Connection.lazy({
    address: temporal.address,
    tls: temporal.tls,
    ...(temporal.apiKey === null ? {} : { apiKey: temporal.apiKey }),
    // Somebody waits for the answer, and what is lost heals by itself: three tries, not ten; and gRPC's own pause between
    // two connections grows to two minutes, in which a Temporal that is back would still count as away.
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: 3 }))],
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 2_000 },
  });
  const client = new Client({
    connection,
    namespace: temporal.namespace,
    dataConverter: { payloadCodecs: [createPayloadCodec(keyring, { seals: temporal.encrypted })] },
  });
  const within = <T>(ms: number, call: () => Promise<T>) => connection.withDeadline(Date.now() + ms, call);

  const attempt = async (what: string, call: () => Promise<unknown>): Promise<Reached> => {
    try {
      await within(callTimeoutMs, call);
      return { reached: true };
    } catch (error) {
      logger.warn({ err: error, address: temporal.address }, `Temporal did not take ${what}`);
      return { reached: false, problem: problemOf(error) };
    }
  };

  /** Starts a workflow that somebody waits for, or joins it. */
  const reportOf = async (name: string, workflowId: string, input: object): Promise<ConnectionTest> => {
    try {
      const handle = await within(callTimeoutMs, () =>
        client.workflow.start(name, {
          workflowId,
          taskQueue,
          args: [input],
          workflowIdConflictPolicy: 'USE_EXISTING',
          workflowExecutionTimeout: testLifetimeMs,
        }),
      );
      const result: unknown = await within(testTimeoutMs, () => handle.result());
      return { kind: 'tested', report: testReport.parse(result) };
    } catch (error) {
      logger.warn({ err: error, workflowId }, 'a workflow that somebody waits for gave no result');
      return { kind: 'unavailable', problem: problemOf(error) };
    }
  };

  return {
    jobChanged: (jobId) =>
      attempt('the change of a job', () =>
        client.workflow.signalWithStart(workflowNames.synchronizationJob, {
          workflowId: workflowIds.synchronizationJob(jobId),
          taskQueue,
          args: [jobInput.parse({ jobId })],
          signal: jobSignals.changed,
          typedSearchAttributes: [{ key: { name: 'LockstepJobId', type: 'KEYWORD' }, value: jobId }],
        }),
      ),
    jobDeleted: (jobId) =>
      attempt('the deletion of a job', async () => {
        try {
          await client.workflow.getHandle(workflowIds.synchronizationJob(jobId)).signal(jobSignals.changed);
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }
      }),
    provisionOnDemand: (input) =>
      attempt('a run on demand', () =>
        client.workflow.start(workflowNames.provisionOnDemand, {
          workflowId: workflowIds.provisionOnDemand(input.jobId, input.cycleId),
          taskQueue,
          args: [provisionOnDemandInput.parse(input)],
          workflowExecutionTimeout: onDemandLifetimeMs,
          typedSearchAttributes: [
            { key: { name: 'LockstepJobId', type: 'KEYWORD' }, value: input.jobId },
            {
              key: { name: 'LockstepCycleKind', type: 'KEYWORD' },
              value: input.preview ? 'preview' : 'onDemand',
            },
          ],
        }),
      ),
    testConnection: (input) =>
      reportOf(
        workflowNames.testConnection,
        workflowIds.testConnection(input.connectionId),
        testConnectionInput.parse(input),
      ),
    authorizeConnection: (input) =>
      reportOf(
        workflowNames.authorizeConnection,
        workflowIds.authorizeConnection(input.authorizationId),
        authorizeConnectionInput.parse(input),
      ),
    changeDirectory: async (input) => {
      const workflowId = workflowIds.changeDirectory(input.directoryChangeId);
      const reached = await attempt('a change of the directory', () =>
        client.workflow.start(workflowNames.changeDirectory, {
          workflowId,
          taskQueue,
          args: [changeDirectoryInput.parse(input)],
          workflowExecutionTimeout: directoryChangeLifetimeMs,
        }),
      );
      if (!reached.reached) return reached;
      // The row tells how it ended; whoever asks looks at it again when this takes longer.
      await within(testTimeoutMs, () => client.workflow.getHandle(workflowId).result()).catch(
        (error: unknown) => {
          logger.warn({ err: error, workflowId }, 'a workflow that somebody waits for gave no result');
        },
      );
      return reached;
    },
    ping: () =>
      attempt('a ping', () => client.workflowService.describeNamespace({ namespace: temporal.namespace })),
    close: () => connection.close(),
  };
}

/** gRPC's own words, from the innermost cause: "No connection established", "Deadline exceeded", "Namespace ... not found". */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : problemOf(error.cause);
}
