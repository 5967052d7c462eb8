import { sql } from 'kysely';
import type { WatchedJob } from '@lockstep/engine';
import type { Db } from '../client.ts';

/** Any number that nothing else in the database locks. */
const watchLock = 7_021_021;

/** Several API processes watch: one looks at a time. Held until the transaction ends. */
export async function tryWatchLock(tx: Db): Promise<boolean> {
  const { rows } = await sql<{
    held: boolean;
  }>`select pg_try_advisory_xact_lock(${watchLock}) as held`.execute(tx);
  return rows[0]?.held ?? false;
}

export interface WatchRow extends WatchedJob {
  readonly jobId: string;
}

export interface WatchReading {
  readonly nowMs: number;
  readonly jobs: readonly WatchRow[];
}

/**
 * Begins to watch jobs that are started and not suspended, ends it for all others, and reads what is known of them. When nobody
 * looked for `gapMs`, as after a night with everything switched off, watching begins anew: the worker gets its time, too.
 */
export async function readWatch(tx: Db, gapMs: number): Promise<WatchReading> {
  await sql`delete from job_watch w using job j
    where j.id = w.job_id and (j.desired_state <> 'started' or j.suspension is not null)`.execute(tx);
  await sql`insert into job_watch as w (job_id)
    select id from job where desired_state = 'started' and suspension is null
    on conflict (job_id) do update set looked_at = now(),
      watched_since = case when w.looked_at < now() - make_interval(secs => ${gapMs / 1000})
        then now() else w.watched_since end`.execute(tx);
  const { rows } = await sql<{
    job_id: string;
    interval_ms: number;
    watched_since: Date;
    silent_since: Date | null;
    last_ended_at: Date | null;
    progressed_at: Date | null;
    now: Date;
  }>`select w.job_id, j.interval_ms, w.watched_since, w.silent_since, now() as now,
      c.last_ended_at, c.progressed_at
    from job_watch w join job j on j.id = w.job_id, lateral (
      select max(ended_at) as last_ended_at, max(progressed_at) filter (where state = 'running') as progressed_at
      from cycle where job_id = w.job_id and kind in ('initial', 'incremental')) c`.execute(tx);
  const ms = (date: Date | null) => date?.getTime() ?? null;
  return {
    nowMs: rows[0]?.now.getTime() ?? 0,
    jobs: rows.map((row) => ({
      jobId: row.job_id,
      intervalMs: row.interval_ms,
      watchedSinceMs: row.watched_since.getTime(),
      lastEndedAtMs: ms(row.last_ended_at),
      progressedAtMs: ms(row.progressed_at),
      silentSinceMs: ms(row.silent_since),
    })),
  };
}

/** @returns since when it is silent. */
export async function markSilent(tx: Db, jobId: string): Promise<Date> {
  const { rows } = await sql<{
    silent_since: Date;
  }>`update job_watch set silent_since = coalesce(silent_since, now())
    where job_id = ${jobId} returning silent_since`.execute(tx);
  return rows[0]?.silent_since ?? new Date();
}

export async function markHeard(tx: Db, jobId: string): Promise<void> {
  await sql`update job_watch set silent_since = null where job_id = ${jobId}`.execute(tx);
}

/** For readiness: since when the job that is silent longest is, and how many are. */
export async function countSilent(db: Db): Promise<{ readonly jobs: number; readonly since: Date | null }> {
  const { rows } = await sql<{
    jobs: number;
    since: Date | null;
  }>`select count(*)::int as jobs, min(silent_since) as since
    from job_watch where silent_since is not null`.execute(db);
  return rows[0] ?? { jobs: 0, since: null };
}
