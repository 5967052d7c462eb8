import { sql } from 'kysely';
import type { AssignmentItem, GroupMemberItem } from '@lockstep/engine';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';
import { seenNow } from './seen.ts';
import { addPeople, touchPeople } from './stage-people.ts';

export interface EdgePage {
  readonly jobId: string;
  readonly sequence: number;
  /** When an edge that was reported as removed is read a second time (rule R7). */
  readonly evidenceConfirmAfterMs: number;
}

/** Stages assignments that a feed showed: they are live. Makes due whom they hold. */
export async function stageAssignments(
  tx: Db,
  page: EdgePage,
  items: readonly AssignmentItem[],
): Promise<number> {
  if (items.length === 0) return 0;
  const latest = [...new Map(items.map((item) => [item.id, item])).values()];
  const changed = await sql<{ principal_id: string; principal_type: string; changed: boolean }>`
    insert into assignment as a (job_id, assignment_id, principal_id, principal_type, app_role_id, state, seen_sequence)
    select ${page.jobId}, i.id, i."principalId", i."principalType", i."appRoleId", 'live', ${page.sequence}
    from jsonb_to_recordset(${json(latest)}::jsonb)
      as i(id text, "principalId" text, "principalType" text, "appRoleId" text)
    on conflict (job_id, assignment_id) do update set
      app_role_id = excluded.app_role_id, state = 'live', prove_at = null, seen_sequence = excluded.seen_sequence
    where a.seen_sequence < excluded.seen_sequence
    returning a.principal_id, a.principal_type,
      (old.state is null or old.state = 'gone' or old.app_role_id <> new.app_role_id) as changed`.execute(tx);
  const moved = changed.rows.filter((row) => row.changed);
  const people = moved.filter((row) => row.principal_type === 'User').map((row) => row.principal_id);
  const groups = moved.filter((row) => row.principal_type === 'Group').map((row) => row.principal_id);
  await addPeople(tx, page.jobId, people, 'new');
  await addMembers(tx, page.jobId, groups);
  await touchPeople(tx, page.jobId, people);
  await touchMembers(tx, page.jobId, groups);
  return moved.length;
}

/** A feed reported these as removed, whatever else it said of them on the same page: they are proved by a direct read at once, before anybody loses anything. */
export async function suspectAssignments(tx: Db, page: EdgePage, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`update assignment set state = 'suspect', prove_at = now(), seen_sequence = ${page.sequence}
    where job_id = ${page.jobId} and assignment_id = any(${ids}::text[])
      and state = 'live' and seen_sequence <= ${page.sequence}`.execute(tx);
}

/** A whole listing did not show these. Absence removes nobody, it makes suspects (rule R7). */
export async function suspectUnlisted(tx: Db, jobId: string, roundSequence: number): Promise<void> {
  await sql`update assignment set state = 'suspect', prove_at = now()
    where job_id = ${jobId} and state = 'live' and seen_sequence < ${roundSequence}`.execute(tx);
}

