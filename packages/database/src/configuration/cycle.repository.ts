import type { Selectable } from 'kysely';
import type { Db } from '../client.ts';
import {
  onePersonKinds,
  type ChangeEffect,
  type ChangeState,
  type CyclePhase,
  type CycleKind,
  type CycleTable,
  type Initiator,
} from '../rows/tables.ts';
import { groupBy, pageOf, type Page, type PageRequest } from './page.ts';

export interface Cycle {
  readonly id: string;
  readonly jobId: string;
  readonly number: number;
  readonly kind: CycleKind;
  readonly schemaVersion: number;
  readonly initiatedBy: Initiator;
  readonly state: 'running' | 'succeeded' | 'failed' | 'stopped';
  readonly phase: CyclePhase;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly applyingSince: Date | null;
  readonly error: { readonly code: string; readonly message: string | null } | null;
  readonly requestsToSource: number;
  readonly requestsToTarget: number;
  /** People about whom nothing had to be done and nothing new was to be logged (R20). */
  readonly skipped: number;
}

export async function findCycle(db: Db, id: string): Promise<Cycle | null> {
  const row = await db.selectFrom('cycle').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toCycle(row);
}

/** In no order; ids that do not exist are left out. */
export async function findCyclesByIds(db: Db, ids: readonly string[]): Promise<readonly Cycle[]> {
  const rows = await db
    .selectFrom('cycle')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  return rows.map(toCycle);
}

/** The last cycle of each job, whatever became of it, or the last that succeeded. Dry runs and work on demand are none (R19). */
export async function findLastCycles(
  db: Db,
  jobIds: readonly string[],
  which: 'any' | 'succeeded',
): Promise<readonly Cycle[]> {
  let query = db
    .selectFrom('cycle')
    .selectAll()
    .distinctOn('job_id')
    .where('job_id', 'in', [...jobIds])
    .where('kind', 'in', ['initial', 'incremental'])
    .orderBy('job_id')
    .orderBy('number', 'desc');
  if (which === 'succeeded') query = query.where('state', '=', 'succeeded');
  return (await query.execute()).map(toCycle);
}

/** The newest dry run of a job, whatever became of it. */
export async function findLastDryRun(db: Db, jobId: string): Promise<Cycle | null> {
  const row = await db
    .selectFrom('cycle')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('kind', '=', 'dryRun')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toCycle(row);
}

/** Newest first, dry runs among them; work for one person is not. */
export async function listCycles(db: Db, jobId: string, page: PageRequest): Promise<Page<Cycle>> {
  let query = db
    .selectFrom('cycle')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('kind', 'not in', onePersonKinds)
    .orderBy('number', 'desc')
    .limit(page.first + 1);
  if (page.after !== null) query = query.where('number', '<', Number(page.after));
  return pageOf(await query.execute(), page.first, toCycle);
}

export interface ChangeCount {
  readonly cycleId: string;
  readonly effect: ChangeEffect;
  readonly state: ChangeState;
  readonly count: number;
}

/** How many changes of each effect and state each cycle has, in the order of the ids. */
export async function countChangesOfCycles(
  db: Db,
  cycleIds: readonly string[],
): Promise<readonly (readonly ChangeCount[])[]> {
  const rows = await db
    .selectFrom('change')
    .select(['cycle_id as cycleId', 'effect', 'state', (e) => e.fn.countAll<number>().as('count')])
    .where('cycle_id', 'in', [...cycleIds])
    .groupBy(['cycle_id', 'effect', 'state'])
    .execute();
  return groupBy(cycleIds, rows, (row) => row.cycleId);
}

function toCycle(row: Selectable<CycleTable>): Cycle {
  return {
    id: row.id,
    jobId: row.job_id,
    number: row.number,
    kind: row.kind,
    schemaVersion: row.schema_version,
    initiatedBy: row.initiated_by,
    state: row.state,
    phase: row.phase,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    applyingSince: row.applying_since,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message },
    requestsToSource: row.requests_to_source,
    requestsToTarget: row.requests_to_target,
    skipped: row.skipped,
  };
}
