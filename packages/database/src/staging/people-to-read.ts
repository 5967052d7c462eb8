import { sql } from 'kysely';
import type { Db } from '../client.ts';

export interface PersonToRead {
  readonly sourceId: string;
  /** Nothing but the silence of a full round speaks against them: one read is not enough (rule R7). */
  readonly confirm: boolean;
}

export async function peopleToRead(db: Db, jobId: string, limit: number): Promise<readonly PersonToRead[]> {
  const rows = await sql<PersonToRead>`select source_id as "sourceId", read_wanted = 'suspect' as confirm
    from person where job_id = ${jobId} and read_wanted is not null and (read_after is null or read_after <= now())
    order by source_id limit ${limit}`.execute(db);
  return rows.rows;
}

/** Everybody known is read once directly: what is asked of the source has grown, or a feed's link was lost. */
export async function wantAttributes(tx: Db, jobId: string): Promise<void> {
  await sql`update person set read_wanted = coalesce(read_wanted, 'attributes')
    where job_id = ${jobId} and presence <> 'hard-deleted'`.execute(tx);
}

/** Scope *all*: whom a whole round did not show is read directly (rule R7). */
export async function suspectPeople(tx: Db, jobId: string, roundSequence: number): Promise<void> {
  await sql`update person set read_wanted = coalesce(read_wanted, 'suspect')
    where job_id = ${jobId} and presence = 'present' and staged_sequence < ${roundSequence}`.execute(tx);
}

/** Keeps what was proved of people that are not there: once only, or for good. */
export async function recordMissingPeople(
  tx: Db,
  jobId: string,
  missing: { readonly once: readonly string[]; readonly proved: readonly string[]; readonly confirmAfterMs: number },
): Promise<void> {
  if (missing.once.length > 0) {
    await sql`update person set read_wanted = 'tombstone',
        read_after = now() + make_interval(secs => ${missing.confirmAfterMs / 1000})
      where job_id = ${jobId} and source_id = any(${missing.once}::text[])`.execute(tx);
  }
  if (missing.proved.length > 0) {
    await sql`insert into evidence (job_id, source_id, kind, subject, read, confirmed_at)
      select job_id, source_id, 'tombstone', source_id,
        case presence when 'soft-deleted' then 'users/{id}: 404, deletedItems/{id}: 200' else 'users/{id}: 404, deletedItems/{id}: 404' end,
        now()
      from person where job_id = ${jobId} and source_id = any(${missing.proved}::text[])`.execute(tx);
  }
}

export async function listedAssignments(tx: Db, jobId: string): Promise<void> {
  await sql`update job set assignments_listed_at = now() where id = ${jobId}`.execute(tx);
}
