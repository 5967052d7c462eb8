import type { MaintenanceActivities, MaintenanceReport } from '@lockstep/contracts';
import { proxyActivities } from '@temporalio/workflow';

const { maintain } = proxyActivities<MaintenanceActivities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '1 minute',
  // The schedule comes again; until then a table that is in use or a database that is away may have been freed.
  retry: { initialInterval: '1 minute', backoffCoefficient: 2, maximumAttempts: 5 },
});

/** Started by the Temporal Schedule that the worker keeps (rule R20). */
export async function maintenance(): Promise<MaintenanceReport> {
  return maintain();
}
