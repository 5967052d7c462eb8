import type { CycleActivities } from '@lockstep/contracts';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';

/**
 * Activities that give up after so many attempts. The workflow retries a page for minutes before it believes that a target is
 * away; what happens then is the same after two.
 */
export function impatient(attempts: number): (activities: CycleActivities) => CycleActivities {
  const hasty =
    <I, O>(work: (input: I) => Promise<O>) =>
    async (input: I): Promise<O> => {
      try {
        return await work(input);
      } catch (error) {
        if (!(error instanceof ApplicationFailure) || Context.current().info.attempt < attempts) throw error;
        throw ApplicationFailure.nonRetryable(error.message, error.type);
      }
    };
  return (activities) => ({
    ...activities,
    checkEndpoints: hasty((input) => activities.checkEndpoints(input)),
    indexTarget: hasty((input) => activities.indexTarget(input)),
    planSlice: hasty((input) => activities.planSlice(input)),
    applySlice: hasty((input) => activities.applySlice(input)),
  });
}
