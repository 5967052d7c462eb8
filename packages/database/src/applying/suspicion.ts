import { sql } from 'kysely';
import type { Db } from '../client.ts';

/** Whether the target was away in this cycle or when the one before ended: then it is tried with a single write first (R17). */
export async function targetIsSuspect(db: Db, jobId: string, cycleId: string): Promise<boolean> {
  const rows = await sql<{ suspect: boolean }>`select
      c.error_code is not distinct from 'TargetUnavailable' or j.suspension ->> 'code' is not distinct from 'TargetUnavailable' as suspect
    from cycle c join job j on j.id = c.job_id where c.id = ${cycleId} and j.id = ${jobId}`.execute(db);
  return rows.rows[0]?.suspect ?? false;
}

/** It takes writes again. */
export async function trustTarget(db: Db, cycleId: string): Promise<void> {
  await sql`update cycle set error_code = null, error_message = null
    where id = ${cycleId} and state = 'running' and error_code = 'TargetUnavailable'`.execute(db);
}
