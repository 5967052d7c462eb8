import { jobSettings, jobSuspension, type JobSettings, type JobSuspension } from '@lockstep/engine';
import { sql, type Selectable } from 'kysely';
import type { Db } from '../client.ts';
import type { JobTable } from '../rows/tables.ts';
import { attemptAtOnce, liftSuspension } from '../quarantine/lift-suspension.ts';
import { jobRestart, type JobRestart } from './job-state.ts';
import { pageOf, type Page, type PageRequest } from './page.ts';

/** What an administrator decides about a job. */
export interface JobConfiguration {
  readonly displayName: string;
  readonly sourceConnectionId: string;
  readonly targetConnectionId: string;
  /** Object id of the enterprise application whose assignments are read. */
  readonly servicePrincipalId: string;
  readonly scope: 'assigned' | 'all';
  readonly intervalMs: number;
  readonly notificationEmail: string | null;
  readonly notifyOnFailure: boolean;
  readonly settings: JobSettings;
}

export interface Job extends JobConfiguration {
  readonly id: string;
  readonly templateId: string;
  readonly desiredState: 'paused' | 'started';
  /** When an administrator last asked for a cycle: it then begins at once. */
  readonly cycleRequestedAt: Date | null;
  readonly schemaVersion: number;
  /** R9: what the job is bound to; null before the first cycle and after a rebind. */
  readonly boundTenantId: string | null;
  readonly boundTargetIdentity: string | null;
  readonly suspension: JobSuspension | null;
  readonly restart: JobRestart | null;
  readonly cycleNumber: number;
  readonly importedAt: Date | null;
  readonly steadySince: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Call it in one transaction with `insertSchemaVersion` for version 1. */
export async function insertJob(db: Db, templateId: string, job: JobConfiguration): Promise<string> {
  const row = await db
    .insertInto('job')
    .values({ template_id: templateId, schema_version: 1, ...columnsOf(job) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export interface JobUpdate {
  readonly configuration: JobConfiguration;
  /** Forget which tenant and account the job is bound to; the next cycle binds it anew (R9). */
  readonly rebind: boolean;
}

export async function updateJob(db: Db, id: string, update: JobUpdate): Promise<void> {
  if (update.rebind) await liftSuspension(db, [id]);
  else await attemptAtOnce(db, [id]);
  await db
    .updateTable('job')
    .set({
      ...columnsOf(update.configuration),
      updated_at: new Date(),
      ...(update.rebind ? { bound_tenant_id: null, bound_target_identity: null } : {}),
    })
    .where('id', '=', id)
    .execute();
}

export async function deleteJob(db: Db, id: string): Promise<void> {
  await db.deleteFrom('job').where('id', '=', id).execute();
}

/** Started by an administrator: what held the job back is tried again at once (R17; Graph's start, C36). */
export async function startJob(db: Db, id: string): Promise<void> {
  await liftSuspension(db, [id]);
  await db
    .updateTable('job')
    .set({
      desired_state: 'started',
      cycle_requested_at: new Date(),
      updated_at: new Date(),
    })
    .where('id', '=', id)
    .execute();
}

export async function pauseJob(db: Db, id: string): Promise<void> {
  await db
    .updateTable('job')
    .set({ desired_state: 'paused', updated_at: new Date() })
    .where('id', '=', id)
    .execute();
}

/** Starts the job too, as Graph's restart does. */
export async function requestRestart(db: Db, id: string, restart: JobRestart): Promise<void> {
  const lifts = restart.scopes.includes('QuarantineState') || restart.scopes.includes('Full');
  if (lifts) await liftSuspension(db, [id]);
  await db
    .updateTable('job')
    .set({
      desired_state: 'started',
      restart: JSON.stringify(restart),
      updated_at: new Date(),
    })
    .where('id', '=', id)
    .execute();
}

/** These jobs are bound anew by their next cycle (R9). */
export async function forgetBindings(db: Db, jobIds: readonly string[]): Promise<void> {
  if (jobIds.length === 0) return;
  await liftSuspension(db, jobIds);
  await db
    .updateTable('job')
    .set({ bound_tenant_id: null, bound_target_identity: null, updated_at: new Date() })
    .where('id', 'in', [...jobIds])
    .execute();
}

export async function findJob(db: Db, id: string): Promise<Job | null> {
  const row = await db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toJob(row);
}

/** Holds the row until the transaction ends. */
export async function lockJob(db: Db, id: string): Promise<Job | null> {
  const row = await db.selectFrom('job').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row === undefined ? null : toJob(row);
}

/** In no order; ids that do not exist are left out. */
export async function findJobsByIds(db: Db, ids: readonly string[]): Promise<readonly Job[]> {
  const rows = await db
    .selectFrom('job')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  return rows.map(toJob);
}

/** Jobs that read from or write to these connections, oldest first. */
export async function findJobsOfConnections(
  db: Db,
  connectionIds: readonly string[],
): Promise<readonly Job[]> {
  const ids = [...connectionIds];
  const rows = await db
    .selectFrom('job')
    .selectAll()
    .where((where) =>
      where.or([where('source_connection_id', 'in', ids), where('target_connection_id', 'in', ids)]),
    )
    .orderBy('id')
    .execute();
  return rows.map(toJob);
}

/** Oldest first. */
export async function listJobs(
  db: Db,
  which: 'all' | ReadonlySet<string>,
  page: PageRequest,
): Promise<Page<Job>> {
  let query = db
    .selectFrom('job')
    .selectAll()
    .orderBy('id')
    .limit(page.first + 1);
  if (which !== 'all') query = query.where(sql<boolean>`id = any(${[...which]}::uuid[])`);
  if (page.after !== null) query = query.where('id', '>', page.after);
  return pageOf(await query.execute(), page.first, toJob);
}

function columnsOf(job: JobConfiguration) {
  return {
    display_name: job.displayName,
    source_connection_id: job.sourceConnectionId,
    target_connection_id: job.targetConnectionId,
    service_principal_id: job.servicePrincipalId,
    scope: job.scope,
    interval_ms: job.intervalMs,
    settings: JSON.stringify(job.settings),
    notification_email: job.notificationEmail,
    notify_on_failure: job.notifyOnFailure,
  };
}

function toJob(row: Selectable<JobTable>): Job {
  return {
    id: row.id,
    displayName: row.display_name,
    templateId: row.template_id,
    sourceConnectionId: row.source_connection_id,
    targetConnectionId: row.target_connection_id,
    servicePrincipalId: row.service_principal_id,
    scope: row.scope,
    desiredState: row.desired_state,
    cycleRequestedAt: row.cycle_requested_at,
    intervalMs: row.interval_ms,
    settings: jobSettings.parse(row.settings),
    notificationEmail: row.notification_email,
    notifyOnFailure: row.notify_on_failure,
    schemaVersion: row.schema_version,
    boundTenantId: row.bound_tenant_id,
    boundTargetIdentity: row.bound_target_identity,
    suspension: jobSuspension.nullable().parse(row.suspension),
    restart: jobRestart.nullable().parse(row.restart),
    cycleNumber: row.cycle_number,
    importedAt: row.imported_at,
    steadySince: row.steady_since,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
