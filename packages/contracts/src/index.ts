export { taskQueue, workflowIds, workflowNames, searchAttributes, temporalNamespace } from './names.ts';
export {
  cycleInput,
  cycleReport,
  jobInput,
  testConnectionInput,
  type ConnectionTestReport,
  type CycleInput,
  type CycleReport,
  type JobInput,
  type TestConnectionInput,
} from './shapes.ts';
export { jobSignals, jobQueries } from './messages.ts';
export type { CycleActivities, ImportReport, PlanReport, SliceReport, GateReport, CycleWork } from './activities.ts';
