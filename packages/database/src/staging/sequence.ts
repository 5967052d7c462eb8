import { sql } from 'kysely';
import type { Db } from '../client.ts';

/** Something was staged meanwhile by another attempt: this one's page is dropped, nothing is lost. */
export class StaleWorkError extends Error {
  override readonly name = 'StaleWorkError';
}

/**
 * The number of a request to the source, taken before it is sent: an answer never overwrites what a later request
 * brought (rule R1). One sequence a job.
 */
export async function nextSequence(db: Db, jobId: string): Promise<number> {
  const row = await sql<{ import_sequence: number }>`
    update job set import_sequence = import_sequence + 1 where id = ${jobId} returning import_sequence`.execute(
    db,
  );
  const sequence = row.rows[0]?.import_sequence;
  if (sequence === undefined) throw new StaleWorkError('the job is gone');
  return sequence;
}
