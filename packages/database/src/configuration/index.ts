export { endpointUrl } from './endpoint-url.ts';
export {
  connectionFinding,
  connectionFindings,
  grantName,
  secretNames,
  sourceClouds,
  sourceConnectionSettings,
  targetConnectionSettings,
  type ConnectionFinding,
  type SourceConnectionSettings,
  type TargetAuthenticationKind,
  type TargetConnectionSettings,
} from './connection-settings.ts';
export {
  deleteConnection,
  findConnection,
  findConnectionsByIds,
  insertConnection,
  listConnections,
  lockConnection,
  updateConnection,
  type Connection,
  type ConnectionChange,
  type NewConnection,
} from './connection.repository.ts';
export {
  beginAuthorization,
  deleteAuthorization,
  findAuthorizationPrincipal,
  insertAuthorization,
  putReturned,
  returnAuthorization,
  takeReturned,
  type AuthorizationReturn,
  type TakenAuthorization,
} from './authorization.repository.ts';
export {
  acceptGrant,
  claimRenewal,
  endRenewal,
  readGrant,
  storeRenewal,
  type StoredGrant,
} from './grant.repository.ts';
export {
  deleteSecret,
  deleteSecretsExcept,
  findSecretNames,
  putSecret,
  readSecret,
} from './secret.repository.ts';
export {
  defaultRestartScopes,
  jobRestart,
  restartScopes,
  type JobRestart,
  type RestartScope,
} from './job-state.ts';
export {
  deleteJob,
  findJob,
  findJobsByIds,
  findJobsOfConnections,
  forgetBindings,
  insertJob,
  listJobs,
  lockJob,
  pauseJob,
  requestRestart,
  startJob,
  updateJob,
  type Job,
  type JobConfiguration,
  type JobUpdate,
} from './job.repository.ts';
export {
  discardSchemaDraft,
  findSchemaDraft,
  saveSchemaDraft,
  type SchemaDraft,
} from './schema-draft.repository.ts';
export {
  findSchemaVersion,
  findSchemaVersions,
  insertSchemaVersion,
  type SchemaVersion,
} from './schema-version.repository.ts';
export {
  countChangesOfCycles,
  findCycle,
  findCyclesByIds,
  findLastCycles,
  findLastDryRun,
  listCycles,
  type ChangeCount,
  type Cycle,
} from './cycle.repository.ts';
export { countClosedSince, countLinks, readWorkLeft, type WorkLeft } from './progress.repository.ts';
export {
  changeWarnings,
  modifiedAttributes,
  plannedRequests,
  provisioningSteps,
  type ChangeWarning,
  type ModifiedAttribute,
  type PlannedRequest,
  type ProvisioningStep,
} from './change-columns.ts';
export {
  findChangesByIds,
  findEvidence,
  listChanges,
  type Change,
  type ChangeFilter,
  type Evidence,
} from './change.repository.ts';
export {
  listProvisioningLogs,
  type ProvisioningLog,
  type ProvisioningLogFilter,
} from './provisioning-log.repository.ts';
export { findPerson, listPeople, type Person, type PersonFilter } from './person.repository.ts';
export { findEdges, type Edge } from './edge.repository.ts';
export { findLiveLinks, hasLiveLinks, listLinks, type Link, type LinkFilter } from './link.repository.ts';
export type { Page, PageRequest } from './page.ts';
