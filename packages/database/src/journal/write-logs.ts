import { sql } from 'kysely';
import type { ModifiedAttribute } from '@lockstep/engine';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';
import type { Initiator, ProvisioningLogTable } from '../rows/tables.ts';

/** Graph's provisioningStep (entra.md §10). */
export interface LogStep {
  readonly name: string;
  readonly type: 'import' | 'scoping' | 'matching' | 'processing' | 'referenceResolution' | 'export';
  readonly status: 'success' | 'warning' | 'failure' | 'skipped';
  readonly description: string;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** One entry of the provisioning log (Graph's provisioningObjectSummary). */
export interface LogEntry {
  readonly cycleId: string;
  readonly changeId: string | null;
  readonly sourceId: string;
  readonly sourceDisplayName: string | null;
  readonly targetId: string | null;
  readonly targetDisplayName: string | null;
  readonly action: ProvisioningLogTable['action'];
  readonly effect: string | null;
  readonly status: ProvisioningLogTable['status'];
  readonly errorCode: string | null;
  readonly reason: string | null;
  readonly durationMs: number;
  readonly initiatedBy: Initiator;
  readonly modified: readonly ModifiedAttribute[];
  readonly steps: readonly LogStep[];
}

function retentionOf(status: LogEntry['status']): ProvisioningLogTable['retention'] {
  if (status === 'failure') return 'failure';
  return status === 'skipped' ? 'skip' : 'write';
}

/** Written in the transaction of what they tell (R14), with what the job reads from and writes to now: that may be changed later. */
export async function writeLogs(tx: Db, jobId: string, entries: readonly LogEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({ ...entry, retention: retentionOf(entry.status) }));
  await sql`insert into provisioning_log (job_id, cycle_id, change_id, source_id, target_id, retention, action, effect, status,
      error_code, reason, source_display_name, target_display_name, duration_ms, modified, steps,
      initiated_by, tenant_id, service_principal_id, source_connection_id, target_connection_id)
    select j.id, r."cycleId", r."changeId", r."sourceId", r."targetId", r.retention, r.action, r.effect, r.status,
      r."errorCode", r.reason, r."sourceDisplayName", r."targetDisplayName", r."durationMs", r.modified, r.steps,
      r."initiatedBy", j.bound_tenant_id, j.service_principal_id, j.source_connection_id, j.target_connection_id
    from jsonb_to_recordset(${json(rows)}::jsonb) as r("cycleId" uuid, "changeId" uuid, "sourceId" text, "targetId" text,
      retention text, action text, effect text, status text, "errorCode" text, reason text, "sourceDisplayName" text,
      "targetDisplayName" text, "durationMs" int, modified jsonb, steps jsonb, "initiatedBy" text)
    join job j on j.id = ${jobId}`.execute(tx);
}
