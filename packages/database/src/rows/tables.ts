import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type {
  ChangeTable,
  ClaimedValueTable,
  DisabledCause,
  DryRunPlanTable,
  Initiator,
  OnDemandRunTable,
  JournalTable,
  ProvisioningLogTable,
} from './change-tables.ts';
import type { SchemaDraftTable, SchemaVersionTable } from './schema-tables.ts';
import type {
  AuditEntryTable,
  JobWatchTable,
  NotificationDeliveryTable,
  NotificationTable,
  NotificationWebhookTable,
} from './notification-tables.ts';
import type { DirectoryChangeTable } from './directory-tables.ts';
import type {
  ConnectionAuthorizationTable,
  DelegatedSignInTable,
  SealedSecretTable,
  SessionTable,
} from './secret-tables.ts';
import type { Json, NullableJson, NullableTime, Time } from './columns.ts';
import type {
  TargetAccountTable,
  TargetBudgetTable,
  TargetListingTable,
  TargetMatchKeyTable,
} from './target-tables.ts';

export type {
  ChangeEffect,
  ChangeState,
  ChangeTable,
  DisabledCause,
  DryRunOutcome,
  DryRunPlanTable,
  Initiator,
  OnDemandRunTable,
  JournalTable,
  ProvisioningLogTable,
} from './change-tables.ts';

export interface ConnectionTable {
  id: Generated<string>;
  kind: 'source' | 'target';
  template_id: string;
  display_name: string;
  settings: Json;
  identity: string | null;
  findings: JSONColumnType<unknown[], string | undefined>;
  tested_at: NullableTime;
  created_at: Time;
  updated_at: Time;
}

export interface JobTable {
  id: Generated<string>;
  display_name: string;
  template_id: string;
  source_connection_id: string;
  target_connection_id: string;
  service_principal_id: string;
  scope: 'assigned' | 'all';
  desired_state: Generated<'paused' | 'started'>;
  /** When an administrator last asked for a cycle: by starting the job, or by approving held changes. */
  cycle_requested_at: NullableTime;
  interval_ms: Generated<number>;
  settings: Json;
  notification_email: string | null;
  notify_on_failure: Generated<boolean>;
  schema_version: number;
  bound_tenant_id: string | null;
  bound_target_identity: string | null;
  suspension: NullableJson;
  application: NullableJson;
  app_roles: ColumnType<unknown, string | undefined, string>;
  /** The tenant's, once a mapping asks for it (DefaultDomain). */
  default_domain: string | null;
  licences_listed: ColumnType<unknown, string | undefined, string>;
  licences_listed_at: Time;
  licences_refused: ColumnType<unknown, string | undefined, string>;
  import_sequence: Generated<number>;
  import_round: Generated<number>;
  import_started_at: NullableTime;
  import_last_began_at: NullableTime;
  imported_at: NullableTime;
  assignments_listed_at: NullableTime;
  steady_since: NullableTime;
  /** Since when the gate holds changes without a pause: one hold-up is told once. */
  held_since: NullableTime;
  restart: NullableJson;
  cycle_number: Generated<number>;
  created_at: Time;
  updated_at: Time;
}

/** A dry run writes nothing; `onDemand` is the work for one person, beside whatever cycle runs, `preview` its dry run (R19). */
export type CycleKind = 'initial' | 'incremental' | 'dryRun' | 'onDemand' | 'preview';

/** Kinds that work on one person; they are no cycles of the job and run beside one. */
export const onePersonKinds = ['onDemand', 'preview'] as const satisfies readonly CycleKind[];

export type CyclePhase = 'import' | 'plan' | 'apply' | 'wait' | 'finished';

export interface CycleTable {
  id: Generated<string>;
  job_id: string;
  number: number;
  kind: CycleKind;
  schema_version: number;
  state: Generated<'running' | 'succeeded' | 'failed' | 'stopped'>;
  initiated_by: Generated<Initiator>;
  phase: Generated<CyclePhase>;
  started_at: Time;
  ended_at: NullableTime;
  applying_since: NullableTime;
  progressed_at: Time;
  error_code: string | null;
  error_message: string | null;
  requests_to_source: Generated<number>;
  requests_to_target: Generated<number>;
  skipped: Generated<number>;
  licences: NullableJson;
}

export type QuarantineEventKind = 'entered' | 'reasonChanged' | 'lifted' | 'disableAhead' | 'disabled';

export interface QuarantineEventTable {
  id: Generated<string>;
  job_id: string;
  kind: QuarantineEventKind;
  by: 'cycle' | 'administrator';
  code: string;
  reason: string;
  message: string;
  at: Time;
}

export interface FeedTable {
  id: Generated<string>;
  job_id: string;
  kind: 'users' | 'group-members' | 'transitive-members' | 'assignment-list' | 'assignment-changes';
  start: Json;
  mark: string | null;
  cursor: string | null;
  next_mark: string | null;
  position: Generated<'pending' | 'reading' | 'done'>;
  full_round: Generated<boolean>;
  retiring: Generated<boolean>;
  page: Generated<number>;
  round_sequence: Generated<number>;
  pages_last_round: Generated<number>;
  fully_read_at: NullableTime;
}

