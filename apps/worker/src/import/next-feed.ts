import { addFeed, assignedGroups, feedsOf, restartFeed, skipFeed, type Feed } from '@lockstep/database';
import type { JobContext } from '../job/job-context.ts';
import { isNarrowed } from './narrowed-feed.ts';

/** Groups a feed may name (graph.md G4). */
const groupsPerFeed = 50;

/** The changes of assignments begin before the first listing, so that nothing falls between the two. */
const readingOrder: readonly Feed['kind'][] = [
  'users',
  'assignment-changes',
  'assignment-list',
  'group-members',
  'transitive-members',
];

/** The feed whose next page is to be read; null when the round has read all of them to their ends. */
export async function nextFeed(job: JobContext): Promise<Feed | null> {
  for (;;) {
    const feeds = await feedsOf(job.db, job.id);
    const open = feeds.filter((feed) => feed.position !== 'done');
    const narrowed = open.find((one) => isNarrowed(one, feeds));
    const feed = narrowed ?? readingOrder.flatMap((kind) => open.filter((one) => one.kind === kind))[0];
    if (feed === undefined) {
      if (!(await addGroupFeeds(job, feeds))) return null;
    } else if (await isNeeded(job, feed, feeds)) {
      return feed;
    }
  }
}

/**
 * Assignments are listed, or their changes are followed, whichever costs less; in any case they are listed once a day as a
 * check (rule R15). The feed of changes holds those of every user of the tenant, so that a single page of assignments is
 * always cheaper, and a feed that became longer than the listing is given up for it.
 */
async function isNeeded(job: JobContext, feed: Feed, feeds: readonly Feed[]): Promise<boolean> {
  const list = feeds.find((one) => one.kind === 'assignment-list');
  if (feed.kind === 'assignment-changes' && list !== undefined) {
    if (feed.position === 'pending' && list.pages_last_round === 1) {
      await skipFeed(job.db, feed, 'drop');
      return false;
    }
    if (feed.position === 'reading' && !feed.full_round && feed.page >= list.pages_last_round) {
      await restartFeed(job.db, feed);
      return false;
    }
  }
  if (feed.kind === 'assignment-list' && feed.position === 'pending' && !(await listingIsDue(job, feeds))) {
    await skipFeed(job.db, feed, 'keep');
    return false;
  }
  return true;
}

async function listingIsDue(job: JobContext, feeds: readonly Feed[]): Promise<boolean> {
  const changes = feeds.find((feed) => feed.kind === 'assignment-changes');
  const followed = changes !== undefined && changes.page > 0 && !changes.full_round;
  if (!followed) return true;
  const row = await job.db
    .selectFrom('job')
    .select('assignments_listed_at')
    .where('id', '=', job.id)
    .executeTakeFirst();
  const listedAt = row?.assignments_listed_at?.getTime() ?? 0;
  return job.clock() - listedAt >= job.settings.relistAssignmentsEveryMs;
}

/**
 * A newly assigned group, or one that a filter asks for, gets a feed of its own round; the feeds of the others go on (rule
 * R15). False: there is none.
 */
async function addGroupFeeds(job: JobContext, feeds: readonly Feed[]): Promise<boolean> {
  const { groups } = job.schema.requirements;
  const known = new Set(
    feeds.flatMap((feed) => (feed.start.kind === 'group-members' ? feed.start.groupIds : [])),
  );
  const direct = groups.filter((group) => !group.transitive).map((group) => group.id);
  const wanted = new Set([...(await assignedGroups(job.db, job.id)), ...direct]);
  const missing = [...wanted].filter((id) => !known.has(id));
  for (let at = 0; at < missing.length; at += groupsPerFeed) {
    await addFeed(job.db, job.id, { kind: 'group-members', groupIds: missing.slice(at, at + groupsPerFeed) });
  }
  const listed = new Set(
    feeds.flatMap((feed) => (feed.start.kind === 'transitive-members' ? [feed.start.groupId] : [])),
  );
  const unlisted = groups.filter((group) => group.transitive && !listed.has(group.id));
  for (const { id } of unlisted) await addFeed(job.db, job.id, { kind: 'transitive-members', groupId: id });
  return missing.length + unlisted.length > 0;
}
