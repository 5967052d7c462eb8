export { taskQueue, workflowIds, workflowNames, searchAttributes, temporalNamespace } from './names.ts';
export {
  authorizeConnectionInput,
  cycleInput,
  cycleKind,
  cycleReport,
  jobInput,
  testConnectionInput,
  type AuthorizeConnectionInput,
  type ConnectionTestReport,
  type CycleInput,
  type CycleKind,
  type CycleReport,
  type JobInput,
  type TestConnectionInput,
} from './shapes.ts';
export {
  onDemandLifetimeMs,
  provisionOnDemandInput,
  type OnDemandActivities,
  type PersonImportReport,
  type PersonPlanReport,
  type ProvisionOnDemandInput,
} from './on-demand.ts';
export {
  changeDirectoryInput,
  directoryChangeLifetimeMs,
  type ChangeDirectoryInput,
  type DirectoryActivities,
} from './directory.ts';
export type { MaintenanceActivities, MaintenanceReport } from './maintenance.ts';
export { cycleProgress, type CycleProgress } from './cycle-progress.ts';
export { workflowTiming, type WorkflowTiming } from './timing.ts';
export { cycleSignals, jobQueries, jobSignals, type JobState } from './messages.ts';
export type {
  CycleActivities,
  CycleHandle,
  CycleRef,
  CycleWork,
  GateReport,
  ImportRef,
  ImportReport,
  IndexReport,
  PlanReport,
  SliceReport,
} from './activities.ts';
