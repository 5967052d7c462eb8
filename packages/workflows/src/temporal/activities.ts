import type { CycleActivities, DirectoryActivities, OnDemandActivities } from '@lockstep/contracts';
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';

const retry = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' } as const;

/** Work on pages: minutes long, alive by its heartbeat. Ten attempts are more than three minutes of an absent database. */
export const pages = proxyActivities<CycleActivities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { ...retry, maximumAttempts: 10 },
  // What follows a cancelled page must not run beside it.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/** One transaction each, without which nothing can go on: tried until the database is back. */
export const rows = proxyActivities<CycleActivities & DirectoryActivities>({
  startToCloseTimeout: '30 seconds',
  retry,
});

/** Somebody waits in front of a screen. */
export const soon = proxyActivities<CycleActivities & OnDemandActivities & DirectoryActivities>({
  startToCloseTimeout: '90 seconds',
  heartbeatTimeout: '10 seconds',
  retry: { ...retry, maximumAttempts: 2 },
});
