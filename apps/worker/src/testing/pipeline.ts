import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  onDemandLifetimeMs,
  taskQueue,
  workflowIds,
  workflowNames,
  type CycleActivities,
  type WorkflowTiming,
} from '@lockstep/contracts';
import {
  findCycle,
  findDryRunRow,
  findOnDemandRun,
  openCycle,
  openDryRun,
  openOnDemandRun,
  parseKeyring,
  runningCycle,
  startJob,
  type Cycle,
  type Db,
  type Keyring,
  type OnDemandRun,
  type OpenedCycle,
  type PlannedOutcome,
} from '@lockstep/database';
import { createLogger, type Logger } from '@lockstep/platform';
import { createEgress, type Egress } from '@lockstep/platform/egress';
import { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, type WorkflowBundleOption } from '@temporalio/worker';
import {
  createTestDatabase,
  createTestNamespace,
  seedJob,
  startSandbox,
  type Sandbox,
  type SeededJob,
  type SeedJobOptions,
  type TestDatabase,
  type TestNamespace,
} from '@lockstep/testkit';
import { createActivities } from '../activities.ts';
import type { WorkerServices } from '../job/services.ts';
import { createWorker } from '../temporal/create-worker.ts';
import { workflowBundle } from '../temporal/workflow-bundle.ts';

export interface PipelineOptions {
  /** Instead of the services of `main.ts`, for a test that gets between a worker and the world. */
  readonly services?: Partial<Pick<WorkerServices, 'egress' | 'clock' | 'sleep' | 'requestTimeoutMs'>>;
  /** Around the worker's way to the world, for a test that cuts it. */
  readonly ways?: { readonly egress: (egress: Egress) => Egress; readonly db: (url: string) => Db };
  /** Around the activities, to stop or break one. */
  readonly activities?: (activities: CycleActivities) => CycleActivities;
  /** What stands between worker or client and Temporal. */
  readonly dataConverter?: { readonly worker: DataConverter; readonly client: DataConverter };
  /** For the sandbox process. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Seconds for what takes minutes. */
const quick: WorkflowTiming = { backOffMs: 20, longestBackOffMs: 100, importBackOffMs: 50, dueWaitMs: 5_000 };

/**
 * The real pipeline for one test file: worker, workflows and activities on a database, a Temporal namespace and a sandbox
 * of its own. Cycles are run one by one, so that a test says what happens between them.
 */
export class Pipeline {
  readonly sandbox: Sandbox;
  readonly keyring: Keyring;
  readonly temporal: Client;
  readonly #database: TestDatabase;
  readonly #egress: Egress;
  readonly #connection: NativeConnection;
  readonly #namespace: TestNamespace;
  readonly #bundle: WorkflowBundleOption;
  readonly #workers: (() => Promise<void>)[] = [];

  private constructor(
    parts: Pick<Pipeline, 'sandbox' | 'keyring' | 'temporal'> & {
      readonly database: TestDatabase;
      readonly egress: Egress;
      readonly connection: NativeConnection;
      readonly namespace: TestNamespace;
      readonly bundle: WorkflowBundleOption;
    },
  ) {
    this.sandbox = parts.sandbox;
    this.keyring = parts.keyring;
    this.#database = parts.database;
    this.#egress = parts.egress;
    this.#connection = parts.connection;
    this.#namespace = parts.namespace;
    this.#bundle = parts.bundle;
    this.temporal = parts.temporal;
  }

  static async start(options: PipelineOptions = {}): Promise<Pipeline> {
    Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
    const [database, namespace, sandbox, bundle] = await Promise.all([
      createTestDatabase({ maxConnections: 20 }),
      createTestNamespace(),
      startSandbox(options.variables),
      workflowBundle(options.dataConverter === undefined ? 'plain' : 'encoded'),
    ]);
    const connection = await NativeConnection.connect({ address: namespace.address });
    const { client: dataConverter = {} } = options.dataConverter ?? {};
    const pipeline = new Pipeline({
      sandbox,
      keyring: parseKeyring(`k1:${randomBytes(32).toString('base64')}`),
      database,
      egress: createEgress({ allowPrivateAddresses: true }),
      connection,
      namespace,
      bundle,
      temporal: new Client({ connection, namespace: namespace.namespace, dataConverter }),
    });
    await pipeline.addWorker(options);
    return pipeline;
  }

  get db(): Db {
    return this.#database.db;
  }

  get logger(): Logger {
    return createLogger({ name: 'pipeline-test', level: 'silent' });
  }

