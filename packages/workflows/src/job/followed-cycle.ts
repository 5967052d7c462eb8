import {
  cycleSignals,
  taskQueue,
  workflowIds,
  workflowNames,
  type CycleHandle,
  type CycleReport,
  type JobInput,
} from '@lockstep/contracts';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ChildWorkflowCancellationType,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  startChild,
  type ChildWorkflowHandle,
} from '@temporalio/workflow';
import type { cycle as cycleWorkflow } from '../cycle/cycle.workflow.ts';
import { attributesOfCycle } from '../temporal/search-attributes.ts';

/** The workflow of a cycle, as its job sees it. */
export interface FollowedCycle {
  readonly cycle: CycleHandle;
  readonly beganAtMs: number;
  /** Started by this run, so that Temporal tells its end; else only its signal and its row do. */
  readonly own: boolean;
  ended: CycleReport['outcome'] | 'lost' | null;
}

/** Starts the cycle's workflow, or attaches to the one that runs: its id is fixed, so there is never a second. */
export async function followCycle(input: JobInput, cycle: CycleHandle): Promise<FollowedCycle> {
  const beganAtMs = Date.now();
  try {
    const child = await startCycle(input, cycle);
    const followed: FollowedCycle = { cycle, beganAtMs, own: true, ended: null };
    void child.result().then(
      (report) => (followed.ended = report.outcome),
      () => (followed.ended = 'lost'),
    );
    return followed;
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return { cycle, beganAtMs, own: false, ended: null };
  }
}

function startCycle(
  { jobId, continueAfterEvents, timing }: JobInput,
  { cycleId, number, kind }: CycleHandle,
): Promise<ChildWorkflowHandle<typeof cycleWorkflow>> {
  return startChild<typeof cycleWorkflow>(workflowNames.cycle, {
    workflowId: workflowIds.cycle(jobId, number, kind),
    taskQueue,
    args: [{ jobId, cycleId, number, kind, continued: 0, continueAfterEvents, timing }],
    typedSearchAttributes: attributesOfCycle(jobId, kind),
    // A cycle outlives the run, and even the end, of its job's workflow: only its row decides.
    parentClosePolicy: ParentClosePolicy.ABANDON,
    cancellationType: ChildWorkflowCancellationType.ABANDON,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
}

/** A cycle that is not there needs no word. */
export async function tellCycle(jobId: string, { number, kind }: CycleHandle): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowIds.cycle(jobId, number, kind)).signal(cycleSignals.changed);
  } catch {
    // It has ended between two looks; the next look shows it.
  }
}
