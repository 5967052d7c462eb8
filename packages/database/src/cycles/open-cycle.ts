import { sql } from 'kysely';
import { tooManyFailures } from '@lockstep/engine';
import type { Db } from '../client.ts';
import { lockJob, type Job } from '../configuration/job.repository.ts';
import { approveHeld } from '../gating/decide-held.ts';
import { liftSuspension } from '../quarantine/lift-suspension.ts';
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

/**
 * The row of a job's next cycle, dry run or work for one person, in the transaction that holds the job's row. Somebody asked
 * for each of them but a cycle that takes up no restart.
 */
export async function insertCycle(
  tx: Db,
  job: Job,
  kind: CycleKind,
): Promise<{ readonly cycleId: string; readonly number: number }> {
  const number = job.cycleNumber + 1;
  await sql`update job set cycle_number = ${number} where id = ${job.id}`.execute(tx);
  const asked = (kind !== 'initial' && kind !== 'incremental') || job.restart !== null;
  const row = await tx
    .insertInto('cycle')
    .values({
      job_id: job.id,
      number,
      kind,
      schema_version: job.schemaVersion,
      initiated_by: asked ? 'user' : 'system',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { cycleId: row.id, number };
}

/** Of these at most one runs at a time. */
const ofTheJob = ['initial', 'incremental', 'dryRun'] as const;

export async function runningCycle(db: Db, jobId: string): Promise<OpenedCycle | null> {
  const row = await db
    .selectFrom('cycle')
    .select(['id', 'number', 'kind'])
    .where('job_id', '=', jobId)
    .where('state', '=', 'running')
    .where('kind', 'in', ofTheJob)
    .$narrowType<{ kind: OpenedCycle['kind'] }>()
    .executeTakeFirst();
  return row === undefined ? null : { cycleId: row.id, number: row.number, kind: row.kind };
}

const rereads: ReadonlySet<RestartScope> = new Set(['Watermark', 'Full', 'ConnectorDataStore']);

/** Everybody is evaluated in the first cycle, after a restart, and when the schema changed (entra.md C30, C31). */
async function startsAnew(tx: Db, job: Job, scopes: readonly RestartScope[]): Promise<boolean> {
  if (job.steadySince === null || scopes.some((scope) => rereads.has(scope))) return true;
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
  switch (scope) {
    case 'Watermark':
      return readAnew(tx, jobId);
    case 'Escrows':
      return forgetFailures(tx, jobId);
    case 'QuarantineState':
      return liftSuspension(tx, [jobId]);
    case 'ForceDeletes':
      await approveHeld(tx, jobId, { kind: 'removals' });
      return;
    case 'ConnectorDataStore':
      await readAnew(tx, jobId);
      // How the target keeps values is learned anew: what differs is written once more (R24).
      await sql`update link set last_observed = '{}', writes = '{}', link_version = link_version + 1
        where job_id = ${jobId} and ended_at is null`.execute(tx);
      return;
    case 'Full':
      await readAnew(tx, jobId);
      await forgetFailures(tx, jobId);
      await liftSuspension(tx, [jobId]);
      return rematch(tx, jobId);
  }
}

/** A round from the beginning: full rounds make suspects of whom they do not show, never leavers (R7). */
async function readAnew(tx: Db, jobId: string): Promise<void> {
  await sql`delete from feed where job_id = ${jobId}`.execute(tx);
  await sql`update person set planned_schema = 0, read_wanted = coalesce(read_wanted, 'attributes')
    where job_id = ${jobId} and presence <> 'hard-deleted'`.execute(tx);
  await sql`update job set import_started_at = null where id = ${jobId}`.execute(tx);
}

async function forgetFailures(tx: Db, jobId: string): Promise<void> {
  await sql`update person set attempts = 0, error_code = null, error_message = null, read_backs = 0,
      due_at = case when attempts = 0 then due_at else now() end
    where job_id = ${jobId} and (attempts > 0 or error_code is not null)`.execute(tx);
}

/**
 * Links do not end here: whoever leaves meanwhile still has an account to be taken away, and without a link nobody would know
 * it. They are asked to prove themselves by matching (R12). A disabled one remembers that it was us who disabled it (R10).
 */
async function rematch(tx: Db, jobId: string): Promise<void> {
  await sql`update link set rematch = true, link_version = link_version + 1
    where job_id = ${jobId} and ended_at is null and state = 'active'`.execute(tx);
}
