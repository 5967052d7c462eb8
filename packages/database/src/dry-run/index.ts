export {
  findLicenceForecast,
  foreseeLicences,
  keepLicenceForecast,
  type LicenceForecast,
} from './licence-forecast.ts';
export {
  addOpenChanges,
  noteGateVerdict,
  planRivalsAnew,
  saveDryRun,
  type DryRunRef,
  type DryRunRow,
} from './save-dry-run.ts';
export {
  countDryRunPlan,
  findDryRunRow,
  listDryRunPlan,
  type DryRunCount,
  type DryRunFilter,
  type PlannedOutcome,
} from './dry-run.repository.ts';
