import { sql } from 'kysely';
import type { Db } from '../client.ts';

/**
 * Whoever waits for a next attempt is due at once, and the job's next cycle is asked for (entra.md E1). Their attempts stay
 * counted: should it fail again, the pause is the longer one. Answers the people who were waiting.
 */
export async function retryPeople(
  tx: Db,
  jobId: string,
  sourceIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await sql<{ source_id: string }>`update person set due_at = now(), retry_asked = true
    where job_id = ${jobId} and source_id = any(${sourceIds}::text[]) and (error_code is not null or attempts > 0)
    returning source_id`.execute(tx);
  if (rows.rows.length > 0) {
    await sql`update job set cycle_requested_at = now() where id = ${jobId}`.execute(tx);
  }
  return rows.rows.map((row) => row.source_id);
}
