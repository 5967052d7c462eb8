import { sql } from 'kysely';
import type { Db } from '../client.ts';

/** So many rows in one transaction: the locks stay short. */
const batchRows = 5_000;

export interface Pruned {
  readonly journal: number;
  readonly changes: number;
  readonly evidence: number;
  readonly cycles: number;
  readonly directoryChanges: number;
}

/**
 * Deletes what is no longer kept: the journal, changes that are closed, evidence of which no open change speaks, and cycles
 * to which nothing belongs any more; a run on demand that no worker ended is one of them; and what was done in the directory.
 * A rejected change stays: it holds back the like of it.
 */
export async function pruneHistory(db: Db, olderThan: Date): Promise<Pruned> {
  const journal = await inBatches(
    (limit) => sql`delete from journal where ctid in (
      select ctid from journal where intended_at < ${olderThan} limit ${limit})`,
    db,
  );
  const changes = await inBatches(
    (limit) => sql`delete from change where ctid in (
      select ctid from change where planned_at < ${olderThan} and closed_at < ${olderThan}
        and state in ('succeeded', 'failed', 'superseded', 'expired') limit ${limit})`,
    db,
  );
  const evidence = await inBatches(
    (limit) => sql`delete from evidence where ctid in (
      select e.ctid from evidence e where e.observed_at < ${olderThan} and not exists (
        select 1 from change c where c.job_id = e.job_id and c.source_id = e.source_id
          and c.state in ('planned', 'held', 'released', 'claimed')) limit ${limit})`,
    db,
  );
  const cycles = await inBatches(
    (limit) => sql`delete from cycle where ctid in (
      select y.ctid from cycle y where ((y.ended_at < ${olderThan} and y.state <> 'running')
          or (y.started_at < ${olderThan} and y.kind in ('onDemand', 'preview')))
        and not exists (select 1 from change c where c.cycle_id = y.id)
        and y.id is distinct from (select id from cycle last where last.job_id = y.job_id
          and last.kind in ('initial', 'incremental') order by number desc limit 1)
        limit ${limit})`,
    db,
  );
  const directoryChanges = await inBatches(
    (limit) => sql`delete from directory_change where ctid in (
      select ctid from directory_change where coalesce(ended_at, started_at) < ${olderThan} limit ${limit})`,
    db,
  );
  return { journal, changes, evidence, cycles, directoryChanges };
}

async function inBatches(statement: (limit: number) => ReturnType<typeof sql>, db: Db): Promise<number> {
  for (let total = 0; ;) {
    const { numAffectedRows } = await statement(batchRows).execute(db);
    total += Number(numAffectedRows ?? 0);
    if (Number(numAffectedRows ?? 0) < batchRows) return total;
  }
}
