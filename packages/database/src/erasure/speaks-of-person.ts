import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { quotingRows, speaksOf, type Mentions } from './mentions.ts';
import { ownRows } from './own-rows.ts';

/** Whether a job's rows are about the person, or quote them. */
export async function speaksOfPerson(
  db: Db,
  person: {
    readonly jobId: string;
    readonly sourceId: string;
    readonly name: string;
    readonly mentions: Mentions;
  },
): Promise<boolean> {
  const { jobId, sourceId, name, mentions } = person;
  const places = [
    ...ownRows(sourceId, name),
    ['change', sql`source_id = ${sourceId}`] as const,
    ['person', speaksOf(sql`attributes`, mentions)] as const,
    [
      'link',
      sql`(${speaksOf(sql`last_written`, mentions)} or ${speaksOf(sql`last_observed`, mentions)})`,
    ] as const,
    ...quotingRows(mentions).map(({ table, condition }) => [table, sql`(${condition})`] as const),
  ];
  for (const [table, condition] of places) {
    const { rows } =
      await sql`select 1 from ${sql.table(table)} where job_id = ${jobId} and ${condition} limit 1`.execute(
        db,
      );
    if (rows.length > 0) return true;
  }
  return false;
}
