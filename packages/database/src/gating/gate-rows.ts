import { sql } from 'kysely';
import type { Effect, GateCounts, HeldReason } from '@lockstep/engine';
import type { Db } from '../client.ts';

/** Reasons that are not the gate's: they concern one person, and stand until that person's case is decided. */
const ownReasons = sql`('Protected', 'NoEvidence', 'Rejected', 'NoLicence')`;

export interface GateRows {
  readonly people: GateCounts;
  readonly activeAtWindowStart: number;
}

/**
 * What the gate counts (R8); what an administrator approved was looked at and is not counted again. The window begins
 * `windowMs` ago, but never before the job's first cycle was complete: before that there was nothing to lose. While the job is younger than its window, all accounts that it ever had are the base.
 * Call it in the transaction that releases: it locks the job's row. With a dry run, what it has planned counts instead of what
 * is open of the same people (R19).
 */
export async function readGateRows(
  tx: Db,
  jobId: string,
  windowMs: number,
  dryRunId: string | null = null,
): Promise<GateRows> {
  const windowSeconds = windowMs / 1000;
  const start = await sql<{ active_at: Date; released_since: Date }>`select
      case when steady_since < now() - make_interval(secs => ${windowSeconds})
        then now() - make_interval(secs => ${windowSeconds}) else now() end as active_at,
      greatest(now() - make_interval(secs => ${windowSeconds}), steady_since) as released_since
    from job where id = ${jobId} for update`.execute(tx);
  const activeAt = start.rows[0]?.active_at ?? new Date();
  const releasedSince = start.rows[0]?.released_since ?? new Date();
  const people = (condition: ReturnType<typeof sql>) =>
    sql<number>`count(distinct source_id) filter (where ${condition})::int`;
  const counted = await sql<GateCounts>`select
      ${people(sql`effect in ('delete', 'disable', 'downgrade')`)} as removals,
      ${people(sql`effect = 'delete'`)} as deletes,
      ${people(sql`effect = 'rename'`)} as renames,
      ${people(sql`effect = 'create'`)} as creates
    from (
      select source_id, effect from change c where job_id = ${jobId} and (
        (((state = 'planned' and decision is distinct from 'approved') or (state = 'held' and held_reason not in ${ownReasons}))
          and not exists (select 1 from dry_run_plan d where d.cycle_id = ${dryRunId}::uuid and d.source_id = c.source_id))
        or (released_at >= ${releasedSince} and decision is distinct from 'approved' and state in ('released', 'claimed', 'succeeded', 'failed', 'unknown')))
      union all select source_id, effect from dry_run_plan
      where cycle_id = ${dryRunId}::uuid and outcome = 'write' and not approved
        and (held_as is null or held_as not in ${ownReasons})) counted`.execute(tx);
  const active = await sql<{ n: number }>`select count(*)::int as n from link l
    where l.job_id = ${jobId} and l.created_at <= ${activeAt} and (
      (l.ended_at is null and l.state = 'active')
      or exists (select 1 from change c where c.job_id = l.job_id and c.link_id = l.id and c.state = 'succeeded'
        and c.effect in ('disable', 'delete') and c.closed_at >= ${releasedSince}))`.execute(tx);
  return {
    people: counted.rows[0] ?? { removals: 0, deletes: 0, renames: 0, creates: 0 },
    activeAtWindowStart: active.rows[0]?.n ?? 0,
  };
}

/** Whose changes pass or are held: those of everybody, or of one person (on demand). */
export interface GateSubject {
  readonly jobId: string;
  readonly sourceId: string | null;
}

function planned({ jobId, sourceId }: GateSubject) {
  return sql`job_id = ${jobId} and state = 'planned' and (${sourceId}::text is null or source_id = ${sourceId})`;
}

/** Lets pass what an administrator approved before, planned anew since then. */
export async function releaseApproved(tx: Db, subject: GateSubject): Promise<number> {
  const result = await sql`update change set state = 'released', released_at = now()
    where ${planned(subject)} and decision = 'approved'`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
}

/** Lets planned changes of one effect pass. */
export async function releaseChanges(tx: Db, subject: GateSubject, effect: Effect): Promise<number> {
  const result = await sql`update change set state = 'released', released_at = now()
    where ${planned(subject)} and effect = ${effect}`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
}

/** Stops planned changes of one effect until an administrator looked. */
export async function holdChanges(
  tx: Db,
  subject: GateSubject,
  effect: Effect,
  reason: HeldReason,
): Promise<void> {
  await sql`update change set state = 'held', held_reason = ${reason}
    where ${planned(subject)} and effect = ${effect}`.execute(tx);
}

export async function countHeld(db: Db, jobId: string): Promise<number> {
  const rows = await sql<{ n: number }>`select count(*)::int as n from change
    where job_id = ${jobId} and state = 'held'`.execute(db);
  return rows.rows[0]?.n ?? 0;
}

export interface HeldCount {
  readonly reason: string;
  readonly effect: string;
  readonly count: number;
}

/** What the gate holds, by reason and effect. */
export async function countHeldByGate(db: Db, jobId: string): Promise<readonly HeldCount[]> {
  const { rows } =
    await sql<HeldCount>`select held_reason as reason, effect, count(*)::int as count from change
    where job_id = ${jobId} and state = 'held' and held_reason not in ${ownReasons}
    group by held_reason, effect order by held_reason, effect`.execute(db);
  return rows;
}

/** Begins a hold-up of the job. @returns its beginning; null when one was under way. */
export async function beginHoldUp(tx: Db, jobId: string): Promise<Date | null> {
  const { rows } = await sql<{ held_since: Date }>`update job set held_since = now()
    where id = ${jobId} and held_since is null returning held_since`.execute(tx);
  return rows[0]?.held_since ?? null;
}

/** Ends a hold-up, if the gate holds nothing any more: what it holds next is told anew. */
export async function endHoldUp(tx: Db, jobId: string): Promise<void> {
  await sql`update job set held_since = null where id = ${jobId} and held_since is not null and not exists (
    select from change where job_id = ${jobId} and state = 'held' and held_reason not in ${ownReasons})`.execute(
    tx,
  );
}
