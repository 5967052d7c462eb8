import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { lockJob } from '../configuration/job.repository.ts';
import { insertCycle, runningCycle, type OpenedCycle } from './open-cycle.ts';

export type OpenedDryRun =
  | { readonly kind: 'opened'; readonly cycleId: string }
  /** A cycle or a dry run runs: both would read the source's feeds at once. */
  | { readonly kind: 'busy'; readonly running: OpenedCycle };

/**
 * Makes the row of a dry run; the job's workflow takes it up, started or not (R19). The plans of earlier dry runs of the job go.
 * Null when the job is gone.
 */
export async function openDryRun(db: Db, jobId: string): Promise<OpenedDryRun | null> {
  return db.transaction().execute(async (tx) => {
    const job = await lockJob(tx, jobId);
    if (job === null) return null;
    const running = await runningCycle(tx, jobId);
    if (running !== null) return { kind: 'busy', running };
    await sql`delete from dry_run_plan d using cycle c
      where d.job_id = ${jobId} and c.id = d.cycle_id and c.kind = 'dryRun'`.execute(tx);
    await sql`delete from claimed_value v using cycle c
      where v.job_id = ${jobId} and c.id = v.dry_run_id and c.state <> 'running'`.execute(tx);
    const { cycleId } = await insertCycle(tx, job, 'dryRun');
    return { kind: 'opened', cycleId };
  });
}

/** Closes the row of a dry run that runs; its workflow ends at its next look. Null when none runs. */
export async function stopDryRun(db: Db, jobId: string): Promise<string | null> {
  const rows = await sql<{
    id: string;
  }>`update cycle set state = 'stopped', phase = 'finished', ended_at = now()
    where job_id = ${jobId} and kind = 'dryRun' and state = 'running' returning id`.execute(db);
  return rows.rows[0]?.id ?? null;
}
