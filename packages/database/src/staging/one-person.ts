import { sql } from 'kysely';
import type { Db } from '../client.ts';

/** Groups of which somebody was seen to be a direct member, with nothing that speaks against it. */
export async function stagedGroupsOf(db: Db, jobId: string, sourceId: string): Promise<ReadonlySet<string>> {
  const rows = await sql<{ group_id: string }>`select group_id from membership
    where job_id = ${jobId} and member_id = ${sourceId} and state = 'live'`.execute(db);
  return new Set(rows.rows.map((row) => row.group_id));
}

/** What a reading of one person's edges showed, and about which groups it asked. */
export interface EdgesShown {
  readonly assignmentIds: readonly string[];
  readonly askedGroupIds: readonly string[];
  readonly memberOf: readonly string[];
}

/** Edges of one person that a reading of theirs did not show: absence removes nobody, it makes suspects (rule R7). */
export async function suspectEdgesOf(
  tx: Db,
  person: { readonly jobId: string; readonly sourceId: string; readonly sequence: number },
  { assignmentIds, askedGroupIds, memberOf }: EdgesShown,
): Promise<void> {
  const { jobId, sourceId, sequence } = person;
  await sql`update assignment a set state = 'suspect', prove_at = now()
    where job_id = ${jobId} and state = 'live' and seen_sequence < ${sequence} and assignment_id <> all(${assignmentIds}::text[])
      and (principal_id = ${sourceId} or exists (select 1 from membership m where m.job_id = a.job_id
        and m.group_id = a.principal_id and m.member_id = ${sourceId} and m.state <> 'gone'))`.execute(tx);
  await sql`update membership set state = 'suspect', reported_removed = true, prove_at = now()
    where job_id = ${jobId} and member_id = ${sourceId} and state = 'live' and seen_sequence < ${sequence}
      and group_id = any(${askedGroupIds}::text[]) and group_id <> all(${memberOf}::text[])`.execute(tx);
}
