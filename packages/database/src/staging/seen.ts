import { sql, type RawBuilder } from 'kysely';

/** Assignments to `person p` whose data changed: the time from here until it is confirmed in the target is measured. */
export function seenNow(jobId: string, when: RawBuilder<unknown> = sql`true`): RawBuilder<unknown> {
  return sql`seen_at = case when ${when} then coalesce(p.seen_at, case when p.planned_version = 0 then p.first_seen_at else now() end) else p.seen_at end,
      unobserved_ms = case when ${when} and p.seen_at is null
        then (select extract(epoch from now() - import_last_began_at) * 1000 from job where id = ${jobId}) else p.unobserved_ms end`;
}
