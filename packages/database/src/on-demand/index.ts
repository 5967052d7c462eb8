export {
  beingWrittenForMs,
  closeAbandonedRun,
  noteOnDemandPerson,
  openOnDemandRun,
  takeOpenChange,
  type OnDemandRequest,
  type OpenedRun,
} from './open-run.ts';
export { findOnDemandRun, listOnDemandRuns, type OnDemandRun } from './run.repository.ts';
