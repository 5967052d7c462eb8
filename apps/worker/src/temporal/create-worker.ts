import {
  taskQueue,
  type CycleActivities,
  type MaintenanceActivities,
  type OnDemandActivities,
} from '@lockstep/contracts';
import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkflowBundleOption } from '@temporalio/worker';
import { withLogFields } from './log-fields.ts';
import { workflowBundle } from './workflow-bundle.ts';

export interface CreateWorkerOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: CycleActivities & Partial<MaintenanceActivities & OnDemandActivities>;
  /** Pages that are worked on at once, of all jobs together. */
  readonly maxActivities: number;
  /** As `dataConverterOf` makes it. */
  readonly dataConverter?: DataConverter;
  /** Made if absent; several workers of one process can share one. */
  readonly bundle?: WorkflowBundleOption;
}

/** Within the 20 s of `onShutdown`: slices end at their next page, what has not ended then is aborted and tried again. */
const graceMs = 10_000;
const forceMs = 15_000;

export async function createWorker(options: CreateWorkerOptions): Promise<Worker> {
  const { dataConverter = {} } = options;
  const failures = dataConverter.failureConverterPath === undefined ? 'plain' : 'encoded';
  return Worker.create({
    connection: options.connection,
    namespace: options.namespace,
    taskQueue,
    workflowBundle: options.bundle ?? (await workflowBundle(failures)),
    activities: options.activities,
    dataConverter,
    interceptors: { activity: [withLogFields] },
    maxConcurrentActivityTaskExecutions: options.maxActivities,
    shutdownGraceTime: graceMs,
    shutdownForceTime: forceMs,
  });
}
