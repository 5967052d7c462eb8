export { openDryRun, stopDryRun } from './dry-run.ts';
export { openCycle, runningCycle, type OpenedCycle } from './open-cycle.ts';
export {
  addToCycle,
  bindJob,
  cycleError,
  endCycle,
  forgetClosedPeople,
  isTargetUnproven,
  noteCycleError,
  rememberApplication,
  rememberDefaultDomain,
  setPhase,
  someLinkedAccounts,
  storeConnectionTest,
  wasActedSince,
  type CycleEnd,
  type CycleTally,
} from './run-cycle.ts';
export { findSourceFacts, type SourceFacts } from './source-facts.ts';
