import { sql } from 'kysely';
import type { Db } from '../client.ts';
import type { Database } from '../rows/tables.ts';

/**
 * Tells PostgreSQL's planner how large these tables have become. Autovacuum does so, too, but a minute late: after a first
 * import of thousands it would join them as if they were empty.
 */
export async function refreshStatistics(db: Db, tables: readonly (keyof Database)[]): Promise<void> {
  for (const table of tables) await sql`analyze ${sql.table(table)}`.execute(db);
}
