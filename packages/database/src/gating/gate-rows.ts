import { sql } from 'kysely';
import type { Effect, EffectCounts, HeldReason } from '@lockstep/engine';
import type { Db } from '../client.ts';

export interface GateRows {
  readonly waiting: EffectCounts;
  readonly releasedInWindow: EffectCounts;
  readonly activeAtWindowStart: number;
}

/**
 * What the gate counts (R8). The window begins `windowMs` ago, but never before the job's first cycle was complete: before
 * that there was nothing to lose. Call it in the transaction that releases, with the job's row locked.
 */
export async function readGateRows(tx: Db, jobId: string, windowMs: number): Promise<GateRows> {
  const start = await sql<{ active_at: Date; released_since: Date }>`select
      greatest(now() - make_interval(secs => ${windowMs / 1000}), coalesce(steady_since, now())) as active_at,
      greatest(now() - make_interval(secs => ${windowMs / 1000}), steady_since) as released_since
    from job where id = ${jobId} for update`.execute(tx);
  const windowStart = start.rows[0]?.active_at ?? new Date();
  const releasedSince = start.rows[0]?.released_since ?? new Date();
  const waiting = await sql<{ effect: Effect; n: number }>`select effect, count(*)::int as n from change
    where job_id = ${jobId} and (state = 'planned' or (state = 'held' and held_reason not in ('Protected', 'NoEvidence'))) group by effect`.execute(
    tx,
  );
  const released = await sql<{ effect: Effect; n: number }>`select effect, count(*)::int as n from change
    where job_id = ${jobId} and released_at >= ${releasedSince}
      and state in ('released', 'claimed', 'succeeded', 'failed', 'unknown') group by effect`.execute(tx);
  const active = await sql<{ n: number }>`select count(*)::int as n from link l
    where l.job_id = ${jobId} and l.created_at <= ${windowStart} and (
      (l.ended_at is null and l.state = 'active')
      or exists (select 1 from change c where c.job_id = l.job_id and c.link_id = l.id and c.state = 'succeeded'
        and c.effect in ('disable', 'delete') and c.closed_at >= ${windowStart}))`.execute(tx);
  return {
    waiting: countsOf(waiting.rows),
    releasedInWindow: countsOf(released.rows),
    activeAtWindowStart: active.rows[0]?.n ?? 0,
  };
}

function countsOf(rows: readonly { readonly effect: Effect; readonly n: number }[]): EffectCounts {
  return Object.fromEntries(rows.map((row) => [row.effect, row.n]));
}

/** Lets planned changes of these effects pass. */
export async function releaseChanges(tx: Db, jobId: string, effects: readonly Effect[]): Promise<number> {
  if (effects.length === 0) return 0;
  const result = await sql`update change set state = 'released', released_at = now()
    where job_id = ${jobId} and state = 'planned' and effect = any(${effects}::text[])`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
}

/** Stops planned changes of one effect until an administrator looked. */
export async function holdChanges(tx: Db, jobId: string, effect: Effect, reason: HeldReason): Promise<number> {
  const result = await sql`update change set state = 'held', held_reason = ${reason}
    where job_id = ${jobId} and state = 'planned' and effect = ${effect}`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
}

export async function countHeld(db: Db, jobId: string): Promise<number> {
  const rows = await sql<{ n: number }>`select count(*)::int as n from change where job_id = ${jobId} and state = 'held'`.execute(db);
  return rows.rows[0]?.n ?? 0;
}