  /** One more worker on the same queue. */
  async addWorker(options: Omit<PipelineOptions, 'variables'> = {}): Promise<void> {
    const db = options.ways?.db(this.#database.url) ?? this.db;
    const activities = createActivities({
      db,
      egress: options.ways?.egress(this.#egress) ?? this.#egress,
      keyring: this.keyring,
      clock: Date.now,
      sleep: (ms, signal) => delay(ms, undefined, { signal }),
      logger: this.logger,
      workerId: `test-${String(this.#workers.length + 1)}`,
      requestTimeoutMs: 2_000,
      ...options.services,
    });
    // Temporal's core takes one worker of a task queue on each connection.
    const connection = await NativeConnection.connect({ address: this.#namespace.address });
    const worker = await createWorker({
      connection,
      namespace: this.#namespace.namespace,
      activities: { ...activities, ...options.activities?.(activities) },
      maxActivities: 16,
      bundle: this.#bundle,
      ...(options.dataConverter === undefined ? {} : { dataConverter: options.dataConverter.worker }),
    });
    const ended = worker.run();
    this.#workers.push(async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
      await connection.close();
      if (db !== this.db) await db.destroy();
    });
  }

  /** Shuts down the worker that was started last, in an orderly way. */
  async stopWorker(): Promise<void> {
    await this.#workers.pop()?.();
  }

  /** A started job against the sandbox; proofs are confirmed at once unless told otherwise. */
  async job(options: SeedJobOptions = {}): Promise<SeededJob> {
    return seedJob(this.db, {
      sandbox: this.sandbox.addresses,
      keyring: this.keyring,
      started: true,
      ...options,
      settings: { evidenceConfirmAfterMs: 0, deleteAfterMs: 0, ...options.settings },
    });
  }

  /** Runs the job's next cycle to its end. */
  async runCycle(jobId: string, timing: WorkflowTiming = {}): Promise<Cycle> {
    const { cycleId, result } = await this.beginCycle(jobId, timing);
    await result();
    const cycle = await findCycle(this.db, cycleId);
    if (cycle === null) throw new Error('the cycle is gone');
    return cycle;
  }

  /** Starts the job's next cycle; `result` resolves when its workflow has ended. */
  async beginCycle(
    jobId: string,
    timing: WorkflowTiming = {},
    more: { readonly continueAfterEvents?: number } = {},
  ): Promise<{
    readonly cycleId: string;
    readonly result: () => Promise<unknown>;
    /** Whether the workflow has handed over to another run of itself. */
    readonly hasContinued: () => Promise<boolean>;
  }> {
    const opened = await openCycle(this.db, jobId);
    if (opened === null) throw new Error('there is no such job');
    return this.#begin(jobId, opened, timing, more);
  }

  /** A dry run to its end. */
  async dryRun(jobId: string): Promise<Cycle> {
    const opened = await openDryRun(this.db, jobId);
    if (opened?.kind !== 'opened') throw new Error('no dry run could be opened');
    const running = await runningCycle(this.db, jobId);
    if (running === null) throw new Error('the dry run does not run');
    await (await this.#begin(jobId, running, {})).result();
    const cycle = await findCycle(this.db, opened.cycleId);
    if (cycle === null) throw new Error('the dry run is gone');
    return cycle;
  }

  /** Provision on demand, or its preview, to its end: the run as the administrator sees it. */
  async onDemand(
    jobId: string,
    subject: string,
    { preview = false }: { readonly preview?: boolean } = {},
  ): Promise<OnDemandRun & { readonly planned: PlannedOutcome | null }> {
    const request = { jobId, subject, preview, lifetimeMs: onDemandLifetimeMs };
    const opened = await openOnDemandRun(this.db, request);
    if (opened === null) throw new Error('there is no such job');
    const { cycleId } = opened;
    const handle = await this.temporal.workflow.start(workflowNames.provisionOnDemand, {
      workflowId: workflowIds.provisionOnDemand(jobId, cycleId),
      taskQueue,
      args: [{ jobId, cycleId, preview }],
      // Asked for twice at once it is one run.
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowExecutionTimeout: onDemandLifetimeMs,
    });
    await handle.result();
    const run = await findOnDemandRun(this.db, cycleId);
    if (run === null) throw new Error('the run is gone');
    return { ...run, planned: await findDryRunRow(this.db, cycleId, run.sourceId ?? subject) };
  }

  async #begin(
    jobId: string,
    { cycleId, number, kind }: OpenedCycle,
    timing: WorkflowTiming,
    more: { readonly continueAfterEvents?: number } = {},
  ) {
    const handle = await this.temporal.workflow.start(workflowNames.cycle, {
      workflowId: workflowIds.cycle(jobId, number, kind),
      taskQueue,
      args: [{ jobId, cycleId, number, kind, timing: { ...quick, ...timing }, ...more }],
    });
    const hasContinued = async () =>
      (await this.temporal.workflow.getHandle(handle.workflowId).describe()).runId !==
      handle.firstExecutionRunId;
    return { cycleId, result: () => handle.result(), hasContinued };
  }

  /** Lets the job's own workflow run, which imports and opens cycles when its row says so; `end` stops it where it stands. */
  async runJob(jobId: string): Promise<{ readonly end: () => Promise<void> }> {
    const handle = await this.temporal.workflow.start(workflowNames.synchronizationJob, {
      workflowId: workflowIds.synchronizationJob(jobId),
      taskQueue,
      args: [{ jobId, timing: { ...quick, lookAgainMs: 100 } }],
    });
    return {
      end: async () => {
        await handle.terminate();
      },
    };
  }

  /** The worker's part of an authorisation, as the API starts it. */
  authorize(authorizationId: string): Promise<unknown> {
    const workflowId = workflowIds.authorizeConnection(authorizationId);
    return this.#execute(workflowNames.authorizeConnection, workflowId, { authorizationId });
  }

  /** The worker's part of a change in Entra, as the API starts it. */
  async changeDirectory(directoryChangeId: string): Promise<void> {
    const workflowId = workflowIds.changeDirectory(directoryChangeId);
    await this.#execute(workflowNames.changeDirectory, workflowId, { directoryChangeId });
  }

  #execute(name: string, workflowId: string, input: object): Promise<unknown> {
    return this.temporal.workflow.execute(name, { workflowId, taskQueue, args: [input] });
  }

  /** As an administrator would, after what suspended the job was put right. */
  async start(jobId: string): Promise<void> {
    await startJob(this.db, jobId);
  }

  async stop(): Promise<void> {
    for (const stop of this.#workers) await stop();
    await this.#connection.close();
    await this.#egress.close();
    await this.sandbox.stop();
    await this.#database.drop();
  }
}
