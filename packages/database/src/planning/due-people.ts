import { sql } from 'kysely';
import { z } from 'zod';
import type { Edge } from '@lockstep/engine';
import { weakerEdge } from '@lockstep/engine';
import type { Db } from '../client.ts';
import { attributesColumn } from '../json/json.ts';

const dueRow = z.object({
  source_id: z.string(),
  attributes: attributesColumn.nullable(),
  presence: z.enum(['unread', 'present', 'soft-deleted', 'hard-deleted']),
  source_version: z.number(),
  staged_sequence: z.number(),
  plan_starts: z.number(),
  in_scope: z.boolean().nullable(),
  skip_reason: z.string().nullable(),
  attempts: z.number(),
  read_backs: z.number(),
  retry_asked: z.boolean(),
  deleted_at: z.date().nullable(),
});

export interface DuePerson {
  readonly sourceId: string;
  readonly attributes: Readonly<Record<string, string | readonly string[] | null>>;
  readonly presence: 'unread' | 'present' | 'soft-deleted' | 'hard-deleted';
  readonly sourceVersion: number;
  readonly stagedSequence: number;
  readonly planStarts: number;
  readonly inScope: boolean | null;
  readonly skipReason: string | null;
  readonly attempts: number;
  readonly readBacks: number;
  /** An administrator asked for this attempt. */
  readonly retryAsked: boolean;
  readonly deletedAtMs: number | null;
}

function duePerson(row: z.infer<typeof dueRow>): DuePerson {
  return {
    sourceId: row.source_id,
    attributes: row.attributes ?? {},
    presence: row.presence,
    sourceVersion: row.source_version,
    stagedSequence: row.staged_sequence,
    planStarts: row.plan_starts,
    inScope: row.in_scope,
    skipReason: row.skip_reason,
    attempts: row.attempts,
    readBacks: row.read_backs,
    retryAsked: row.retry_asked,
    deletedAtMs: row.deleted_at?.getTime() ?? null,
  };
}

const columns = sql.raw(
  'source_id, attributes, presence, source_version, staged_sequence, plan_starts, in_scope, skip_reason, attempts, read_backs, retry_asked, deleted_at',
);

export interface DueQuestion {
  readonly jobId: string;
  readonly schemaVersion: number;
  /** The dry run that plans: people stay due, so that it goes by its own plan (R19). Null in a cycle. */
  readonly dryRunId: string | null;
}

/** Whether a person `p` has work (rule R1): their data, the schema or the clock moved on since they were planned. */
export function isDue(schemaVersion: number) {
  return sql`(p.source_version > p.planned_version or p.planned_schema < ${schemaVersion} or p.due_at <= now()
    or p.scope_changes_at <= now())`;
}

/** Who is due to be planned, but for those who wait for a direct read or whose change is being written. */
function dueIds({ jobId, schemaVersion, dryRunId }: DueQuestion) {
  const unplanned =
    dryRunId === null
      ? sql``
      : sql`and not exists (select 1 from dry_run_plan d where d.cycle_id = ${dryRunId} and d.source_id = p.source_id
        and d.source_version >= p.source_version)`;
  return sql`select p.source_id from person p where p.job_id = ${jobId} ${unplanned}
      and ${isDue(schemaVersion)}
      and p.read_wanted is null
      and not exists (select 1 from change c where c.job_id = p.job_id and c.source_id = p.source_id and c.state = 'claimed')`;
}

/** Starts that a page may lose to deploys and other people's deaths before it is suspected. */
const unsuspected = 2;
/** By how much each further death of a worker shrinks the page. */
const shrinkBy = 8;

export interface DuePage {
  readonly people: readonly DuePerson[];
  /** Found: they ended their worker when they were planned alone. They are not planned again now. */
  readonly poisoned: readonly DuePerson[];
}

/** The starts with which somebody is planned alone once more. */
export function startsAlone(pageSize: number): number {
  return unsuspected + Math.ceil(Math.log(pageSize) / Math.log(shrinkBy));
}

/**
 * The next page of due people. A page that killed its worker twice is made smaller until the person is found (rule R5): each
 * start is counted before the work, and the count shrinks the page. The most suspect come first.
 */
export async function takeDuePage(db: Db, page: DueQuestion & { readonly size: number }): Promise<DuePage> {
  const rows = await sql`with due as (
      select source_id from (${dueIds(page)}) ids
      order by source_id limit ${page.size})
    update person p set plan_starts = p.plan_starts + 1 from due
    where p.job_id = ${page.jobId} and p.source_id = due.source_id
    returning ${sql.raw('p.source_id, p.attributes, p.presence, p.source_version, p.staged_sequence, p.plan_starts, p.in_scope, p.skip_reason, p.attempts, p.read_backs, p.retry_asked, p.deleted_at')}`.execute(
    db,
  );
  const taken = z
    .array(dueRow)
    .parse(rows.rows)
    .map(duePerson)
    .sort((a, b) => b.planStarts - a.planStarts || (a.sourceId < b.sourceId ? -1 : 1));
  const alone = startsAlone(page.size);
  const poisoned = taken.filter((person) => person.planStarts > alone);
  const people = taken.slice(poisoned.length);
  const suspected = Math.max(0, (people[0]?.planStarts ?? 0) - unsuspected);
  const size = Math.max(1, Math.floor(page.size / shrinkBy ** suspected));
  const put = people.slice(size).map((person) => person.sourceId);
  if (put.length > 0) await giveBackDuePage(db, page.jobId, put);
  return { people: people.slice(0, size), poisoned };
}

