import { sql } from 'kysely';
import type { Db } from '../client.ts';

/** What the rows of a job say about the work that is left (R1). */
export interface WorkLeft {
  /** Everybody staged. */
  readonly people: number;
  /** Of these: changed since planned, planned with an older schema, or due by the clock. */
  readonly due: number;
  readonly inScope: number;
  /** People whose last attempt failed. */
  readonly failing: number;
}

export async function readWorkLeft(
  db: Db,
  jobId: string,
  schemaVersion: number,
  now: Date,
): Promise<WorkLeft> {
  const count = (condition: ReturnType<typeof sql>) => sql<number>`count(*) filter (where ${condition})`;
  return db
    .selectFrom('person')
    .select([
      sql<number>`count(*)`.as('people'),
      count(
        sql`source_version > planned_version or planned_schema < ${schemaVersion} or coalesce(least(due_at, scope_changes_at) <= ${now}, false)`,
      ).as('due'),
      count(sql`in_scope`).as('inScope'),
      count(sql`error_code is not null`).as('failing'),
    ])
    .where('job_id', '=', jobId)
    .executeTakeFirstOrThrow();
}

/** How many changes of the cycle were closed since then: what a rate is made of. */
export async function countClosedSince(db: Db, cycleId: string, since: Date): Promise<number> {
  const row = await db
    .selectFrom('change')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('cycle_id', '=', cycleId)
    .where('closed_at', '>=', since)
    .where('state', 'in', ['succeeded', 'failed', 'unknown'])
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Live links by job; jobs without one are left out. */
export async function countLinks(db: Db, jobIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('link')
    .select(['job_id', (e) => e.fn.countAll<number>().as('count')])
    .where('job_id', 'in', [...jobIds])
    .where('ended_at', 'is', null)
    .groupBy('job_id')
    .execute();
  return new Map(rows.map((row) => [row.job_id, row.count]));
}
