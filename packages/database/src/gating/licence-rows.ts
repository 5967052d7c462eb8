import { sql } from 'kysely';
import type { LicenceFacts } from '@lockstep/engine';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';

interface KindRow {
  kind: string;
  needed: number;
  listed: number;
  written: number;
  under_way: number;
  refused_in: string | null;
  freed_since: number;
}

/** Changes that wait for the gate, and what moves a licence: what was written, and what is under way. */
const ofChanges = (jobId: string) => ({
  needs: sql`select licence_taken as kind, count(*)::int as needed from change
      where job_id = ${jobId} and licence_taken is not null
        and (state = 'planned' or (state = 'held' and held_reason = 'NoLicence'))
      group by licence_taken`,
  moves: moved(jobId),
});

/**
 * The same of the plan of a dry run: what it foresees instead counts of the same people. What its leavers give back, unless they
 * are held, is there for others in the cycle that follows.
 */
const ofDryRun = (jobId: string, dryRunId: string) => ({
  needs: sql`select licence_taken as kind, count(*)::int as needed from dry_run_plan
      where cycle_id = ${dryRunId} and outcome = 'write' and licence_taken is not null and not approved
        and (held_as is null or held_as = 'NoLicence')
      group by licence_taken`,
  moves: sql`${moved(jobId)} and not (c.state in ('released', 'claimed') and exists (
        select 1 from dry_run_plan d where d.cycle_id = ${dryRunId} and d.source_id = c.source_id and not d.approved))
      union all select 'released', null, licence_freed, -1 from dry_run_plan
      where cycle_id = ${dryRunId} and outcome = 'write' and not approved and coalesce(held_as, gate_held) is null
        and licence_freed in (select kind from needs) and (licence_taken is null or effect = 'downgrade')`,
});

const moved = (jobId: string) => sql`select c.state, c.closed_at, m.kind, m.step from change c,
        lateral (values (c.licence_taken, 1), (c.licence_freed, -1)) as m(kind, step)
      where c.job_id = ${jobId} and m.kind in (select kind from needs)
        and c.state in ('released', 'claimed', 'unknown', 'succeeded')`;

/**
 * What is known of each kind of licence that a waiting change needs, or one that a dry run has planned (R18). Call it in the
 * gate's transaction.
 */
export async function licenceFacts(
  tx: Db,
  job: { readonly id: string; readonly cycleId: string; readonly dryRunId: string | null },
  capacities: Readonly<Record<string, number>>,
): Promise<readonly LicenceFacts[]> {
  await sql`select from job where id = ${job.id} for update`.execute(tx);
  const { needs, moves } = job.dryRunId === null ? ofChanges(job.id) : ofDryRun(job.id, job.dryRunId);
  const { rows } = await sql<KindRow>`with needs as (${needs}), moves as (${moves})
    select n.kind, n.needed, coalesce((j.licences_listed ->> n.kind)::int, 0) as listed,
      coalesce(sum(m.step) filter (where m.state = 'succeeded' and m.closed_at > j.licences_listed_at), 0)::int as written,
      coalesce(sum(m.step) filter (where m.state in ('released', 'claimed')), 0)::int as under_way,
      j.licences_refused -> n.kind ->> 'cycleId' as refused_in,
      coalesce(-sum(m.step) filter (where m.state = 'succeeded'
        and m.closed_at > (j.licences_refused -> n.kind ->> 'at')::timestamptz), 0)::int as freed_since
    from needs n join job j on j.id = ${job.id} left join moves m on m.kind = n.kind
    group by n.kind, n.needed, j.id order by n.kind`.execute(tx);
  return rows.map((row) => ({
    kind: row.kind,
    capacity: capacities[row.kind] ?? null,
    inUse: row.listed + row.written,
    underWay: row.under_way,
    needed: row.needed,
    refused:
      row.refused_in === null
        ? null
        : { inThisCycle: row.refused_in === job.cycleId, freedSince: row.freed_since },
  }));
}

/** Lets so many changes that need a licence of this kind come before the gate, the most urgent first; the others wait. */
export async function allotLicences(tx: Db, jobId: string, kind: string, left: number | null): Promise<void> {
  await sql`with ranked as (
      select id, row_number() over (order by priority, id) as rank from change
      where job_id = ${jobId} and licence_taken = ${kind} and decision is distinct from 'approved'
        and (state = 'planned' or (state = 'held' and held_reason = 'NoLicence')))
    update change c set
      state = case when ${left}::int is null or r.rank <= ${left}::int then 'planned' else 'held' end,
      held_reason = case when ${left}::int is null or r.rank <= ${left}::int then null else 'NoLicence' end
    from ranked r where c.id = r.id`.execute(tx);
}

/** Counts the licences in a listing that is complete, by the attribute that names them. */
export async function countListedLicences(
  tx: Db,
  jobId: string,
  licence: { readonly attribute: string; readonly lostOnDeactivation: boolean },
): Promise<void> {
  await sql`update job set licences_listed_at = now(), licences_listed = coalesce((
      select jsonb_object_agg(kind, n) from (
        select resource ->> ${licence.attribute} as kind, count(*)::int as n from target_account
        where job_id = ${jobId} and resource ->> ${licence.attribute} <> ''
          and (not ${licence.lostOnDeactivation} or lower(coalesce(resource ->> 'active', 'true')) <> 'false')
        group by 1) counted), '{}'::jsonb)
    where id = ${jobId}`.execute(tx);
}

/** What these results say of licences: a refusal makes the others of its kind wait, a success ends that. */
export async function learnLicences(
  tx: Db,
  jobId: string,
  changes: { readonly refused: readonly string[]; readonly succeeded: readonly string[] },
): Promise<void> {
  if (changes.succeeded.length > 0) {
    await sql`update job set licences_refused = licences_refused - coalesce((
        select array_agg(licence_taken) from change
        where id = any(${changes.succeeded}::uuid[]) and licence_taken is not null), '{}'::text[])
      where id = ${jobId} and licences_refused <> '{}'::jsonb`.execute(tx);
  }
  if (changes.refused.length === 0) return;
  const { rows } = await sql<{ kind: string; cycle_id: string }>`
    select distinct c.licence_taken as kind, coalesce(r.id, c.cycle_id) as cycle_id
    from change c left join cycle r on r.job_id = c.job_id and r.state = 'running' and r.kind in ('initial', 'incremental')
    where c.id = any(${changes.refused}::uuid[]) and c.licence_taken is not null`.execute(tx);
  if (rows.length === 0) return;
  const at = new Date().toISOString();
  const refused = Object.fromEntries(rows.map((row) => [row.kind, { cycleId: row.cycle_id, at }]));
  await sql`update job set licences_refused = licences_refused || ${json(refused)}::jsonb where id = ${jobId}`.execute(
    tx,
  );
  await holdForLicence(
    tx,
    jobId,
    rows.map((row) => row.kind),
  );
}

/** What was released and not sent waits until there are licences of these kinds. */
export async function holdForLicence(db: Db, jobId: string, kinds: readonly string[]): Promise<void> {
  await sql`update change set state = 'held', held_reason = 'NoLicence', released_at = null
    where job_id = ${jobId} and state = 'released' and licence_taken = any(${kinds}::text[])
      and decision is distinct from 'approved'`.execute(db);
}