/** A page that ended, even with an error, did not kill its worker: its start is not counted. */
export async function giveBackDuePage(db: Db, jobId: string, sourceIds: readonly string[]): Promise<void> {
  if (sourceIds.length === 0) return;
  await sql`update person set plan_starts = greatest(0, plan_starts - 1)
    where job_id = ${jobId} and source_id = any(${sourceIds}::text[])`.execute(db);
}

/** People as they are staged now, after a direct read. */
export async function personRows(
  db: Db,
  jobId: string,
  ids: readonly string[],
): Promise<readonly DuePerson[]> {
  if (ids.length === 0) return [];
  const rows =
    await sql`select ${columns} from person where job_id = ${jobId} and source_id = any(${ids}::text[])`.execute(
      db,
    );
  return z.array(dueRow).parse(rows.rows).map(duePerson);
}

/** Whether this person has work to be planned now. */
export async function personIsDue(db: Db, question: DueQuestion, sourceId: string): Promise<boolean> {
  const rows = await sql`select from (${dueIds(question)}) ids where source_id = ${sourceId}`.execute(db);
  return rows.rows.length > 0;
}

export interface DueCounts {
  readonly due: number;
  /** Until somebody becomes due by the clock alone; null when nobody. */
  readonly nextInMs: number | null;
}

export async function countDue(db: Db, question: DueQuestion): Promise<DueCounts> {
  const { jobId } = question;
  // One statement, one `now()`: whoever becomes due between two would be in neither answer, and be left to the next cycle.
  const counts = await sql<{ due: number; ms: number | null }>`select
    (select count(*)::int from (${dueIds(question)}) ids) as due,
    (extract(epoch from least(
      (select min(due_at) from person where job_id = ${jobId} and due_at > now()),
      (select min(scope_changes_at) from person where job_id = ${jobId} and scope_changes_at > now())
    ) - now()) * 1000)::float8 as ms`.execute(db);
  const { due = 0, ms = null } = counts.rows[0] ?? {};
  return { due, nextInMs: ms === null ? null : Math.ceil(ms) };
}

/** Every path by which these people are assigned, by person. */
export async function edgesOf(
  db: Db,
  jobId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Edge[]>> {
  const edges = new Map<string, Edge[]>();
  if (ids.length === 0) return edges;
  const rows = await sql<{
    person: string;
    assignment_id: string;
    app_role_id: string;
    group_id: string | null;
    assignment_state: Edge['state'];
    membership_state: Edge['state'] | null;
  }>`
    select a.principal_id as person, a.assignment_id, a.app_role_id, null as group_id,
      a.state as assignment_state, null as membership_state
    from assignment a where a.job_id = ${jobId} and a.principal_id = any(${ids}::text[]) and a.principal_type = 'User'
    union all
    select m.member_id, a.assignment_id, a.app_role_id, m.group_id, a.state, m.state
    from membership m join assignment a on a.job_id = m.job_id and a.principal_id = m.group_id and a.principal_type = 'Group'
    where m.job_id = ${jobId} and m.member_id = any(${ids}::text[])`.execute(db);
  for (const row of rows.rows) {
    const state =
      row.membership_state === null
        ? row.assignment_state
        : weakerEdge(row.assignment_state, row.membership_state);
    const edge: Edge = {
      assignmentId: row.assignment_id,
      appRoleId: row.app_role_id,
      groupId: row.group_id,
      state,
    };
    edges.set(row.person, [...(edges.get(row.person) ?? []), edge]);
  }
  return edges;
}

export interface EvidenceSummary {
  readonly kind: string;
  readonly subject: string;
  readonly read: string;
  readonly observedAt: string;
  readonly confirmedAt: string | null;
}

/** The newest proofs about a person and the edges that held them, to be kept with the change that takes something away. */
export async function evidenceFor(
  db: Db,
  jobId: string,
  sourceId: string,
  edges: readonly Edge[],
): Promise<readonly EvidenceSummary[]> {
  const assignments = edges.map((edge) => edge.assignmentId);
  const rows = await sql<{
    kind: string;
    subject: string;
    read: string;
    observed_at: Date;
    confirmed_at: Date | null;
  }>`
    select distinct on (kind, subject) kind, subject, read, observed_at, confirmed_at from evidence
    where job_id = ${jobId} and (source_id = ${sourceId} or (kind = 'assignment-gone' and subject = any(${assignments}::text[])))
    order by kind, subject, observed_at desc`.execute(db);
  return rows.rows.map((row) => ({
    kind: row.kind,
    subject: row.subject,
    read: row.read,
    observedAt: row.observed_at.toISOString(),
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
  }));
}
