import { sql } from 'kysely';
import type { Effect, GateVerdict, ModifiedAttribute } from '@lockstep/engine';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';
import type { LogStep } from '../journal/write-logs.ts';
import type { EvidenceSummary } from '../planning/due-people.ts';
import type { DisabledCause, DryRunOutcome } from '../rows/tables.ts';

/** What would be done about one person, and why (R19). */
export interface DryRunRow {
  readonly sourceId: string;
  readonly sourceVersion: number;
  readonly sourceDisplayName: string | null;
  readonly targetId: string | null;
  readonly outcome: DryRunOutcome;
  readonly effect: Effect | null;
  readonly heldAs: string | null;
  readonly removalCause: DisabledCause | null;
  /** A skip's reason or an error code; null for a write. */
  readonly code: string | null;
  readonly reason: string | null;
  readonly modified: readonly ModifiedAttribute[];
  readonly warnings: readonly string[];
  readonly evidence: readonly EvidenceSummary[];
  readonly steps: readonly LogStep[];
  readonly licenceTaken: string | null;
  readonly licenceFreed: string | null;
  readonly wantedKey: string | null;
  /** What an administrator's decision about the same change binds to (R8); null when nothing is written. */
  readonly fingerprint: string | null;
}

export interface DryRunRef {
  readonly jobId: string;
  readonly cycleId: string;
}

/**
 * Keeps a page of what would be done. Decisions of an administrator count as they will when the change is planned: what was
 * rejected, or is held now, stays held; what was approved passes (R8).
 */
export async function saveDryRun(
  tx: Db,
  { jobId, cycleId }: DryRunRef,
  rows: readonly DryRunRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into dry_run_plan (cycle_id, job_id, source_id, source_version, source_display_name, target_id, outcome, effect,
      held_as, approved, removal_cause, code, reason, modified, warnings, evidence, steps, licence_taken, licence_freed, wanted_key)
    select ${cycleId}, ${jobId}, r."sourceId", r."sourceVersion", r."sourceDisplayName", r."targetId", r.outcome, r.effect,
      coalesce(r."heldAs", held.held_reason, case when rejected.fingerprint is not null then 'Rejected' end),
      approved.id is not null, r."removalCause", r.code, r.reason, r.modified, r.warnings, r.evidence, r.steps, r."licenceTaken",
      r."licenceFreed", r."wantedKey"
    from jsonb_to_recordset(${json(rows)}::jsonb) as r("sourceId" text, "sourceVersion" bigint, "sourceDisplayName" text, "targetId" text,
      outcome text, effect text, "heldAs" text, "removalCause" text, code text, reason text, modified jsonb, warnings jsonb,
      evidence jsonb, steps jsonb, "licenceTaken" text, "licenceFreed" text, "wantedKey" text, fingerprint text)
    left join lateral (select c.held_reason from change c where c.job_id = ${jobId} and c.source_id = r."sourceId"
      and c.state = 'held' and c.fingerprint = r.fingerprint and c.held_reason not in ('Protected', 'NoEvidence') limit 1) held on true
    left join lateral (select c.fingerprint from change c where c.job_id = ${jobId} and c.source_id = r."sourceId"
      and c.state = 'rejected' and c.fingerprint = r.fingerprint limit 1) rejected on true
    left join lateral (select l.id from (
        select * from change n where n.job_id = ${jobId} and n.source_id = r."sourceId" order by n.id desc limit 1) l
      where l.decision = 'approved' and l.fingerprint = r.fingerprint
        and l.state in ('released', 'superseded', 'failed', 'unknown') and r."heldAs" is null) approved on true
    on conflict (cycle_id, source_id) do update set source_version = excluded.source_version,
      source_display_name = excluded.source_display_name, target_id = excluded.target_id, outcome = excluded.outcome,
      effect = excluded.effect, held_as = excluded.held_as, gate_held = null, approved = excluded.approved,
      removal_cause = excluded.removal_cause, code = excluded.code, reason = excluded.reason, modified = excluded.modified,
      warnings = excluded.warnings, evidence = excluded.evidence, steps = excluded.steps,
      licence_taken = excluded.licence_taken, licence_freed = excluded.licence_freed, wanted_key = excluded.wanted_key,
      planned_at = now()`.execute(tx);
}

/** The other of two people who want one name is looked at once more, as in a cycle (entra.md M5). */
export async function planRivalsAnew(
  tx: Db,
  { cycleId }: DryRunRef,
  sourceIds: readonly string[],
): Promise<void> {
  if (sourceIds.length === 0) return;
  await sql`update dry_run_plan set source_version = 0
    where cycle_id = ${cycleId} and source_id = any(${sourceIds}::text[]) and code is distinct from 'DuplicateSourceEntries'`.execute(
    tx,
  );
}

/** Changes of earlier cycles that are still open, of people about whom there is nothing new: the next cycle writes what is released. */
export async function addOpenChanges(tx: Db, { jobId, cycleId }: DryRunRef): Promise<void> {
  await sql`insert into dry_run_plan (cycle_id, job_id, source_id, source_version, source_display_name, target_id, outcome, effect,
      held_as, approved, removal_cause, modified, warnings, evidence, steps, licence_taken, licence_freed)
    select ${cycleId}, job_id, source_id, source_version, source_display_name, target_id, 'write', effect,
      case when state = 'held' then held_reason end, state in ('released', 'claimed') or decision is not distinct from 'approved',
      removal_cause, modified, warnings, evidence, steps, licence_taken, licence_freed
    from change where job_id = ${jobId} and state in ('planned', 'held', 'released', 'claimed')
    on conflict do nothing`.execute(tx);
}

/** Notes what the gate would hold; answers how many writes are held, for whatever reason. */
export async function noteGateVerdict(tx: Db, { cycleId }: DryRunRef, verdict: GateVerdict): Promise<number> {
  await sql`update dry_run_plan set
      gate_held = case when held_as is null then ${json(verdict)}::jsonb ->> effect end
    where cycle_id = ${cycleId} and outcome = 'write' and not approved`.execute(tx);
  const rows = await sql<{ n: number }>`select count(*)::int as n from dry_run_plan
    where cycle_id = ${cycleId} and coalesce(held_as, gate_held) is not null`.execute(tx);
  return rows.rows[0]?.n ?? 0;
}
