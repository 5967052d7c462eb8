import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { touchMembers } from './stage-edges.ts';
import { touchPeople } from './stage-people.ts';

export interface AssignmentToProve {
  readonly assignmentId: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly state: 'suspect' | 'leaving';
}

export interface MembershipToProve {
  readonly groupId: string;
  readonly memberId: string;
  readonly state: 'suspect' | 'leaving';
  readonly reportedRemoved: boolean;
}

/** Whose edges are proved: everybody's, or those of one person (on demand). */
export interface ProofSubject {
  readonly jobId: string;
  readonly sourceId: string | null;
}

export async function assignmentsToProve(
  db: Db,
  { jobId, sourceId }: ProofSubject,
  limit: number,
): Promise<readonly AssignmentToProve[]> {
  const rows = await sql<AssignmentToProve>`
    select assignment_id as "assignmentId", principal_id as "principalId", principal_type as "principalType", state
    from assignment a where job_id = ${jobId} and state in ('suspect', 'leaving') and prove_at <= now()
      and (${sourceId}::text is null or principal_id = ${sourceId} or exists (
        select 1 from membership m where m.job_id = a.job_id and m.group_id = a.principal_id and m.member_id = ${sourceId}))
    order by prove_at, assignment_id limit ${limit}`.execute(db);
  return rows.rows;
}

export async function membershipsToProve(
  db: Db,
  { jobId, sourceId }: ProofSubject,
  limit: number,
): Promise<readonly MembershipToProve[]> {
  const rows = await sql<MembershipToProve>`
    select group_id as "groupId", member_id as "memberId", state, reported_removed as "reportedRemoved"
    from membership where job_id = ${jobId} and state in ('suspect', 'leaving') and prove_at <= now()
      and (${sourceId}::text is null or member_id = ${sourceId})
    order by prove_at, group_id, member_id limit ${limit}`.execute(db);
  return rows.rows;
}

/** Milliseconds until the next second read of anything, null when none is waiting. */
export async function nextProofInMs(db: Db, jobId: string): Promise<number | null> {
  const rows = await sql<{ ms: string | null }>`
    select extract(epoch from min(at) - now()) * 1000 as ms from (
      select min(prove_at) as at from assignment where job_id = ${jobId} and state in ('suspect', 'leaving')
      union all select min(prove_at) from membership where job_id = ${jobId} and state in ('suspect', 'leaving')
      union all select min(read_after) from person where job_id = ${jobId} and read_wanted is not null) as waiting`.execute(
    db,
  );
  const ms = rows.rows[0]?.ms ?? null;
  return ms === null ? null : Math.max(0, Math.ceil(Number(ms)));
}

/** The proof read answered that the edge is still there: it was never gone. */
export async function keepAssignment(
  tx: Db,
  jobId: string,
  assignmentId: string,
  sequence: number,
): Promise<void> {
  await sql`update assignment set state = 'live', prove_at = null
    where job_id = ${jobId} and assignment_id = ${assignmentId} and seen_sequence < ${sequence}`.execute(tx);
}

export async function keepMembership(
  tx: Db,
  jobId: string,
  edge: Pick<MembershipToProve, 'groupId' | 'memberId'>,
  sequence: number,
): Promise<void> {
  await sql`update membership set state = 'live', reported_removed = false, prove_at = null
    where job_id = ${jobId} and group_id = ${edge.groupId} and member_id = ${edge.memberId}
      and seen_sequence < ${sequence}`.execute(tx);
}

/** Two reads contradict each other, so that nothing is known: the edge holds, and is asked about again (rule R7). */
export async function postponeMembership(
  tx: Db,
  jobId: string,
  edge: Pick<MembershipToProve, 'groupId' | 'memberId'>,
  byMs: number,
): Promise<void> {
  await sql`update membership set prove_at = now() + make_interval(secs => ${byMs / 1000})
    where job_id = ${jobId} and group_id = ${edge.groupId} and member_id = ${edge.memberId}
      and state in ('suspect', 'leaving')`.execute(tx);
}

/** First proof: the edge is leaving and read again later. Second proof: it is gone, and whom it held becomes due. */
export async function disproveAssignment(
  tx: Db,
  jobId: string,
  edge: AssignmentToProve,
  sequence: number,
  confirmAfterMs: number,
): Promise<void> {
  if (edge.state === 'suspect') {
    await sql`update assignment set state = 'leaving', prove_at = now() + make_interval(secs => ${confirmAfterMs / 1000})
      where job_id = ${jobId} and assignment_id = ${edge.assignmentId} and state = 'suspect'
        and seen_sequence < ${sequence}`.execute(tx);
    await sql`insert into evidence (job_id, source_id, kind, subject, read)
      values (${jobId}, ${edge.principalId}, 'assignment-gone', ${edge.assignmentId}, 'appRoleAssignedTo/{id}: 404')`.execute(
      tx,
    );
    return;
  }
  const gone = await sql`update assignment set state = 'gone', prove_at = null
    where job_id = ${jobId} and assignment_id = ${edge.assignmentId} and state = 'leaving'
      and seen_sequence < ${sequence}`.execute(tx);
  if (Number(gone.numAffectedRows ?? 0) === 0) return;
  await confirmEvidence(tx, jobId, edge.principalId, edge.assignmentId);
  if (edge.principalType === 'Group') await touchMembers(tx, jobId, [edge.principalId]);
  else await touchPeople(tx, jobId, [edge.principalId]);
}

export async function disproveMembership(
  tx: Db,
  jobId: string,
  edge: MembershipToProve,
  sequence: number,
  confirmAfterMs: number,
): Promise<void> {
  const where = sql`job_id = ${jobId} and group_id = ${edge.groupId} and member_id = ${edge.memberId}
    and seen_sequence < ${sequence}`;
  if (edge.state === 'suspect') {
    await sql`update membership set state = 'leaving', prove_at = now() + make_interval(secs => ${confirmAfterMs / 1000})
      where ${where} and state = 'suspect'`.execute(tx);
    await sql`insert into evidence (job_id, source_id, kind, subject, read)
      values (${jobId}, ${edge.memberId}, 'membership-gone', ${edge.groupId}, 'checkMemberGroups')`.execute(
      tx,
    );
    return;
  }
  const gone =
    await sql`update membership set state = 'gone', prove_at = null where ${where} and state = 'leaving'`.execute(
      tx,
    );
  if (Number(gone.numAffectedRows ?? 0) === 0) return;
  await confirmEvidence(tx, jobId, edge.memberId, edge.groupId);
  await touchPeople(tx, jobId, [edge.memberId]);
}

async function confirmEvidence(tx: Db, jobId: string, sourceId: string, subject: string): Promise<void> {
  await sql`update evidence set confirmed_at = now() where id = (
    select id from evidence where job_id = ${jobId} and source_id = ${sourceId} and subject = ${subject}
    order by observed_at desc limit 1)`.execute(tx);
}
