import { sql } from 'kysely';
import type { CycleFailures } from '@lockstep/engine';
import type { Db } from '../client.ts';

/** How the people who were tried in a cycle fared in their last attempt, by its log entry (R17). */
export async function cycleFailures(db: Db, jobId: string, cycleId: string): Promise<CycleFailures> {
  const rows = await sql<{ code: string | null; people: number }>`
    select case when status = 'failure' then coalesce(error_code, 'InternalError') end as code, count(*)::int as people
    from (select distinct on (source_id) status, error_code from provisioning_log
      where cycle_id = ${cycleId} and status <> 'skipped' order by source_id, id desc) last
    group by 1`.execute(db);
  const linked = await sql<{ n: number }>`select count(*)::int as n from link
    where job_id = ${jobId} and ended_at is null`.execute(db);
  return {
    attempted: rows.rows.reduce((total, { people }) => total + people, 0),
    failed: rows.rows.flatMap(({ code, people }) => (code === null ? [] : [{ code, people }])),
    linked: linked.rows[0]?.n ?? 0,
  };
}
