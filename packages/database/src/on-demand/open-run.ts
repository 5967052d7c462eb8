import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { lockJob } from '../configuration/job.repository.ts';
import { insertCycle } from '../cycles/open-cycle.ts';

export interface OnDemandRequest {
  readonly jobId: string;
  /** An object id or a user principal name. */
  readonly subject: string;
  readonly preview: boolean;
  /** A run that is older than this is not alive any more: its workflow was ended by its time limit. */
  readonly lifetimeMs: number;
}

export interface OpenedRun {
  readonly cycleId: string;
  /** false: the same was asked for a moment ago and is under way. */
  readonly isNew: boolean;
}

/** Makes the row of a run on demand, or returns the one that is under way for the same person. Null when the job is gone. */
export async function openOnDemandRun(db: Db, request: OnDemandRequest): Promise<OpenedRun | null> {
  const { jobId, subject, preview, lifetimeMs } = request;
  const kind = preview ? 'preview' : 'onDemand';
  return db.transaction().execute(async (tx) => {
    const job = await lockJob(tx, jobId);
    if (job === null) return null;
    const running = await sql<{
      id: string;
    }>`select c.id from on_demand_run r join cycle c on c.id = r.cycle_id
      where r.job_id = ${jobId} and lower(r.subject) = lower(${subject}) and c.kind = ${kind} and c.state = 'running'
        and c.started_at > now() - make_interval(secs => ${lifetimeMs / 1000}) limit 1`.execute(tx);
    const [same] = running.rows;
    if (same !== undefined) return { cycleId: same.id, isNew: false };
    const { cycleId } = await insertCycle(tx, job, kind);
    await tx.insertInto('on_demand_run').values({ cycle_id: cycleId, job_id: jobId, subject }).execute();
    return { cycleId, isNew: true };
  });
}

/** Ends a run that no workflow will end; does nothing to one that has ended. */
export async function closeAbandonedRun(
  db: Db,
  cycleId: string,
  error: { readonly code: string; readonly message: string },
): Promise<void> {
  await sql`update cycle set state = 'failed', phase = 'finished', ended_at = now(),
      error_code = ${error.code}, error_message = ${error.message}
    where id = ${cycleId} and state = 'running'`.execute(db);
}

/** Who is meant, once the source has told. */
export async function noteOnDemandPerson(db: Db, cycleId: string, sourceId: string): Promise<void> {
  await db
    .updateTable('on_demand_run')
    .set({ source_id: sourceId })
    .where('cycle_id', '=', cycleId)
    .execute();
}

/** The open change of the person, whoever planned it, becomes the run's. @returns its state; null when there is none. */
export async function takeOpenChange(
  tx: Db,
  cycleId: string,
  person: { readonly jobId: string; readonly sourceId: string },
): Promise<'planned' | 'held' | 'released' | 'claimed' | null> {
  const rows = await sql<{
    state: 'planned' | 'held' | 'released' | 'claimed';
  }>`update on_demand_run r set change_id = c.id from change c
    where r.cycle_id = ${cycleId} and c.job_id = ${person.jobId} and c.source_id = ${person.sourceId}
      and c.state in ('planned', 'held', 'released', 'claimed') returning c.state`.execute(tx);
  return rows.rows[0]?.state ?? null;
}

/** Until nobody writes a change of this person any more, at the latest; null: nobody does. */
export async function beingWrittenForMs(db: Db, jobId: string, sourceId: string): Promise<number | null> {
  const rows = await sql<{ ms: number }>`
    select greatest(0, extract(epoch from lease_until - now()) * 1000)::float8 as ms
    from change where job_id = ${jobId} and source_id = ${sourceId} and state = 'claimed'`.execute(db);
  return rows.rows[0]?.ms ?? null;
}
