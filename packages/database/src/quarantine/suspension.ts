import { sql } from 'kysely';
import type { JobSuspension, SuspensionVerdict } from '@lockstep/engine';
import type { Db } from '../client.ts';
import type { QuarantineEventKind } from '../rows/tables.ts';

/** Keeps what holds the job back now, and what became of its quarantine (entra.md Q21). Call it in the cycle's transaction. */
export async function keepSuspension(
  tx: Db,
  jobId: string,
  before: JobSuspension | null,
  { suspension, events }: SuspensionVerdict,
): Promise<void> {
  const row = suspension === null ? null : JSON.stringify(suspension);
  await sql`update job set suspension = ${row}::jsonb,
      desired_state = case when ${events.includes('disabled')} then 'paused' else desired_state end
    where id = ${jobId}`.execute(tx);
  const about = suspension ?? before;
  if (about !== null) for (const kind of events) await record(tx, jobId, kind, about);
}

async function record(tx: Db, jobId: string, kind: QuarantineEventKind, about: JobSuspension): Promise<void> {
  const { code, message, quarantine } = about;
  await tx
    .insertInto('quarantine_event')
    .values({ job_id: jobId, kind, by: 'cycle', code, reason: quarantine?.reason ?? 'Unknown', message })
    .execute();
}

/** An administrator lifts what holds these jobs back, until its cause is met again (entra.md C36, C37). */
export async function liftSuspension(db: Db, jobIds: readonly string[]): Promise<void> {
  await sql`with held as (select id, suspension from job where id = any(${jobIds}::uuid[]) and suspension is not null for update),
      lifted as (update job j set suspension = null from held where j.id = held.id)
    insert into quarantine_event (job_id, kind, by, code, reason, message)
    select id, 'lifted', 'administrator', suspension ->> 'code', suspension #>> '{quarantine,reason}', suspension ->> 'message'
    from held where suspension #>> '{quarantine,reason}' is not null`.execute(db);
}

/** Something was put right: what holds these jobs back is tried at once, and lifted only by success (R17). */
export async function attemptAtOnce(db: Db, jobIds: readonly string[]): Promise<void> {
  await sql`update job set suspension = jsonb_set(suspension, '{nextAttemptAt}', to_jsonb(${new Date().toISOString()}::text))
    where id = any(${jobIds}::uuid[]) and suspension is not null`.execute(db);
}
