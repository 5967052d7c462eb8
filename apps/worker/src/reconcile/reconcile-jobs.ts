import { jobInput, jobSignals, taskQueue, workflowIds, workflowNames } from '@lockstep/contracts';
import type { Db } from '@lockstep/database';
import type { Logger } from '@lockstep/platform';
import { WorkflowNotFoundError, type WorkflowClient } from '@temporalio/client';

export interface ReconcileOptions {
  readonly db: Db;
  readonly workflows: WorkflowClient;
  readonly logger: Logger;
}

/** What the pass before knew. */
export interface LastPass {
  readonly jobIds: ReadonlySet<string>;
  /** Rows that changed later are told to their workflows again. */
  readonly since: Date;
}

/**
 * Starts the workflow of each job that has none: after a restore, a lost namespace, or an API that could not reach
 * Temporal (DESIGN §3). One that runs is met, not started twice; it is told to look when its row changed or went since the
 * last pass, because the word of the API may have been lost. Resolves with the jobs, and how many could not be served.
 */
export async function reconcileJobs(
  { db, workflows, logger }: ReconcileOptions,
  last: LastPass | null,
): Promise<{ readonly jobIds: ReadonlySet<string>; readonly failed: number }> {
  const rows = await readJobs(db);
  const jobIds = new Set(rows.map((row) => row.id));
  const gone = [...(last?.jobIds ?? [])].filter((id) => !jobIds.has(id));
  let failed = 0;
  const attempt = async (jobId: string, serve: () => Promise<void>) => {
    try {
      await serve();
    } catch (error) {
      failed += 1;
      logger.warn({ err: error, jobId }, 'the workflow of a job could not be reached');
    }
  };
  for (const { id, changedAt } of rows) {
    const changed = last === null || changedAt > last.since;
    await attempt(id, () => ensureWorkflow(workflows, id, changed));
  }
  for (const id of gone) await attempt(id, () => tellGone(workflows, id));
  return { jobIds: failed === 0 ? jobIds : new Set([...jobIds, ...gone]), failed };
}

/** Credentials and addresses stand with the connections: a change there is news for the job, too. */
async function readJobs(db: Db): Promise<readonly { readonly id: string; readonly changedAt: Date }[]> {
  const rows = await db
    .selectFrom('job')
    .innerJoin('connection as source', 'source.id', 'job.source_connection_id')
    .innerJoin('connection as target', 'target.id', 'job.target_connection_id')
    .select(['job.id', 'job.updated_at as job', 'source.updated_at as source', 'target.updated_at as target'])
    .execute();
  return rows.map(({ id, job, source, target }) => ({
    id,
    changedAt: new Date(Math.max(job.getTime(), source.getTime(), target.getTime())),
  }));
}

async function ensureWorkflow(workflows: WorkflowClient, jobId: string, changed: boolean): Promise<void> {
  const handle = await workflows.start(workflowNames.synchronizationJob, {
    workflowId: workflowIds.synchronizationJob(jobId),
    taskQueue,
    args: [jobInput.parse({ jobId })],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    typedSearchAttributes: [{ key: { name: 'LockstepJobId', type: 'KEYWORD' }, value: jobId }],
  });
  if (changed) await handle.signal(jobSignals.changed);
}

async function tellGone(workflows: WorkflowClient, jobId: string): Promise<void> {
  try {
    await workflows.getHandle(workflowIds.synchronizationJob(jobId)).signal(jobSignals.changed);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
