import { sql } from 'kysely';
import type { Db } from '../client.ts';

export interface ValueClaim {
  readonly jobId: string;
  /** A dry run claims for itself: what it plans takes nothing from a cycle, but what is planned is taken (R19). */
  readonly dryRunId: string | null;
  readonly sourceId: string;
  readonly attribute: string;
  /** As it is compared. */
  readonly value: string;
}

/**
 * Takes a value for a person who is to be created with it, in place of an earlier one of theirs. false: somebody else of the job
 * is to have it. At once for all planners, so that two people never get one value.
 */
export async function claimValue(db: Db, claim: ValueClaim): Promise<boolean> {
  const { jobId, dryRunId, sourceId, attribute, value } = claim;
  if (dryRunId !== null) {
    const planned = await sql`select 1 from claimed_value where job_id = ${jobId} and dry_run_id is null
      and attribute = ${attribute} and value = ${value} and source_id <> ${sourceId}`.execute(db);
    if (planned.rows.length > 0) return false;
  }
  const rows = await sql<{ source_id: string }>`with earlier as (
      delete from claimed_value where job_id = ${jobId} and dry_run_id is not distinct from ${dryRunId}
        and source_id = ${sourceId} and attribute = ${attribute} and value <> ${value})
    insert into claimed_value as held (job_id, dry_run_id, attribute, value, source_id)
    values (${jobId}, ${dryRunId}, ${attribute}, ${value}, ${sourceId})
    on conflict (job_id, dry_run_id, attribute, value) do update set source_id = held.source_id
    returning source_id`.execute(db);
  return rows.rows[0]?.source_id === sourceId;
}

/** People who are not to be created, or are: the target shows by itself what they have. */
export async function releaseValues(tx: Db, jobId: string, sourceIds: readonly string[]): Promise<void> {
  await sql`delete from claimed_value where job_id = ${jobId} and dry_run_id is null
    and source_id = any(${sourceIds}::text[])`.execute(tx);
}
