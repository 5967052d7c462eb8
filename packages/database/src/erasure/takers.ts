import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { mentionsOfValues, stripMentions } from './mentions.ts';
import type { Counts } from './own-rows.ts';

/**
 * Whoever took over the person's account (R12) found it as it was: with the person's values, which stand in what is kept of
 * their first writes. Those that are not the taker's, too, go. Call it while the person's rows are there.
 */
export async function stripFromTakers(tx: Db, jobId: string, sourceId: string): Promise<Counts> {
  const takers = await sql<{ id: string }>`select distinct t.source_id as id from link t join link l
    on l.job_id = t.job_id and l.target_id = t.target_id and l.source_id = ${sourceId} and l.created_at <= t.created_at
    where t.job_id = ${jobId} and t.source_id <> ${sourceId}`.execute(tx);
  const counts: Record<string, number> = {};
  for (const { id } of takers.rows) {
    const values = await valuesOnlyOf(tx, jobId, sourceId, id);
    if (values.length === 0) continue;
    const stripped = await stripMentions(tx, jobId, mentionsOfValues(values), id);
    await sql`update provisioning_log set target_display_name = null
      where job_id = ${jobId} and source_id = ${id} and target_display_name = any(${values}::text[])`.execute(
      tx,
    );
    for (const [table, rows] of Object.entries(stripped)) counts[table] = (counts[table] ?? 0) + rows;
  }
  return counts;
}

async function valuesOnlyOf(
  tx: Db,
  jobId: string,
  sourceId: string,
  taker: string,
): Promise<readonly string[]> {
  const whose = (id: string) => sql`job_id = ${jobId} and source_id = ${id}`;
  const { rows } = await sql<{ value: string }>`with
      theirs as (
        select attributes as doc from person where ${whose(sourceId)}
        union all select last_written from link where ${whose(sourceId)}
        union all select last_observed from link where ${whose(sourceId)}
        union all select written from change where ${whose(sourceId)}
        union all select before from journal where ${whose(sourceId)}
        union all select answer from journal where ${whose(sourceId)}),
      takers as (
        select attributes as doc from person where ${whose(taker)}
        union all select last_written from link where ${whose(taker)}
        union all select last_observed from link where ${whose(taker)}
        -- As it is now: with what is the account's own, its id and what the target computes.
        union all (select answer from journal where ${whose(taker)} and answer is not null order by id desc limit 1))
    select v #>> '{}' as value from theirs, jsonb_path_query(doc, '$.**') v
    where jsonb_typeof(v) = 'string' and length(v #>> '{}') > 1
    except select v #>> '{}' from takers, jsonb_path_query(doc, '$.**') v where jsonb_typeof(v) = 'string'`.execute(
    tx,
  );
  return rows.map((row) => row.value);
}
