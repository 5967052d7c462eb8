import { sql } from 'kysely';
import type { Db } from '../client.ts';

/** Which of these people there still are; they stay until the transaction ends. The job's row first, as for `savePlans`. */
export async function holdPeople(
  tx: Db,
  jobId: string,
  sourceIds: readonly string[],
): Promise<ReadonlySet<string>> {
  await sql`select from job where id = ${jobId} for key share`.execute(tx);
  const { rows } = await sql<{ source_id: string }>`select source_id from person
    where job_id = ${jobId} and source_id = any(${sourceIds}::text[]) order by source_id for key share`.execute(
    tx,
  );
  return new Set(rows.map((row) => row.source_id));
}
