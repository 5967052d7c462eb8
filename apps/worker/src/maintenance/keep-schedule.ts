import { taskQueue, workflowIds, workflowNames } from '@lockstep/contracts';
import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type ScheduleClient } from '@temporalio/client';

const scheduleId = 'maintenance';

/** Makes the Temporal Schedule of the maintenance unless it is there, and lets the first one begin at once (rule R20). */
export async function keepMaintenanceSchedule(schedules: ScheduleClient): Promise<void> {
  try {
    await schedules.create({
      scheduleId,
      spec: { intervals: [{ every: '6 hours' }] },
      action: {
        type: 'startWorkflow',
        workflowType: workflowNames.maintenance,
        workflowId: workflowIds.maintenance,
        taskQueue,
      },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 hour' },
      state: {
        triggerImmediately: true,
        note: 'Partitions of the provisioning log, and what is no longer kept',
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
