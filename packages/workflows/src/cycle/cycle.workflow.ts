import {
  cycleInput,
  cycleSignals,
  jobSignals,
  workflowIds,
  type CycleInput,
  type CycleReport,
} from '@lockstep/contracts';
import {
  CancellationScope,
  continueAsNew,
  defineSignal,
  getExternalWorkflowHandle,
  isCancellation,
  setHandler,
} from '@temporalio/workflow';
import { rows } from '../temporal/activities.ts';
import { failureCode } from '../temporal/failure-code.ts';
import { Mailbox } from '../temporal/mailbox.ts';
import { parseInput } from '../temporal/parse-input.ts';
import { showOutcome } from '../temporal/search-attributes.ts';
import { CycleRun, type Ending } from './run-cycle.ts';

const changed = defineSignal(cycleSignals.changed);

/** One cycle (rule R2): import, plan, gate and apply in slices until nothing is due; whatever happens, its row is closed. */
export async function cycle(given: CycleInput): Promise<CycleReport> {
  const input = parseInput(cycleInput, given);
  const mailbox = new Mailbox();
  setHandler(changed, () => {
    mailbox.post();
  });
  let ending: Ending;
  try {
    ending = await new CycleRun(input, mailbox).run();
  } catch (error) {
    if (isCancellation(error)) {
      await close(input, 'stopped', 'Cancelled');
      throw error;
    }
    const errorCode = failureCode(error);
    if (errorCode === null) throw error;
    return close(input, 'failed', errorCode);
  }
  switch (ending.kind) {
    case 'close':
      return close(input, ending.outcome, ending.errorCode);
    case 'superseded':
      return { cycleId: input.cycleId, outcome: 'stopped', errorCode: null };
    case 'continue':
      return continueAsNew<typeof cycle>({ ...input, continued: input.continued + 1, resume: ending.resume });
  }
}

function close(
  input: CycleInput,
  outcome: CycleReport['outcome'],
  errorCode: string | null,
): Promise<CycleReport> {
  const { jobId, cycleId } = input;
  const report = { cycleId, outcome, errorCode };
  return CancellationScope.nonCancellable(async () => {
    await rows.closeCycle({ jobId, ...report });
    showOutcome(outcome);
    await tellJob(jobId, report);
    return report;
  });
}

/** A job that is gone, or just being started again, finds out by itself. */
async function tellJob(jobId: string, report: CycleReport): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowIds.synchronizationJob(jobId)).signal(
      jobSignals.cycleFinished,
      report,
    );
  } catch {
    // The row is closed, and the row is the truth.
  }
}
