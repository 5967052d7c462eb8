import { sql } from 'kysely';
import type { Db } from '../client.ts';
import type { ReadWanted } from '../rows/tables.ts';

export interface PersonToRead {
  readonly sourceId: string;
  readonly reason: ReadWanted;
  /** As staged by now. */
  readonly presence: 'unread' | 'present' | 'soft-deleted' | 'hard-deleted';
  /** They were read for this reason before: what is read now is believed. */
  readonly again: boolean;
}

export async function peopleToRead(db: Db, jobId: string, limit: number): Promise<readonly PersonToRead[]> {
  const rows =
    await sql<PersonToRead>`select source_id as "sourceId", read_wanted as reason, presence, read_after is not null as again
    from person where job_id = ${jobId} and read_wanted is not null and (read_after is null or read_after <= now())
    order by source_id limit ${limit}`.execute(db);
  return rows.rows;
}

/** Everybody known is read once directly: what is asked of the source has grown, or a feed's link was lost. */
export async function wantAttributes(tx: Db, jobId: string): Promise<void> {
  await sql`update person set read_wanted = coalesce(read_wanted, 'attributes')
    where job_id = ${jobId} and presence <> 'hard-deleted'`.execute(tx);
}

/** What is not needed any more is not kept (rule R16). */
export async function forgetAttributes(tx: Db, jobId: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await sql`update person set attributes = attributes - ${names}::text[]
    where job_id = ${jobId} and attributes ?| ${names}::text[]`.execute(tx);
}

/** Scope *all*: whom a whole round did not show is read directly (rule R7). */
export async function suspectPeople(tx: Db, jobId: string, roundSequence: number): Promise<void> {
  await sql`update person set read_wanted = coalesce(read_wanted, 'suspect')
    where job_id = ${jobId} and presence = 'present' and staged_sequence < ${roundSequence}`.execute(tx);
}

/** People who are gone without a trace although their account is in use, and how many accounts are in use (rule R9). */
export async function countVanishedPeople(
  db: Db,
  jobId: string,
): Promise<{ readonly vanished: number; readonly active: number }> {
  const rows = await sql<{ vanished: number; active: number }>`select count(*)::int as active,
      count(*) filter (where p.presence = 'hard-deleted')::int as vanished
    from link l left join person p on p.job_id = l.job_id and p.source_id = l.source_id
    where l.job_id = ${jobId} and l.ended_at is null and l.state = 'active'`.execute(db);
  return rows.rows[0] ?? { vanished: 0, active: 0 };
}

/** They are read once more before anything follows from it. */
export async function doubtVanishedPeople(tx: Db, jobId: string): Promise<void> {
  await sql`update person p set read_wanted = coalesce(p.read_wanted, 'suspect') from link l
    where p.job_id = ${jobId} and p.presence = 'hard-deleted'
      and l.job_id = p.job_id and l.source_id = p.source_id and l.ended_at is null and l.state = 'active'`.execute(
    tx,
  );
}

/** Keeps what was proved of people that are not there, and whom a second read has to confirm (rule R7). */
export async function recordReads(
  tx: Db,
  jobId: string,
  reads: {
    readonly lookAgain: readonly string[];
    readonly missing: readonly string[];
    readonly confirmAfterMs: number;
  },
): Promise<void> {
  if (reads.lookAgain.length > 0) {
    await sql`update person set read_wanted = 'tombstone',
        read_after = now() + make_interval(secs => ${reads.confirmAfterMs / 1000})
      where job_id = ${jobId} and source_id = any(${reads.lookAgain}::text[])`.execute(tx);
  }
  if (reads.missing.length > 0) {
    await sql`insert into evidence (job_id, source_id, kind, subject, read, confirmed_at)
      select job_id, source_id, 'tombstone', source_id,
        case presence when 'soft-deleted' then 'users/{id}: 404, deletedItems/{id}: 200' else 'users/{id}: 404, deletedItems/{id}: 404' end,
        now()
      from person where job_id = ${jobId} and source_id = any(${reads.missing}::text[])`.execute(tx);
  }
}

export async function listedAssignments(tx: Db, jobId: string): Promise<void> {
  await sql`update job set assignments_listed_at = now() where id = ${jobId}`.execute(tx);
}