export type ReadWanted = 'new' | 'absent-property' | 'tombstone' | 'suspect' | 'attributes';

export interface PersonTable {
  job_id: string;
  source_id: string;
  attributes: NullableJson;
  presence: Generated<'unread' | 'present' | 'soft-deleted' | 'hard-deleted'>;
  staged_sequence: Generated<number>;
  read_wanted: ReadWanted | null;
  read_after: NullableTime;
  source_version: Generated<number>;
  planned_version: Generated<number>;
  planned_schema: Generated<number>;
  plan_starts: Generated<number>;
  due_at: NullableTime;
  scope_changes_at: NullableTime;
  in_scope: boolean | null;
  wanted_key: string | null;
  /** Another person who has to give a matching value free first (R12). */
  waits_for: string | null;
  /** A referenced person (manager) without an account yet: the reference follows when they have one (entra.md C7). */
  reference_waits_for: string | null;
  skip_reason: string | null;
  read_backs: Generated<number>;
  attempts: Generated<number>;
  retry_asked: Generated<boolean>;
  error_code: string | null;
  error_message: string | null;
  first_seen_at: Time;
  seen_at: NullableTime;
  unobserved_ms: ColumnType<number | null, number | null | undefined, number | null>;
  changed_at: Time;
  deleted_at: NullableTime;
}

export type EdgeState = 'live' | 'suspect' | 'leaving' | 'gone';

export interface AssignmentTable {
  job_id: string;
  assignment_id: string;
  principal_id: string;
  principal_type: string;
  app_role_id: string;
  state: Generated<EdgeState>;
  seen_sequence: Generated<number>;
  prove_at: NullableTime;
}

export interface MembershipTable {
  job_id: string;
  group_id: string;
  member_id: string;
  state: Generated<EdgeState>;
  reported_removed: Generated<boolean>;
  seen_sequence: Generated<number>;
  prove_at: NullableTime;
}

export type EvidenceKind = 'tombstone' | 'disabled' | 'assignment-gone' | 'membership-gone' | 'filter-no';

export interface EvidenceTable {
  id: Generated<string>;
  job_id: string;
  source_id: string;
  kind: EvidenceKind;
  subject: string;
  read: string;
  observed_at: Time;
  confirmed_at: NullableTime;
}

export interface LinkTable {
  id: Generated<string>;
  job_id: string;
  source_id: string;
  target_id: string;
  match_key: string | null;
  origin: 'created' | 'adopted' | 'transferred';
  state: Generated<'active' | 'disabled'>;
  disabled_cause: DisabledCause | null;
  disabled_by_us: Generated<boolean>;
  disabled_at: NullableTime;
  last_written: ColumnType<unknown, string | undefined, string>;
  last_observed: ColumnType<unknown, string | undefined, string>;
  /** How often in a row each attribute was written with its last value. */
  writes: ColumnType<unknown, string | undefined, string>;
  link_version: Generated<number>;
  /** A restart with `Full` asked for it: the person is matched anew when they are planned next. */
  rematch: Generated<boolean>;
  created_at: Time;
  ended_at: NullableTime;
  ended_reason: string | null;
}

/** People by how long it took, a day (statistics/provisioning-times.ts). */
export interface ProvisioningTimeTable {
  job_id: string;
  day: string;
  measure: 'confirmed' | 'unobserved';
  bucket: number;
  people: number;
}

export interface Database {
  connection: ConnectionTable;
  sealed_secret: SealedSecretTable;
  connection_authorization: ConnectionAuthorizationTable;
  delegated_sign_in: DelegatedSignInTable;
  session: SessionTable;
  directory_change: DirectoryChangeTable;
  target_budget: TargetBudgetTable;
  job: JobTable;
  schema_version: SchemaVersionTable;
  schema_draft: SchemaDraftTable;
  cycle: CycleTable;
  quarantine_event: QuarantineEventTable;
  feed: FeedTable;
  person: PersonTable;
  assignment: AssignmentTable;
  membership: MembershipTable;
  evidence: EvidenceTable;
  link: LinkTable;
  target_listing: TargetListingTable;
  target_account: TargetAccountTable;
  target_match_key: TargetMatchKeyTable;
  change: ChangeTable;
  dry_run_plan: DryRunPlanTable;
  on_demand_run: OnDemandRunTable;
  claimed_value: ClaimedValueTable;
  journal: JournalTable;
  provisioning_log: ProvisioningLogTable;
  provisioning_time: ProvisioningTimeTable;
  notification: NotificationTable;
  notification_delivery: NotificationDeliveryTable;
  notification_webhook: NotificationWebhookTable;
  job_watch: JobWatchTable;
  audit_entry: AuditEntryTable;
}
