import { sql } from 'kysely';
import type { Db } from '../client.ts';

/** Until when these targets asked for a pause (429, Retry-After), by connection; who asked for none is left out. */
export async function findTargetPauses(
  db: Db,
  connectionIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await sql<{ connection_id: string; until: Date }>`
    select connection_id, max(blocked_until) as until from target_budget
    where connection_id = any(${connectionIds}::uuid[]) and blocked_until > now() group by connection_id`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.connection_id, row.until]));
}
