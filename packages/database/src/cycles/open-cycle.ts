import { sql } from 'kysely';
import { tooManyFailures } from '@lockstep/engine';
import type { Db } from '../client.ts';
import { lockJob, type Job } from '../configuration/job.repository.ts';
import { liftSuspension } from '../quarantine/suspension.ts';
import type { RestartScope } from '../configuration/job-state.ts';
import type { CycleKind } from '../rows/tables.ts';

export interface OpenedCycle {
  readonly cycleId: string;
  readonly number: number;
  readonly kind: 'initial' | 'incremental' | 'dryRun';
}

/**
 * Makes the row of the job's next cycle, or returns the one that runs. Consumes a restart that was asked for, in the same
 * transaction. Null when the job is gone.
 */
export async function openCycle(db: Db, jobId: string): Promise<OpenedCycle | null> {
  return db.transaction().execute(async (tx) => {
    const job = await lockJob(tx, jobId);
    if (job === null) return null;
    const running = await runningCycle(tx, jobId);
    if (running !== null) return running;
    const scopes = job.restart?.scopes ?? [];
    for (const scope of scopes) await applyRestart(tx, jobId, scope);
    if (job.suspension?.code === tooManyFailures) await retryFailed(tx, jobId);
    const kind = (await startsAnew(tx, job, scopes)) ? 'initial' : 'incremental';
    await sql`update job set restart = null where id = ${jobId}`.execute(tx);
    return { ...(await insertCycle(tx, job, kind)), kind };
  });
}

/** The row of a job's next cycle, dry run or work for one person, in the transaction that holds the job's row. */
export async function insertCycle(
  tx: Db,
  job: Job,
  kind: CycleKind,
): Promise<{ readonly cycleId: string; readonly number: number }> {
  const number = job.cycleNumber + 1;
  await sql`update job set cycle_number = ${number} where id = ${job.id}`.execute(tx);
  const row = await tx
    .insertInto('cycle')
    .values({ job_id: job.id, number, kind, schema_version: job.schemaVersion })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { cycleId: row.id, number };
}

export async function runningCycle(db: Db, jobId: string): Promise<OpenedCycle | null> {
  const row = await db
    .selectFrom('cycle')
    .select(['id', 'number', 'kind'])
    .where('job_id', '=', jobId)
    .where('state', '=', 'running')
    .where('kind', '!=', 'onDemand')
    .executeTakeFirst();
  return row === undefined || row.kind === 'onDemand'
    ? null
    : { cycleId: row.id, number: row.number, kind: row.kind };
}

/** Everybody is evaluated in the first cycle, after a restart, and when the schema changed (entra.md C30, C31). */
async function startsAnew(tx: Db, job: Job, scopes: readonly RestartScope[]): Promise<boolean> {
  if (job.steadySince === null || scopes.includes('Watermark') || scopes.includes('Full')) return true;
  const last = await tx
    .selectFrom('cycle')
    .select('schema_version')
    .where('job_id', '=', job.id)
    .where('state', '=', 'succeeded')
    .where('kind', 'in', ['initial', 'incremental'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.schema_version !== job.schemaVersion;
}

/** An attempt in quarantine must try those whose failures led to it: without them it would succeed by trying nobody. */
async function retryFailed(tx: Db, jobId: string): Promise<void> {
  await sql`update person set due_at = now() where job_id = ${jobId} and attempts > 0`.execute(tx);
}

async function applyRestart(tx: Db, jobId: string, scope: RestartScope): Promise<void> {
  if (scope === 'Watermark' || scope === 'Full') {
    // A round from the beginning: full rounds make suspects of whom they do not show, never leavers (R7).
    await sql`delete from feed where job_id = ${jobId}`.execute(tx);
    await sql`update person set planned_schema = 0, read_wanted = coalesce(read_wanted, 'attributes')
      where job_id = ${jobId} and presence <> 'hard-deleted'`.execute(tx);
    await sql`update job set import_started_at = null where id = ${jobId}`.execute(tx);
  }
  if (scope === 'Escrows' || scope === 'Full') {
    await sql`update person set attempts = 0, error_code = null, error_message = null, read_backs = 0,
        due_at = case when error_code is null then due_at else now() end
      where job_id = ${jobId} and (attempts > 0 or error_code is not null)`.execute(tx);
  }
  if (scope === 'QuarantineState' || scope === 'Full') await liftSuspension(tx, [jobId]);
  if (scope === 'Full') {
    await sql`update change set state = 'expired', closed_at = now()
      where job_id = ${jobId} and state in ('planned', 'held', 'released')`.execute(tx);
    await sql`update link set ended_at = now(), ended_reason = 'restart', link_version = link_version + 1
      where job_id = ${jobId} and ended_at is null`.execute(tx);
  }
}
