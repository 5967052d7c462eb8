import type { Selectable } from 'kysely';
import type { Db } from '../client.ts';
import { findCyclesByIds, type Cycle } from '../configuration/cycle.repository.ts';
import { pageOf, type Page, type PageRequest } from '../configuration/page.ts';
import type { OnDemandRunTable } from '../rows/tables.ts';

/** Provision on demand, or its preview: a cycle for one person (R19). */
export interface OnDemandRun {
  readonly cycle: Cycle;
  readonly subject: string;
  /** null: not found yet. */
  readonly sourceId: string | null;
  readonly changeId: string | null;
}

export async function findOnDemandRun(db: Db, cycleId: string): Promise<OnDemandRun | null> {
  const row = await db
    .selectFrom('on_demand_run')
    .selectAll()
    .where('cycle_id', '=', cycleId)
    .executeTakeFirst();
  return row === undefined ? null : ((await withCycles(db, [row]))[0] ?? null);
}

/** Newest first. */
export async function listOnDemandRuns(db: Db, jobId: string, page: PageRequest): Promise<Page<OnDemandRun>> {
  let query = db
    .selectFrom('on_demand_run')
    .selectAll()
    .where('job_id', '=', jobId)
    .orderBy('cycle_id', 'desc')
    .limit(page.first + 1);
  if (page.after !== null) query = query.where('cycle_id', '<', page.after);
  const { rows, hasNextPage } = pageOf(await query.execute(), page.first, (row) => row);
  return { rows: await withCycles(db, rows), hasNextPage };
}

async function withCycles(
  db: Db,
  rows: readonly Selectable<OnDemandRunTable>[],
): Promise<readonly OnDemandRun[]> {
  if (rows.length === 0) return [];
  const cycles = await findCyclesByIds(
    db,
    rows.map((row) => row.cycle_id),
  );
  const byId = new Map(cycles.map((cycle) => [cycle.id, cycle]));
  return rows.flatMap((row) => {
    const cycle = byId.get(row.cycle_id);
    if (cycle === undefined) return [];
    const { subject, source_id: sourceId, change_id: changeId } = row;
    return [{ cycle, subject, sourceId, changeId }];
  });
}
