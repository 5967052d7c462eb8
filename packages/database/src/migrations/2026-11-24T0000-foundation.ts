import { sql, type Kysely } from 'kysely';
import { auditing } from './foundation/auditing.ts';
import { notifyingTables } from './foundation/notifying.ts';
import { connectingTables } from './foundation/connecting.ts';
import { readingTables } from './foundation/reading.ts';
import { writingTables } from './foundation/writing.ts';

/**
 * The first migration. What is cheap on the first day and dear later is all here: the journal with before-images,
 * immutable schema versions, connections with sealed secrets as own rows, evidence rows, and the indexes that make
 * "one open change per person" (R3) and "one live link per target account" (R12) facts instead of habits.
 * Times are timestamptz, ids UUIDv7, every table of a job carries job_id and goes with its job.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    ...connectingTables,
    ...readingTables,
    ...writingTables,
    ...notifyingTables,
    ...auditing,
  ])
    await sql.raw(statement).execute(db);
}
