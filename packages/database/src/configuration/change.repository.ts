import type { Selectable } from 'kysely';
import type { Db } from '../client.ts';
import type { ChangeEffect, ChangeState, ChangeTable, DisabledCause, EvidenceKind } from '../rows/tables.ts';
import {
  changeWarnings,
  modifiedAttributes,
  plannedRequests,
  provisioningSteps,
  type ChangeWarning,
  type ModifiedAttribute,
  type PlannedRequest,
  type ProvisioningStep,
} from './change-columns.ts';
import { groupBy, pageOf, type Page, type PageRequest } from './page.ts';

export interface Change {
  readonly id: string;
  readonly jobId: string;
  readonly cycleId: string;
  readonly sourceId: string;
  readonly targetId: string | null;
  readonly effect: ChangeEffect;
  readonly state: ChangeState;
  readonly heldReason: string | null;
  readonly removalCause: DisabledCause | null;
  readonly modified: readonly ModifiedAttribute[];
  readonly requests: readonly PlannedRequest[];
  readonly warnings: readonly ChangeWarning[];
  readonly steps: readonly ProvisioningStep[];
  readonly schemaVersion: number;
  readonly attempt: number;
  readonly error: { readonly code: string; readonly message: string | null } | null;
  readonly observedAt: Date | null;
  readonly plannedAt: Date;
  readonly releasedAt: Date | null;
  readonly closedAt: Date | null;
}

export interface ChangeFilter {
  readonly states?: readonly ChangeState[] | null;
  readonly effects?: readonly ChangeEffect[] | null;
  readonly cycleId?: string | null;
  readonly sourceId?: string | null;
}

/** Newest first (ids are UUIDv7). */
export async function listChanges(
  db: Db,
  jobId: string,
  filter: ChangeFilter,
  page: PageRequest,
): Promise<Page<Change>> {
  let query = db
    .selectFrom('change')
    .selectAll()
    .where('job_id', '=', jobId)
    .orderBy('id', 'desc')
    .limit(page.first + 1);
  if (filter.states?.length) query = query.where('state', 'in', [...filter.states]);
  if (filter.effects?.length) query = query.where('effect', 'in', [...filter.effects]);
  if (filter.cycleId) query = query.where('cycle_id', '=', filter.cycleId);
  if (filter.sourceId) query = query.where('source_id', '=', filter.sourceId);
  if (page.after !== null) query = query.where('id', '<', page.after);
  return pageOf(await query.execute(), page.first, toChange);
}

/** In no order; ids that do not exist are left out. */
export async function findChangesByIds(db: Db, ids: readonly string[]): Promise<readonly Change[]> {
  const rows = await db
    .selectFrom('change')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  return rows.map(toChange);
}

export interface Evidence {
  readonly sourceId: string;
  readonly kind: EvidenceKind;
  /** The object that was read: the user, the assignment or the group. */
  readonly subject: string;
  /** Which read it was. */
  readonly read: string;
  readonly observedAt: Date;
  readonly confirmedAt: Date | null;
}

/** R7: the evidence about each of these people of one job, newest first, in the order of the ids. */
export async function findEvidence(
  db: Db,
  jobId: string,
  sourceIds: readonly string[],
): Promise<readonly (readonly Evidence[])[]> {
  const rows = await db
    .selectFrom('evidence')
    .select([
      'source_id as sourceId',
      'kind',
      'subject',
      'read',
      'observed_at as observedAt',
      'confirmed_at as confirmedAt',
    ])
    .where('job_id', '=', jobId)
    .where('source_id', 'in', [...sourceIds])
    .orderBy('observed_at', 'desc')
    .execute();
  return groupBy(sourceIds, rows, (row) => row.sourceId);
}

function toChange(row: Selectable<ChangeTable>): Change {
  return {
    id: row.id,
    jobId: row.job_id,
    cycleId: row.cycle_id,
    sourceId: row.source_id,
    targetId: row.target_id,
    effect: row.effect,
    state: row.state,
    heldReason: row.held_reason,
    removalCause: row.removal_cause,
    modified: modifiedAttributes.parse(row.modified),
    requests: plannedRequests.parse(row.requests),
    warnings: changeWarnings.parse(row.warnings),
    steps: provisioningSteps.parse(row.steps),
    schemaVersion: row.schema_version,
    attempt: row.epoch,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message },
    observedAt: row.observed_at,
    plannedAt: row.planned_at,
    releasedAt: row.released_at,
    closedAt: row.closed_at,
  };
}
