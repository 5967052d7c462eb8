import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { dropTargetIndex } from '../planning/target-index.ts';

export type Counts = Readonly<Record<string, number>>;

/** The tables whose rows are about one person, and which rows are this one's; changes apart. */
export function ownRows(sourceId: string, name: string) {
  return [
    ['journal', sql`source_id = ${sourceId}`],
    ['provisioning_log', sql`source_id = ${sourceId}`],
    ['dry_run_plan', sql`source_id = ${sourceId}`],
    [
      'on_demand_run',
      sql`(source_id = ${sourceId} or lower(subject) in (lower(${sourceId}), lower(${name})))`,
    ],
    ['directory_change', sql`lower(principal_id) = lower(${sourceId})`],
    ['claimed_value', sql`source_id = ${sourceId}`],
    ['evidence', sql`source_id = ${sourceId}`],
    ['assignment', sql`principal_id = ${sourceId}`],
    ['membership', sql`member_id = ${sourceId}`],
    ['link', sql`source_id = ${sourceId}`],
    ['person', sql`source_id = ${sourceId}`],
  ] as const;
}

/** Deletes the rows that are about the person. @returns how many, by table. */
export async function deleteOwnRows(tx: Db, jobId: string, sourceId: string, name: string): Promise<Counts> {
  const counts: Record<string, number> = {};
  for (const [table, condition] of ownRows(sourceId, name)) {
    const done = await sql`delete from ${sql.table(table)} where job_id = ${jobId} and ${condition}`.execute(
      tx,
    );
    counts[table] = Number(done.numAffectedRows ?? 0);
  }
  // It serves a running cycle only, and none runs.
  await dropTargetIndex(tx, jobId);
  return counts;
}

/**
 * Changes stay as what cycles and the gate count (R8), of nobody any more: one name that means nothing, for all of them, as the
 * gate counts people. A rejected one holds nothing back from now on.
 */
export async function anonymiseChanges(tx: Db, jobId: string, sourceId: string): Promise<number> {
  const done =
    await sql`update change set source_id = ${`forgotten-${randomUUID()}`}, source_display_name = null, target_id = null,
      link_id = null, transfer_from = null, requests = '[]', before = null, modified = '[]', written = '{}', match_key = null,
      evidence = '[]', warnings = '[]', steps = '[]', error_message = null, fingerprint = '',
      state = case when state in ('planned', 'held', 'released') then 'superseded' when state = 'rejected' then 'expired' else state end,
      closed_at = coalesce(closed_at, now())
    where job_id = ${jobId} and source_id = ${sourceId}`.execute(tx);
  return Number(done.numAffectedRows ?? 0);
}
