import { sql } from 'kysely';
import { z } from 'zod';
import type { FeedLink, FeedStart } from '@lockstep/engine';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';
import { StaleWorkError } from './sequence.ts';

const feedStart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('users'), attributes: z.array(z.string()), from: z.enum(['beginning', 'now']) }),
  z.object({ kind: z.literal('group-members'), groupIds: z.array(z.string()) }),
  z.object({ kind: z.literal('assignment-list'), servicePrincipalId: z.string() }),
  z.object({ kind: z.literal('assignment-changes'), servicePrincipalId: z.string(), from: z.literal('now') }),
]);

const feedRow = z.object({
  id: z.string(),
  kind: z.enum(['users', 'group-members', 'assignment-list', 'assignment-changes']),
  start: feedStart,
  mark: z.string().nullable(),
  cursor: z.string().nullable(),
  position: z.enum(['pending', 'reading', 'done']),
  full_round: z.boolean(),
  retiring: z.boolean(),
  page: z.number(),
  round_sequence: z.number(),
  pages_last_round: z.number(),
});

/** One feed of a job: `mark` belongs to the last complete round, `cursor` and `position` to the round in progress (R1). */
export type Feed = Readonly<z.infer<typeof feedRow>>;

export async function feedsOf(db: Db, jobId: string): Promise<readonly Feed[]> {
  const rows = await sql`select id, kind, start, mark, cursor, position, full_round, retiring, page, round_sequence, pages_last_round
    from feed where job_id = ${jobId} order by id`.execute(db);
  return z.array(feedRow).parse(rows.rows);
}

export async function addFeed(tx: Db, jobId: string, start: FeedStart): Promise<void> {
  await sql`insert into feed (job_id, kind, start) values (${jobId}, ${start.kind}, ${json(start)}::jsonb)`.execute(tx);
}

/** Opens a round: every feed is to be read once more. */
export async function beginRound(tx: Db, jobId: string): Promise<void> {
  await sql`update feed set position = 'pending', cursor = null, next_mark = null, page = 0,
      full_round = (mark is null or kind = 'assignment-list')
    where job_id = ${jobId}`.execute(tx);
  await sql`update job set import_started_at = now() where id = ${jobId}`.execute(tx);
}

/** A feed that this round does not need. */
export async function skipFeed(tx: Db, feedId: string): Promise<void> {
  await sql`update feed set position = 'done', next_mark = mark where id = ${feedId}`.execute(tx);
}

/** Moves the feed past a page, in the transaction that stages it; an attempt that comes late finds another page number. */
export async function advanceFeed(tx: Db, feed: Feed, sequence: number, link: FeedLink): Promise<void> {
  const next = link.kind === 'next';
  const moved = await sql`update feed set
      page = page + 1,
      position = ${next ? 'reading' : 'done'},
      cursor = ${next ? link.link : null},
      next_mark = ${next ? null : link.deltaLink},
      round_sequence = case when page = 0 then ${sequence} else round_sequence end
    where id = ${feed.id} and page = ${feed.page} and position = ${feed.position}`.execute(tx);
  if (Number(moved.numAffectedRows ?? 0) === 0) throw new StaleWorkError('another attempt staged this page');
}

/** The link is dead (410, syncStateNotFound): this feed is read anew from its beginning, in the same round. */
export async function restartFeed(tx: Db, feed: Feed): Promise<void> {
  await sql`update feed set mark = null, cursor = null, next_mark = null, position = 'pending', full_round = true, page = 0
    where id = ${feed.id} and page = ${feed.page}`.execute(tx);
}

/** The import mark moves: all feeds at once, when the last page of the round is staged (R1). */
export async function finishRound(tx: Db, jobId: string): Promise<void> {
  await sql`update feed set mark = next_mark, cursor = null, position = 'pending', full_round = false,
      pages_last_round = case when page > 0 then page else pages_last_round end
    where job_id = ${jobId}`.execute(tx);
  await sql`delete from feed where job_id = ${jobId} and retiring`.execute(tx);
  await sql`update job set import_round = import_round + 1, imported_at = now(), import_started_at = null
    where id = ${jobId}`.execute(tx);
}
