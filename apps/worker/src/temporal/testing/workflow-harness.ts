import {
  jobSignals,
  taskQueue,
  workflowIds,
  workflowNames,
  type CycleActivities,
  type CycleHandle,
  type CycleInput,
  type JobInput,
  type WorkflowTiming,
} from '@lockstep/contracts';
import { Client, type WorkflowHandle } from '@temporalio/client';
import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import { z } from 'zod';
import { createWorker } from '../create-worker.ts';
import { bundleWorkflows } from '../workflow-bundle.ts';
import { FakeJob } from './fake-job.ts';

/** Seconds for what takes minutes. */
const quick: WorkflowTiming = {
  pollCycleMs: 300,
  backOffMs: 20,
  longestBackOffMs: 100,
  importBackOffMs: 50,
};

/** A worker with the real workflows and fake jobs, on a namespace of its own. */
export class WorkflowHarness {
  readonly #jobs = new Map<string, FakeJob>();
  readonly client: Client;
  readonly #connection: NativeConnection;
  readonly #bundle: WorkflowBundleOption;
  readonly #namespace: string;
  #stopWorker: () => Promise<void> = () => Promise.resolve();

  private constructor(connection: NativeConnection, namespace: string, bundle: WorkflowBundleOption) {
    this.#connection = connection;
    this.#namespace = namespace;
    this.#bundle = bundle;
    this.client = new Client({ connection, namespace });
  }

  static async start({
    address,
    namespace,
  }: {
    address: string;
    namespace: string;
  }): Promise<WorkflowHarness> {
    Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
    const [connection, bundle] = await Promise.all([
      NativeConnection.connect({ address }),
      bundleWorkflows('plain'),
    ]);
    const harness = new WorkflowHarness(connection, namespace, bundle);
    await harness.startWorker();
    return harness;
  }

  async startWorker(): Promise<void> {
    const worker = await createWorker({
      connection: this.#connection,
      namespace: this.#namespace,
      activities: this.#activities(),
      maxActivities: 8,
      bundle: this.#bundle,
    });
    const ended = worker.run();
    this.#stopWorker = async () => {
      worker.shutdown();
      await ended;
    };
  }

  stopWorker(): Promise<void> {
    return this.#stopWorker();
  }

  async stop(): Promise<void> {
    for (const job of this.#jobs.values()) job.releaseAll();
    await this.stopWorker();
    await this.#connection.close();
    await Runtime.instance().shutdown();
  }

  newJob(): FakeJob {
    const job = new FakeJob();
    this.#jobs.set(job.jobId, job);
    return job;
  }

  async startJob(job: FakeJob, options: Omit<JobInput, 'jobId'> = {}) {
    return this.client.workflow.start(workflowNames.synchronizationJob, {
      workflowId: workflowIds.synchronizationJob(job.jobId),
      taskQueue,
      args: [{ jobId: job.jobId, ...options, timing: { ...quick, ...options.timing } }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  }

  async startCycle(
    job: FakeJob,
    { cycleId, number, kind }: CycleHandle,
    options: Partial<Pick<CycleInput, 'continueAfterEvents' | 'timing' | 'resume'>> = {},
  ) {
    return this.client.workflow.start(workflowNames.cycle, {
      workflowId: workflowIds.cycle(job.jobId, number, kind),
      taskQueue,
      args: [
        { jobId: job.jobId, cycleId, number, kind, ...options, timing: { ...quick, ...options.timing } },
      ],
    });
  }

  jobHandle(job: FakeJob) {
    return this.client.workflow.getHandle(workflowIds.synchronizationJob(job.jobId));
  }

  cycleHandle(job: FakeJob, { number, kind }: CycleHandle) {
    return this.client.workflow.getHandle(workflowIds.cycle(job.jobId, number, kind));
  }

  /** What the web UI shows as the current details of a workflow. */
  async detailsOf(handle: WorkflowHandle): Promise<string> {
    const metadata: unknown = await handle.query('__temporal_workflow_metadata');
    return z.object({ currentDetails: z.string() }).parse(metadata).currentDetails;
  }

  async attributesOf(handle: WorkflowHandle): Promise<Readonly<Record<string, unknown>>> {
    const { typedSearchAttributes } = await handle.describe();
    return Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
  }

  async countRuns({ workflowId }: WorkflowHandle): Promise<number> {
    let runs = 0;
    for await (const run of this.client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
      if (run.workflowId === workflowId) runs += 1;
    }
    return runs;
  }

  async countTimers(handle: WorkflowHandle): Promise<number> {
    const { events } = await handle.fetchHistory();
    return (events ?? []).filter((event) => event.timerStartedEventAttributes).length;
  }

  /** Replays whatever ran in this namespace: rejects if a workflow is not deterministic. Resolves with how many runs. */
  async replayAll(): Promise<number> {
    let runs = 0;
    const options = { workflowBundle: this.#bundle };
    for await (const { error } of Worker.runReplayHistories(options, this.#histories())) {
      if (error !== undefined) throw error;
      runs += 1;
    }
    return runs;
  }

  async *#histories() {
    for await (const { workflowId, runId } of this.client.workflow.list()) {
      yield { workflowId, history: await this.client.workflow.getHandle(workflowId, runId).fetchHistory() };
    }
  }

  async tellChanged(job: FakeJob): Promise<void> {
    await this.jobHandle(job).signal(jobSignals.changed);
  }

  #activities(): CycleActivities {
    const of = ({ jobId }: { readonly jobId: string }) => {
      const job = this.#jobs.get(jobId);
      if (job === undefined) throw new Error('no test has made this job');
      return job.activities;
    };
    return {
      readJob: (input) => of(input).readJob(input),
      openCycle: (input) => of(input).openCycle(input),
      checkEndpoints: (input) => of(input).checkEndpoints(input),
      importRound: (input) => of(input).importRound(input),
      confirmProofs: (input) => of(input).confirmProofs(input),
      indexTarget: (input) => of(input).indexTarget(input),
      planSlice: (input) => of(input).planSlice(input),
      gate: (input) => of(input).gate(input),
      applySlice: (input) => of(input).applySlice(input),
      markWaiting: (input) => of(input).markWaiting(input),
      closeCycle: (input) => of(input).closeCycle(input),
      authorizeConnection: () => Promise.resolve({ ok: true, code: null, field: null }),
      testConnection: ({ servicePrincipalId }) =>
        Promise.resolve({ ok: servicePrincipalId === null, code: null, field: null }),
    };
  }
}
