import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';

export interface Wish {
  readonly sourceId: string;
  readonly wantedKey: string | null;
}

/** Two who wanted one name both failed; when one of them wants it no longer the other need not wait for the back-off (M5). */
export async function wakeRivalsForFreedNames(tx: Db, jobId: string, wishes: readonly Wish[]): Promise<void> {
  if (wishes.length === 0) return;
  await sql`update person rival set due_at = now()
    from jsonb_to_recordset(${json(wishes.map(({ sourceId, wantedKey }) => ({ sourceId, wantedKey })))}::jsonb) as w("sourceId" text, "wantedKey" text)
      join person p on p.job_id = ${jobId} and p.source_id = w."sourceId"
    where p.wanted_key is not null and p.wanted_key is distinct from w."wantedKey"
      and rival.job_id = ${jobId} and rival.wanted_key = p.wanted_key and rival.source_id <> p.source_id
      and rival.error_code in ('DuplicateSourceEntries', 'Conflict')`.execute(tx);
}

/** Who waited for these people is looked at again: they were planned, and may have given a name free, or not. */
export async function wakeWaiting(tx: Db, jobId: string, sourceIds: readonly string[]): Promise<void> {
  if (sourceIds.length === 0) return;
  await sql`update person set due_at = now() where job_id = ${jobId} and waits_for = any(${sourceIds}::text[])`.execute(
    tx,
  );
}

/** Whose reference waited for an account of these people gets it now. */
export async function wakeReferences(tx: Db, jobId: string, sourceIds: readonly string[]): Promise<void> {
  if (sourceIds.length === 0) return;
  await sql`update person set due_at = now() where job_id = ${jobId} and reference_waits_for = any(${sourceIds}::text[])`.execute(
    tx,
  );
}

/** Whose manager is known to the target by another address now. */
export async function wakeReports(tx: Db, jobId: string, managerIds: readonly string[]): Promise<void> {
  if (managerIds.length === 0) return;
  await sql`update person set due_at = now() where job_id = ${jobId} and in_scope
    and attributes ->> 'manager' = any(${managerIds}::text[])`.execute(tx);
}
