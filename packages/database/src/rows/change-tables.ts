import type { ColumnType, Generated } from 'kysely';
import type { Json, NullableJson, NullableTime, Time } from './columns.ts';

/** Why an account was disabled; decides about a later deletion (R11). */
export type DisabledCause = 'source-disabled' | 'soft-deleted' | 'unassigned' | 'filter';

export type ChangeEffect = 'create' | 'update' | 'rename' | 'reactivate' | 'downgrade' | 'disable' | 'delete';
export type ChangeState =
  | 'planned'
  | 'held'
  | 'released'
  | 'claimed'
  | 'succeeded'
  | 'failed'
  | 'unknown'
  | 'superseded'
  | 'expired'
  | 'rejected';

/** Graph's initiatorType: the service by itself, or somebody who asked for it. */
export type Initiator = 'system' | 'user' | 'application';

export interface ChangeTable {
  id: Generated<string>;
  job_id: string;
  cycle_id: string;
  source_id: string;
  source_display_name: string | null;
  target_id: string | null;
  link_id: string | null;
  effect: ChangeEffect;
  state: Generated<ChangeState>;
  held_reason: string | null;
  removal_cause: DisabledCause | null;
  priority: number;
  requests: Json;
  before: NullableJson;
  modified: Json;
  written: Json;
  match_key: string | null;
  transfer_from: string | null;
  /** R18. */
  licence_taken: string | null;
  licence_freed: string | null;
  fingerprint: string;
  source_version: number;
  link_version: number;
  schema_version: number;
  observed_at: NullableTime;
  evidence: ColumnType<unknown, string | undefined, string>;
  warnings: ColumnType<unknown, string | undefined, string>;
  steps: ColumnType<unknown, string | undefined, string>;
  epoch: Generated<number>;
  lease_until: NullableTime;
  claimed_by: string | null;
  error_code: string | null;
  error_message: string | null;
  planned_at: Time;
  released_at: NullableTime;
  closed_at: NullableTime;
  /** What an administrator said about it while it was held (R8). */
  decision: 'approved' | 'rejected' | null;
  decided_at: NullableTime;
  initiated_by: Generated<Initiator>;
}

export type DryRunOutcome = 'write' | 'link' | 'unlink' | 'skip' | 'wait' | 'fail';

export interface ClaimedValueTable {
  job_id: string;
  dry_run_id: string | null;
  attribute: string;
  value: string;
  source_id: string;
}

export interface DryRunPlanTable {
  cycle_id: string;
  job_id: string;
  source_id: string;
  source_version: number;
  source_display_name: string | null;
  target_id: string | null;
  outcome: DryRunOutcome;
  effect: ChangeEffect | null;
  /** Held whatever the gate says: protected, without evidence, rejected before. */
  held_as: string | null;
  /** What the gate would hold it for, counted together with all others. */
  gate_held: string | null;
  /** An administrator has let the same change pass already. */
  approved: Generated<boolean>;
  removal_cause: DisabledCause | null;
  code: string | null;
  reason: string | null;
  modified: ColumnType<unknown, string | undefined, string>;
  warnings: ColumnType<unknown, string | undefined, string>;
  evidence: ColumnType<unknown, string | undefined, string>;
  steps: ColumnType<unknown, string | undefined, string>;
  /** R18. */
  licence_taken: string | null;
  licence_freed: string | null;
  /** Two people who want the same one stand in each other's way. */
  wanted_key: string | null;
  planned_at: Time;
}

/** R19: whom a run on demand is about; the run itself is its cycle's row. */
export interface OnDemandRunTable {
  cycle_id: string;
  job_id: string;
  /** As it was asked for: an object id or a user principal name. */
  subject: string;
  /** null: not found yet. */
  source_id: string | null;
  /** The change that is to be written for it; null when there is none, and in a preview. */
  change_id: string | null;
}

export interface JournalTable {
  id: Generated<string>;
  job_id: string;
  change_id: string;
  epoch: number;
  step: number;
  source_id: string;
  target_id: string | null;
  method: string;
  path: string;
  request: NullableJson;
  before: NullableJson;
  intended_at: Time;
  outcome: 'ok' | 'refused' | 'unknown' | 'not-sent' | null;
  status: number | null;
  answer: NullableJson;
  answered_at: NullableTime;
}

export interface ProvisioningLogTable {
  id: Generated<string>;
  job_id: string;
  cycle_id: string;
  change_id: string | null;
  source_id: string;
  target_id: string | null;
  activity_at: Time;
  retention: 'write' | 'failure' | 'skip';
  action: 'create' | 'update' | 'disable' | 'delete' | 'other';
  effect: string | null;
  status: 'success' | 'warning' | 'failure' | 'skipped';
  error_code: string | null;
  reason: string | null;
  source_display_name: string | null;
  target_display_name: string | null;
  duration_ms: Generated<number>;
  initiated_by: Generated<Initiator>;
  tenant_id: string | null;
  service_principal_id: string;
  source_connection_id: string;
  target_connection_id: string;
  modified: ColumnType<unknown, string | undefined, string>;
  steps: ColumnType<unknown, string | undefined, string>;
}
