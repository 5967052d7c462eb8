export { jobSettings, type JobSettings } from './job/settings.ts';
export {
  FeedExpiredError,
  SourceError,
  type AppRole,
  type AssignmentItem,
  type FeedItem,
  type FeedLink,
  type FeedPage,
  type FeedStart,
  type GroupMemberItem,
  type PersonRead,
  type ServicePrincipal,
  type SourceAttributes,
  type SourceDirectory,
} from './ports/source-directory.ts';
export {
  notificationMessage,
  type NotificationKind,
  type NotificationMessage,
} from './notification/notification.ts';
export { nextDeliveryMs } from './notification/delivery.ts';
export { isSilent, type WatchedJob } from './watch/silence.ts';
export { licencesLeft, licenceShortage, type LicenceFacts } from './gate/licences.ts';
export { nextAttemptMs } from './escrow/back-off.ts';
export {
  gate,
  countedEffects,
  gateLimits,
  type GateCounts,
  type GateInput,
  type GateLimits,
  type GateVerdict,
  type HeldReason,
} from './gate/gate.ts';
export {
  priorities,
  provisioningActions,
  removals,
  type Decision,
  type Effect,
  type ModifiedAttribute,
  type NotKept,
  type PlannedWrite,
  type SkipReason,
} from './plan/decision.ts';
export { mappingContext } from './plan/mapping-context.ts';
export { planChange } from './plan/plan-change.ts';
export { findRing } from './plan/ring.ts';
export type { LinkFacts, Match, Neighbour, Observation, PlanInput } from './plan/plan-input.ts';
export { accountName } from './plan/plan-joiner.ts';
export { foldKey, matchQuestions, wantedKey } from './plan/wanted-key.ts';
export { nextCycleAt, type LastCycle, type ScheduleFacts } from './schedule/next-cycle.ts';
export { judgeFailures, tooManyFailures, type CycleFailures } from './quarantine/judge-failures.ts';
export { disabledAfter, explainSuspension } from './quarantine/explain.ts';
export { quarantineMessage } from './quarantine/quarantine-message.ts';
export { jobSuspension, type JobSuspension } from './quarantine/suspension.ts';
export {
  suspensionAfter,
  type QuarantineEvent,
  type SuspensionVerdict,
} from './quarantine/suspension-after.ts';
export { newAppRoleIssue, type NewAppRole } from './directory/app-role.ts';
export { delegatedPermissions, delegatedScopes } from './directory/delegated-permissions.ts';
export { microsoftClouds, type MicrosoftCloud } from './directory/microsoft-clouds.ts';
export { troubleOf } from './quarantine/trouble.ts';
export { progress, type Progress, type ProgressInput } from './progress/progress.ts';
export {
  assignedRoleValues,
  defaultAccessRoleId,
  groupOfMembers,
  isHeld,
  transitiveMembers,
  weakerEdge,
  type Edge,
  type EdgeState,
} from './scope/edge.ts';
export {
  judgeStanding,
  standingChangesAtMs,
  type LeaveCause,
  type PersonFacts,
  type Standing,
} from './scope/standing.ts';
