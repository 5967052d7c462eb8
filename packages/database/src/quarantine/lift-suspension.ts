import { sql } from 'kysely';
import type { Db } from '../client.ts';

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