/** One group of a feed page; slices of `members@delta` are merged, never taken as the whole (graph.md G21). */
export async function stageMembers(
  tx: Db,
  page: EdgePage,
  group: { readonly id: string; readonly members: readonly GroupMemberItem[] },
): Promise<number> {
  const users = group.members.filter((member) => member.isUser);
  const added = [...new Set(users.filter((member) => !member.removed).map((member) => member.id))];
  const removed = [...new Set(users.filter((member) => member.removed).map((member) => member.id))];
  let changed = 0;
  if (added.length > 0) {
    const rows = await sql<{ member_id: string; changed: boolean }>`
      insert into membership as m (job_id, group_id, member_id, state, seen_sequence)
      select ${page.jobId}, ${group.id}, id, 'live', ${page.sequence} from unnest(${added}::text[]) as id
      on conflict (job_id, group_id, member_id) do update set
        state = 'live', reported_removed = false, prove_at = null, seen_sequence = excluded.seen_sequence
      where m.seen_sequence < excluded.seen_sequence
      returning m.member_id, (old.state is null or old.state = 'gone') as changed`.execute(tx);
    const moved = rows.rows.filter((row) => row.changed).map((row) => row.member_id);
    if (await isAssigned(tx, page.jobId, group.id)) await addPeople(tx, page.jobId, moved, 'new');
    changed += await touchPeople(tx, page.jobId, moved);
  }
  const contested = removed.filter((id) => added.includes(id));
  if (contested.length > 0) {
    // Said to have come and to have gone on one page, whose order means nothing (graph.md G9): who knows is asked.
    await sql`update membership set state = 'suspect', reported_removed = true, prove_at = now()
      where job_id = ${page.jobId} and group_id = ${group.id} and member_id = any(${contested}::text[])
        and state = 'live' and seen_sequence = ${page.sequence}`.execute(tx);
  }
  if (removed.length > 0) {
    // The group's own delta says so: a proof, to be confirmed by a second read (rule R7, membership-gone).
    await sql`with left_group as (
        update membership set state = 'leaving', reported_removed = true, seen_sequence = ${page.sequence},
          prove_at = now() + make_interval(secs => ${page.evidenceConfirmAfterMs / 1000})
        where job_id = ${page.jobId} and group_id = ${group.id} and member_id = any(${removed}::text[])
          and state in ('live', 'suspect') and seen_sequence < ${page.sequence}
        returning member_id)
      insert into evidence (job_id, source_id, kind, subject, read)
      select ${page.jobId}, member_id, 'membership-gone', ${group.id}, 'groups/delta' from left_group`.execute(
      tx,
    );
  }
  return changed;
}

/** All memberships of a group whose feed reported its deletion, or that a fresh round did not show. */
export async function suspectMembers(
  tx: Db,
  jobId: string,
  groupIds: readonly string[],
  seenBefore: number,
): Promise<void> {
  if (groupIds.length === 0) return;
  await sql`update membership set state = 'suspect', prove_at = now()
    where job_id = ${jobId} and group_id = any(${groupIds}::text[]) and state = 'live' and seen_sequence < ${seenBefore}`.execute(
    tx,
  );
}

/** Makes due everybody who is or was held through these groups. */
export async function touchMembers(tx: Db, jobId: string, groupIds: readonly string[]): Promise<void> {
  if (groupIds.length === 0) return;
  await sql`update person p set source_version = source_version + 1, changed_at = now(), ${seenNow(jobId)}
    from membership m
    where m.job_id = ${jobId} and m.group_id = any(${groupIds}::text[]) and m.state <> 'gone'
      and p.job_id = m.job_id and p.source_id = m.member_id`.execute(tx);
}

/** A group is assigned whose members may be known already, from a time when it was assigned before. */
async function addMembers(tx: Db, jobId: string, groupIds: readonly string[]): Promise<void> {
  if (groupIds.length === 0) return;
  await sql`insert into person (job_id, source_id, read_wanted)
    select distinct job_id, member_id, 'new' from membership
    where job_id = ${jobId} and group_id = any(${groupIds}::text[]) and state <> 'gone'
    on conflict do nothing`.execute(tx);
}

/** Of people whom only a group without an assignment holds nothing is kept but the membership (rule R16). */
async function isAssigned(tx: Db, jobId: string, groupId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('assignment')
    .select('assignment_id')
    .where('job_id', '=', jobId)
    .where('principal_id', '=', groupId)
    .where('state', '<>', 'gone')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Groups whose members are asked for: those with an assignment that is not disproved. */
export async function assignedGroups(db: Db, jobId: string): Promise<readonly string[]> {
  const rows = await sql<{ principal_id: string }>`select distinct principal_id from assignment
    where job_id = ${jobId} and principal_type = 'Group' and state <> 'gone' order by principal_id`.execute(
    db,
  );
  return rows.rows.map((row) => row.principal_id);
}
