import { allHandlersFinished, workflowInfo } from '@temporalio/workflow';

/** Whether this run should hand over to the next, because its history grows long. */
export function historyIsLong(continueAfterEvents: number | undefined): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  const long = continueAsNewSuggested || historyLength > (continueAfterEvents ?? Number.POSITIVE_INFINITY);
  return long && allHandlersFinished();
}
