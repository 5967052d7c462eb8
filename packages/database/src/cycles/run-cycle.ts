import { sql } from 'kysely';
import type { ServicePrincipal } from '@lockstep/engine';
import type { Db } from '../client.ts';
import type { CycleKind, CyclePhase } from '../rows/tables.ts';

export async function setPhase(db: Db, cycleId: string, phase: CyclePhase): Promise<void> {
  await sql`update cycle set phase = ${phase}, progressed_at = now(),
      applying_since = case when ${phase === 'apply'} then coalesce(applying_since, now()) else applying_since end
    where id = ${cycleId} and state = 'running' and phase <> ${phase}`.execute(db);
}

export interface CycleTally {
  readonly requestsToSource?: number;
  readonly requestsToTarget?: number;
  readonly skipped?: number;
}

export async function addToCycle(db: Db, cycleId: string, tally: CycleTally): Promise<void> {
  const { requestsToSource = 0, requestsToTarget = 0, skipped = 0 } = tally;
  if (requestsToSource + requestsToTarget + skipped === 0) return;
  await sql`update cycle set requests_to_source = requests_to_source + ${requestsToSource},
      requests_to_target = requests_to_target + ${requestsToTarget}, skipped = skipped + ${skipped}, progressed_at = now()
    where id = ${cycleId}`.execute(db);
}

/** Words for the administrator; only the code travels through Temporal. */
export async function noteCycleError(
  db: Db,
  cycleId: string,
  error: { readonly code: string; readonly message: string },
): Promise<void> {
  await sql`update cycle set error_code = ${error.code}, error_message = ${error.message}
    where id = ${cycleId} and state = 'running'`.execute(db);
}

export async function cycleError(
  db: Db,
  cycleId: string,
): Promise<{ readonly code: string; readonly message: string | null } | null> {
  const row = await db
    .selectFrom('cycle')
    .select(['error_code', 'error_message'])
    .where('id', '=', cycleId)
    .executeTakeFirst();
  return row === undefined || row.error_code === null
    ? null
    : { code: row.error_code, message: row.error_message };
}

export interface CycleEnd {
  readonly jobId: string;
  readonly cycleId: string;
  readonly outcome: 'succeeded' | 'failed' | 'stopped';
  readonly errorCode: string | null;
}

/** Ends the cycle's row once and answers its kind; a repeat changes nothing and answers null. */
export async function endCycle(tx: Db, end: CycleEnd): Promise<CycleKind | null> {
  const ended = await sql<{
    kind: CycleKind;
  }>`update cycle set state = ${end.outcome}, phase = 'finished', ended_at = now(),
      error_code = ${end.errorCode}, error_message = case when ${end.errorCode}::text is null then null else error_message end
    where id = ${end.cycleId} and state = 'running' returning kind`.execute(tx);
  const [row] = ended.rows;
  if (row === undefined) return null;
  if (end.outcome === 'succeeded' && (row.kind === 'initial' || row.kind === 'incremental')) {
    await sql`update job set steady_since = coalesce(steady_since, now()) where id = ${end.jobId}`.execute(
      tx,
    );
  }
  return row.kind;
}

/**
 * R16: the rows of people whom nothing holds any more go after this long; at once if they never had an account. Scope *all*
 * keeps everybody whom the source knows: a later filter may want them.
 */
export async function forgetClosedPeople(tx: Db, jobId: string, afterMs: number): Promise<number> {
  const gone = await sql`delete from person p using job j where p.job_id = ${jobId} and j.id = p.job_id
      and (j.scope = 'assigned' or p.presence = 'hard-deleted')
      and (p.changed_at < now() - make_interval(secs => ${afterMs / 1000})
        or not exists (select 1 from link l where l.job_id = p.job_id and l.source_id = p.source_id))
      and coalesce(p.in_scope, false) = false and p.due_at is null and p.read_wanted is null
      and p.source_version <= p.planned_version
      and not exists (select 1 from link l where l.job_id = p.job_id and l.source_id = p.source_id
        and (l.ended_at is null or l.ended_at > now() - make_interval(secs => ${afterMs / 1000})))
      and not exists (select 1 from assignment a where a.job_id = p.job_id and a.principal_id = p.source_id and a.state <> 'gone')
      and not exists (select 1 from membership m where m.job_id = p.job_id and m.member_id = p.source_id and m.state <> 'gone')
      and not exists (select 1 from change c where c.job_id = p.job_id and c.source_id = p.source_id
        and c.state in ('planned', 'held', 'released', 'claimed'))`.execute(tx);
  return Number(gone.numAffectedRows ?? 0);
}

/**
 * R9: what the job is bound to from its first cycle on. A dry run binds the source only, whose people it stages: the target may
 * still turn out to be the wrong one.
 */
