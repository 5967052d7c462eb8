import { sql } from 'kysely';
import type { Db } from '../client.ts';

export interface Lease {
  readonly connectionId: string;
  readonly label: string;
  /** How many permits are wanted now. */
  readonly want: number;
  /** Our share of the published rate: where the rate begins, and its upper end. */
  readonly ceilingPerSecond: number;
  /** Permits that may gather while nobody asks. */
  readonly burst: number;
  readonly removal: boolean;
}

export interface Leased {
  readonly granted: number;
  /** Until the next permit may be there; 0 when some were granted. */
  readonly waitMs: number;
}

/** How long normal requests stand back after a removal had to wait. */
const removalsFirstMs = 1_000;
/** What a rate that was halved by a 429 wins back in a second, as a part of the ceiling (additive increase). */
const recoveryPerSecond = 0.02;

/**
 * Leases permits from the one budget of a target account and label, shared by all workers and jobs (R6). A token bucket in
 * one row: each lease refills it by the time passed. While removals wait, others get nothing.
 */
export async function leasePermits(db: Db, lease: Lease): Promise<Leased> {
  const { connectionId, label, ceilingPerSecond: ceiling, burst } = lease;
  await sql`insert into target_budget (connection_id, label, rate_per_second, ceiling_per_second, permits)
    values (${connectionId}, ${label}, ${ceiling}, 'Infinity', ${burst}) on conflict do nothing`.execute(db);
  const rows = await sql<{ granted: number; wait_ms: number }>`
    with b as (
      select *, least(ceiling, rate_per_second + ceiling * ${recoveryPerSecond} * elapsed) as rate,
        least(${burst}::float8, permits + elapsed * rate_per_second) as filled
      from (select t.*, extract(epoch from clock_timestamp() - refilled_at)::float8 as elapsed, least(${ceiling}::float8, ceiling_per_second) as ceiling
        from target_budget t where connection_id = ${connectionId} and label = ${label} for update) t),
    g as (
      select b.*, (case
          when blocked_until > clock_timestamp() then 0
          when not ${lease.removal} and removals_waiting_until > clock_timestamp() then 0
          else least(${lease.want}, floor(filled)) end)::int as granted from b)
    update target_budget t set
      permits = g.filled - g.granted, refilled_at = clock_timestamp(), rate_per_second = g.rate,
      removals_waiting_until = case
        when ${lease.removal} and g.granted < ${lease.want} then clock_timestamp() + make_interval(secs => ${removalsFirstMs / 1000})
        when ${lease.removal} then null
        else t.removals_waiting_until end
    from g where t.connection_id = g.connection_id and t.label = g.label
    returning g.granted, (case
      when g.granted > 0 then 0
      when g.blocked_until > clock_timestamp() then extract(epoch from g.blocked_until - clock_timestamp()) * 1000
      when not ${lease.removal} and g.removals_waiting_until > clock_timestamp()
        then extract(epoch from g.removals_waiting_until - clock_timestamp()) * 1000
      else greatest(1, (1 - g.filled) * 1000 / g.rate) end)::float8 as wait_ms`.execute(db);
  const row = rows.rows[0];
  return { granted: row?.granted ?? 0, waitMs: Math.ceil(row?.wait_ms ?? 100) };
}

/** A 429: half the rate, and nothing before the time that the target named. */
export async function slowDown(
  db: Db,
  place: { readonly connectionId: string; readonly label: string; readonly blockedMs: number },
): Promise<void> {
  await sql`update target_budget set permits = 0, refilled_at = clock_timestamp(),
      rate_per_second = greatest(0.5, rate_per_second / 2),
      blocked_until = greatest(blocked_until, clock_timestamp() + make_interval(secs => ${place.blockedMs / 1000}))
    where connection_id = ${place.connectionId} and label = ${place.label}`.execute(db);
}

/** The target told a limit of its own (`X-RateLimit-Limit`): our share of it, if that is less than was assumed. */
export async function learnCeiling(
  db: Db,
  place: { readonly connectionId: string; readonly label: string; readonly ceilingPerSecond: number },
): Promise<void> {
  await sql`update target_budget set ceiling_per_second = ${place.ceilingPerSecond},
      rate_per_second = least(rate_per_second, ${place.ceilingPerSecond})
    where connection_id = ${place.connectionId} and label = ${place.label} and ceiling_per_second > ${place.ceilingPerSecond}`.execute(
    db,
  );
}
