import { sql } from 'kysely';
import { z } from 'zod';
import type { FeedLink, FeedStart } from '@lockstep/engine';
import type { RequiredGroup } from '@lockstep/mapping';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';
import { StaleWorkError } from './sequence.ts';

const feedStart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('users'), attributes: z.array(z.string()), from: z.enum(['beginning', 'now']) }),
  z.object({ kind: z.literal('group-members'), groupIds: z.array(z.string()) }),
  z.object({ kind: z.literal('transitive-members'), groupId: z.string() }),
  z.object({ kind: z.literal('assignment-list'), servicePrincipalId: z.string() }),
  z.object({ kind: z.literal('assignment-changes'), servicePrincipalId: z.string(), from: z.literal('now') }),
]);

const feedRow = z.object({
  id: z.string(),
  kind: z.enum(['users', 'group-members', 'transitive-members', 'assignment-list', 'assignment-changes']),
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
  const rows =
    await sql`select id, kind, start, mark, cursor, position, full_round, retiring, page, round_sequence, pages_last_round
    from feed where job_id = ${jobId} order by id`.execute(db);
  return z.array(feedRow).parse(rows.rows);
}

export async function addFeed(tx: Db, jobId: string, start: FeedStart): Promise<void> {
  await sql`insert into feed (job_id, kind, start) values (${jobId}, ${start.kind}, ${json(start)}::jsonb)`.execute(
    tx,
  );
}

export interface RoundRules {
  /** What a feed lost without a word is found at last by a round from the beginning; so often there is one. */
  readonly rereadEveryMs: number;
  /** Groups whose members filters ask for. */
  readonly filterGroups: readonly RequiredGroup[];
}

/** Opens a round, unless one is open: every feed is to be read once more. Returns the round's number. */
export async function openRound(tx: Db, jobId: string, rules: RoundRules): Promise<number> {
  const rows = await sql<{ import_round: number; open: boolean }>`
    select import_round, import_started_at is not null as open from job where id = ${jobId} for update`.execute(
    tx,
  );
  const job = rows.rows[0];
  if (job === undefined) throw new StaleWorkError('the job is gone');
  if (job.open) return job.import_round;
  await dropIdleGroupFeeds(tx, jobId, rules.filterGroups);
  await sql`update feed set mark = null where job_id = ${jobId} and kind in ('users', 'group-members')
    and fully_read_at < now() - make_interval(secs => ${rules.rereadEveryMs / 1000})`.execute(tx);
  await sql`update feed set position = 'pending', cursor = null, next_mark = null, page = 0,
      full_round = (mark is null or kind in ('assignment-list', 'transitive-members'))
    where job_id = ${jobId}`.execute(tx);
  await sql`update job set import_started_at = now() where id = ${jobId}`.execute(tx);
  return job.import_round;
}

/**
 * Nobody has a right by these groups any more, and no filter asks for them. Should one be assigned again, it gets a first
 * round again.
 */
async function dropIdleGroupFeeds(
  tx: Db,
  jobId: string,
  filterGroups: readonly RequiredGroup[],
): Promise<void> {
  const asked = (transitive: boolean): readonly string[] =>
    filterGroups.filter((group) => group.transitive === transitive).map((group) => group.id);
  await sql`delete from feed f where f.job_id = ${jobId} and (
    (f.kind = 'transitive-members' and f.start ->> 'groupId' <> all(${asked(true)}::text[]))
    or (f.kind = 'group-members' and not f.start -> 'groupIds' ?| ${asked(false)}::text[] and not exists (
      select 1 from assignment a where a.job_id = f.job_id and a.principal_type = 'Group' and a.state <> 'gone'
        and f.start -> 'groupIds' ? a.principal_id)))`.execute(tx);
}

/** The old feed runs until the round is complete in which the new one begins (R15). */
export async function retireFeed(tx: Db, feedId: string): Promise<void> {
  await sql`update feed set retiring = true where id = ${feedId}`.execute(tx);
}

/** A feed that this round does not need; without its mark it begins anew when it is needed again. */
export async function skipFeed(db: Db, feed: Feed, mark: 'keep' | 'drop'): Promise<void> {
  await sql`update feed set position = 'done', next_mark = ${mark === 'keep' ? feed.mark : null}
    where id = ${feed.id} and page = ${feed.page} and position = ${feed.position}`.execute(db);
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

/** This feed is read anew from its beginning, in the same round: its link is dead, or too long to follow. */
export async function restartFeed(tx: Db, feed: Feed): Promise<void> {
  await sql`update feed set mark = null, cursor = null, next_mark = null, position = 'pending', full_round = true, page = 0
    where id = ${feed.id} and page = ${feed.page} and position = ${feed.position}`.execute(tx);
}

/**
 * The import mark moves: all feeds at once, when the last page of the round is staged (R1). An attempt that comes late, when
 * another has ended the round, must not end the next one.
 */
export async function finishRound(tx: Db, jobId: string, round: number): Promise<void> {
  const ended =
    await sql`update job set import_round = import_round + 1, imported_at = now(), import_last_began_at = import_started_at,
      import_started_at = null
    where id = ${jobId} and import_round = ${round} and import_started_at is not null
      and not exists (select 1 from feed where job_id = ${jobId} and position <> 'done')`.execute(tx);
  if (Number(ended.numAffectedRows ?? 0) === 0) throw new StaleWorkError('another attempt ended this round');
  await sql`update feed set mark = next_mark, cursor = null, position = 'pending', full_round = false,
      fully_read_at = case when full_round and page > 0 then now() else fully_read_at end,
      pages_last_round = case when page > 0 then page else pages_last_round end
    where job_id = ${jobId}`.execute(tx);
  await sql`delete from feed where job_id = ${jobId} and retiring`.execute(tx);
}
