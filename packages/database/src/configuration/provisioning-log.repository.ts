import type { Selectable } from 'kysely';
import type { Db } from '../client.ts';
import type { ProvisioningLogTable } from '../rows/tables.ts';
import {
  modifiedAttributes,
  provisioningSteps,
  type ModifiedAttribute,
  type ProvisioningStep,
} from './change-columns.ts';
import { pageOf, type Page, type PageRequest } from './page.ts';

type Row = Selectable<ProvisioningLogTable>;

/** Graph's provisioningObjectSummary (entra.md §10). */
export interface ProvisioningLog {
  readonly id: string;
  readonly jobId: string;
  readonly cycleId: string;
  readonly changeId: string | null;
  readonly activityAt: Date;
  readonly action: Row['action'];
  readonly effect: string | null;
  readonly status: Row['status'];
  readonly errorCode: string | null;
  readonly reason: string | null;
  readonly sourceId: string;
  readonly sourceDisplayName: string | null;
  readonly targetId: string | null;
  readonly targetDisplayName: string | null;
  readonly durationMs: number;
  readonly initiatedBy: Row['initiated_by'];
  /** The job read from and wrote to these at that time. */
  readonly tenantId: string | null;
  readonly servicePrincipalId: string;
  readonly sourceConnectionId: string;
  readonly targetConnectionId: string;
  readonly modified: readonly ModifiedAttribute[];
  readonly steps: readonly ProvisioningStep[];
}

export interface ProvisioningLogFilter {
  readonly statuses?: readonly Row['status'][] | null;
  readonly actions?: readonly Row['action'][] | null;
  readonly cycleId?: string | null;
  readonly changeId?: string | null;
  readonly sourceId?: string | null;
  readonly targetId?: string | null;
  readonly errorCode?: string | null;
  readonly since?: Date | null;
  readonly until?: Date | null;
}

/** Newest first. */
export async function listProvisioningLogs(
  db: Db,
  jobId: string,
  filter: ProvisioningLogFilter,
  page: PageRequest,
): Promise<Page<ProvisioningLog>> {
  let query = db
    .selectFrom('provisioning_log')
    .selectAll()
    .where('job_id', '=', jobId)
    .orderBy('id', 'desc')
    .limit(page.first + 1);
  if (filter.statuses?.length) query = query.where('status', 'in', [...filter.statuses]);
  if (filter.actions?.length) query = query.where('action', 'in', [...filter.actions]);
  if (filter.cycleId) query = query.where('cycle_id', '=', filter.cycleId);
  if (filter.changeId) query = query.where('change_id', '=', filter.changeId);
  if (filter.sourceId) query = query.where('source_id', '=', filter.sourceId);
  if (filter.targetId) query = query.where('target_id', '=', filter.targetId);
  if (filter.errorCode) query = query.where('error_code', '=', filter.errorCode);
  if (filter.since) query = query.where('activity_at', '>=', filter.since);
  if (filter.until) query = query.where('activity_at', '<', filter.until);
  if (page.after !== null) query = query.where('id', '<', page.after);
  return pageOf(await query.execute(), page.first, toLog);
}

function toLog(row: Row): ProvisioningLog {
  return {
    id: row.id,
    jobId: row.job_id,
    cycleId: row.cycle_id,
    changeId: row.change_id,
    activityAt: row.activity_at,
    action: row.action,
    effect: row.effect,
    status: row.status,
    errorCode: row.error_code,
    reason: row.reason,
    sourceId: row.source_id,
    sourceDisplayName: row.source_display_name,
    targetId: row.target_id,
    targetDisplayName: row.target_display_name,
    durationMs: row.duration_ms,
    initiatedBy: row.initiated_by,
    tenantId: row.tenant_id,
    servicePrincipalId: row.service_principal_id,
    sourceConnectionId: row.source_connection_id,
    targetConnectionId: row.target_connection_id,
    modified: modifiedAttributes.parse(row.modified),
    steps: provisioningSteps.parse(row.steps),
  };
}
