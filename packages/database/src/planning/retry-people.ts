import { sql } from 'kysely';
import type { Db } from '../client.ts';

/**
 * Whoever waits for a next attempt is due at once, and the job's next cycle is asked for (entra.md E1). Their attempts stay
 * counted: should it fail again, the pause is the longer one. Answers the people who were waiting; null: there is no such job.
 */
export async function retryPeople(
  tx: Db,
  jobId: string,
  sourceIds: readonly string[],
): Promise<readonly string[] | null> {
  // The job before its people, as everybody does; and only as strongly as its own update needs: a page that is being staged has people
  // in hand and still writes rows that refer to the job.
  const job = await sql`select from job where id = ${jobId} for no key update`.execute(tx);
  if (job.rows.length === 0) return null;
  const rows = await sql<{ source_id: string }>`update person set due_at = now(), retry_asked = true
    where job_id = ${jobId} and source_id = any(${sourceIds}::text[]) and (error_code is not null or attempts > 0)
    returning source_id`.execute(tx);
  if (rows.rows.length > 0) {
    await sql`update job set cycle_requested_at = now() where id = ${jobId}`.execute(tx);
  }
  return rows.rows.map((row) => row.source_id);
}
