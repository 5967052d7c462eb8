import type { CycleActivities } from '@lockstep/contracts';
import { ApplicationFailure } from '@temporalio/common';

/** Nothing is written while `isOn`: the cycle ends with its changes released. */
export class StopBeforeWriting {
  isOn = false;

  readonly activities = (activities: CycleActivities): CycleActivities => ({
    ...activities,
    applySlice: (input) => {
      if (this.isOn) throw ApplicationFailure.nonRetryable('stopped', 'Stopped');
      return activities.applySlice(input);
    },
  });
}
