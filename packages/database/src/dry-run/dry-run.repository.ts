import { sql, type Selectable } from 'kysely';
import type { Db } from '../client.ts';
import {
  changeWarnings,
  modifiedAttributes,
  provisioningSteps,
  type ChangeWarning,
  type ModifiedAttribute,
  type ProvisioningStep,
} from '../configuration/change-columns.ts';
import { pageOf, type Page, type PageRequest } from '../configuration/page.ts';
import type { ChangeEffect, DisabledCause, DryRunOutcome, DryRunPlanTable } from '../rows/tables.ts';

/** What a dry run, or a preview, found that would be done about one person (R19). */
export interface PlannedOutcome {
  readonly cycleId: string;
  readonly jobId: string;
  readonly sourceId: string;
  readonly sourceDisplayName: string | null;
  readonly targetId: string | null;
  readonly outcome: DryRunOutcome;
  readonly effect: ChangeEffect | null;
  readonly heldReason: string | null;
  readonly removalCause: DisabledCause | null;
  readonly code: string | null;
  readonly reason: string | null;
  readonly modified: readonly ModifiedAttribute[];
  readonly warnings: readonly ChangeWarning[];
  readonly steps: readonly ProvisioningStep[];
  readonly plannedAt: Date;
}

export interface DryRunFilter {
  readonly outcomes?: readonly DryRunOutcome[] | null;
  readonly effects?: readonly ChangeEffect[] | null;
  /** Whether the write would be held. */
  readonly held?: boolean | null;
  readonly sourceId?: string | null;
}

/** By source id. */
export async function listDryRunPlan(
  db: Db,
  cycleId: string,
  filter: DryRunFilter,
  page: PageRequest,
): Promise<Page<PlannedOutcome>> {
  let query = db
    .selectFrom('dry_run_plan')
    .selectAll()
    .where('cycle_id', '=', cycleId)
    .orderBy('source_id')
    .limit(page.first + 1);
  if (filter.outcomes?.length) query = query.where('outcome', 'in', [...filter.outcomes]);
  if (filter.effects?.length) query = query.where('effect', 'in', [...filter.effects]);
  if (filter.held === true) query = query.where(sql<boolean>`coalesce(held_as, gate_held) is not null`);
  if (filter.held === false) query = query.where(sql<boolean>`coalesce(held_as, gate_held) is null`);
  if (filter.sourceId) query = query.where('source_id', '=', filter.sourceId);
  if (page.after !== null) query = query.where('source_id', '>', page.after);
  return pageOf(await query.execute(), page.first, toPlannedOutcome);
}

export async function findDryRunRow(
  db: Db,
  cycleId: string,
  sourceId: string,
): Promise<PlannedOutcome | null> {
  const row = await db
    .selectFrom('dry_run_plan')
    .selectAll()
    .where('cycle_id', '=', cycleId)
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
  return row === undefined ? null : toPlannedOutcome(row);
}

export interface DryRunCount {
  readonly outcome: DryRunOutcome;
  readonly effect: ChangeEffect | null;
  readonly heldReason: string | null;
  readonly code: string | null;
  readonly count: number;
}

/** How many people of each outcome, most first. */
export async function countDryRunPlan(db: Db, cycleId: string): Promise<readonly DryRunCount[]> {
  const heldReason = sql<string | null>`coalesce(held_as, gate_held)`;
  return db
    .selectFrom('dry_run_plan')
    .select([
      'outcome',
      'effect',
      'code',
      heldReason.as('heldReason'),
      sql<number>`count(*)::int`.as('count'),
    ])
    .where('cycle_id', '=', cycleId)
    .groupBy(['outcome', 'effect', 'code', heldReason])
    .orderBy('count', 'desc')
    .execute();
}

function toPlannedOutcome(row: Selectable<DryRunPlanTable>): PlannedOutcome {
  return {
    cycleId: row.cycle_id,
    jobId: row.job_id,
    sourceId: row.source_id,
    sourceDisplayName: row.source_display_name,
    targetId: row.target_id,
    outcome: row.outcome,
    effect: row.effect,
    heldReason: row.held_as ?? row.gate_held,
    removalCause: row.removal_cause,
    code: row.code,
    reason: row.reason,
    modified: modifiedAttributes.parse(row.modified),
    warnings: changeWarnings.parse(row.warnings),
    steps: provisioningSteps.parse(row.steps),
    plannedAt: row.planned_at,
  };
}