export async function bindJob(
  db: Db,
  jobId: string,
  bound: { readonly tenantId: string; readonly targetIdentity: string | null },
): Promise<void> {
  await sql`update job set bound_tenant_id = coalesce(bound_tenant_id, ${bound.tenantId}),
      bound_target_identity = coalesce(bound_target_identity, ${bound.targetIdentity})
    where id = ${jobId}`.execute(db);
  await sql`update connection c set identity = ${bound.tenantId} from job j
    where j.id = ${jobId} and c.id = j.source_connection_id and c.identity is distinct from ${bound.tenantId}`.execute(
    db,
  );
  if (bound.targetIdentity === null) return;
  await sql`update connection c set identity = ${bound.targetIdentity} from job j
    where j.id = ${jobId} and c.id = j.target_connection_id and c.identity is distinct from ${bound.targetIdentity}`.execute(
    db,
  );
}

/**
 * A few linked accounts, the oldest first: those that must be there if the endpoint is the right one (R9). Not those that a
 * restart with `Full` questions: it is how an administrator says that accounts are to be found or made anew.
 */
export async function someLinkedAccounts(db: Db, jobId: string, limit: number): Promise<readonly string[]> {
  const rows = await sql<{ target_id: string }>`select target_id from link
    where job_id = ${jobId} and ended_at is null and not rematch order by created_at, id limit ${limit}`.execute(
    db,
  );
  return rows.rows.map((row) => row.target_id);
}

/**
 * The enterprise application's name, and its roles with their values; whom a change of these concerns is planned again (R23).
 * True when they changed.
 */
export async function rememberApplication(
  db: Db,
  jobId: string,
  { id, appId, displayName, appRoles }: ServicePrincipal,
): Promise<boolean> {
  const text = JSON.stringify(appRoles);
  const application = JSON.stringify({ id, appId, displayName });
  await sql`update job set application = ${application}::jsonb
    where id = ${jobId} and application is distinct from ${application}::jsonb`.execute(db);
  return db.transaction().execute(async (tx) => {
    const changed = await sql`update job set app_roles = ${text}::jsonb
      where id = ${jobId} and app_roles is distinct from ${text}::jsonb`.execute(tx);
    if (Number(changed.numAffectedRows ?? 0) === 0) return false;
    await sql`update person set due_at = now() where job_id = ${jobId} and in_scope`.execute(tx);
    return true;
  });
}

/** The tenant's default domain, of which a mapping makes values. */
export async function rememberDefaultDomain(db: Db, jobId: string, domain: string | null): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const changed = await sql`update job set default_domain = ${domain}
      where id = ${jobId} and default_domain is distinct from ${domain}`.execute(tx);
    if (Number(changed.numAffectedRows ?? 0) === 0) return;
    await sql`update person set due_at = now() where job_id = ${jobId} and in_scope`.execute(tx);
  });
}

/** A test replaces what earlier tests found; what cycles found stays. */
export async function storeConnectionTest(
  db: Db,
  connectionId: string,
  test: { readonly findings: readonly object[]; readonly identity: string | null },
): Promise<void> {
  await sql`update connection set tested_at = now(),
      identity = coalesce(${test.identity}, identity),
      findings = coalesce((select jsonb_agg(f) from jsonb_array_elements(findings) as f where f ->> 'origin' = 'cycle'), '[]'::jsonb)
        || ${JSON.stringify(test.findings)}::jsonb
    where id = ${connectionId}`.execute(db);
}

/** Whether the job or one of its connections was saved or started while this cycle ran: then it may have failed for nothing. */
export async function wasActedSince(db: Db, cycleId: string): Promise<boolean> {
  const rows = await sql<{ acted: boolean }>`select
      greatest(j.updated_at, j.cycle_requested_at, s.updated_at, t.updated_at) > c.started_at as acted
    from cycle c join job j on j.id = c.job_id join connection s on s.id = j.source_connection_id
      join connection t on t.id = j.target_connection_id where c.id = ${cycleId}`.execute(db);
  return rows.rows[0]?.acted ?? false;
}

/**
 * Whether the target connection was changed or authorised since a cycle of the job last succeeded: then it may lead to another
 * account than the one that its links are of.
 */
export async function isTargetUnproven(db: Db, jobId: string): Promise<boolean> {
  const rows = await sql<{
    unproven: boolean;
  }>`select t.updated_at > coalesce((select max(c.ended_at) from cycle c
        where c.job_id = j.id and c.state = 'succeeded' and c.kind in ('initial', 'incremental')), '-infinity') as unproven
    from job j join connection t on t.id = j.target_connection_id where j.id = ${jobId}`.execute(db);
  return rows.rows[0]?.unproven ?? false;
}
