import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../client.ts';

/** Of one day in UTC. Times are within 5 % of the true ones. */
export interface ProvisioningTimes {
  /** YYYY-MM-DD. */
  readonly day: string;
  /** Changes of people that were confirmed in the target. */
  readonly people: number;
  /** From when Lockstep first saw a change to when the target confirmed it. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** How long the change may have waited before it was seen, at most: since the import before. null: the first import. */
  readonly unobservedP50Ms: number | null;
  readonly unobservedP95Ms: number | null;
}

/** Each bucket is a tenth wider than the one before: few rows a day, whatever the number of people. */
const growth = 1.1;

/** Counts how long these changes took, in the transaction that commits their success. Proofs came before the change of the row. */
export async function countTimes(tx: Db, jobId: string, changeIds: readonly string[]): Promise<void> {
  if (changeIds.length === 0) return;
  await sql`insert into provisioning_time as t (job_id, day, measure, bucket, people)
    select c.job_id, (now() at time zone 'utc')::date, m.measure, round(ln(greatest(m.ms, 1)) / ln(${growth}::numeric)), count(*)
    from change c join person p on p.job_id = c.job_id and p.source_id = c.source_id
    cross join lateral (select min((e ->> 'observedAt')::timestamptz) as proved_at from jsonb_array_elements(c.evidence) e) proof
    cross join lateral (values
      ('confirmed', extract(epoch from clock_timestamp() - least(p.seen_at, proof.proved_at)) * 1000),
      ('unobserved', p.unobserved_ms)) as m(measure, ms)
    where c.job_id = ${jobId} and c.id = any(${changeIds}::uuid[]) and p.seen_at is not null and m.ms is not null
    group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (job_id, day, measure, bucket) do update set people = t.people + excluded.people`.execute(tx);
}

const timesRow = z.object({
  day: z.string(),
  measure: z.enum(['confirmed', 'unobserved']),
  people: z.coerce.number(),
  p50: z.number(),
  p95: z.number(),
});

/** The last `days` days on which something was confirmed, the newest first. */
export async function provisioningTimes(
  db: Db,
  jobId: string,
  days: number,
): Promise<readonly ProvisioningTimes[]> {
  const found = await sql`with counted as (
      select day, measure, bucket, sum(people) over (partition by day, measure) as total,
        sum(people) over (partition by day, measure order by bucket) as so_far
      from provisioning_time where job_id = ${jobId}
        and day in (select distinct day from provisioning_time where job_id = ${jobId} order by day desc limit ${days}))
    select day::text, measure, max(total) as people,
      min(bucket) filter (where so_far >= 0.5 * total) as p50, min(bucket) filter (where so_far >= 0.95 * total) as p95
    from counted group by day, measure order by day desc, measure`.execute(db);
  const rows = z.array(timesRow).parse(found.rows);
  const ms = (bucket: number): number => Math.round(growth ** bucket);
  return rows
    .filter(({ measure }) => measure === 'confirmed')
    .map(({ day, people, p50, p95 }) => {
      const before = rows.find((row) => row.day === day && row.measure === 'unobserved');
      return {
        day,
        people,
        p50Ms: ms(p50),
        p95Ms: ms(p95),
        unobservedP50Ms: before === undefined ? null : ms(before.p50),
        unobservedP95Ms: before === undefined ? null : ms(before.p95),
      };
    });
}
