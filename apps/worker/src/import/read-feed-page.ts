import {
  advanceFeed,
  feedsOf,
  forgetAttributes,
  listedAssignments,
  nextSequence,
  restartFeed,
  skipFeed,
  stageAssignments,
  stageFeedPeople,
  stageMembers,
  suspectAssignments,
  suspectMembers,
  suspectPeople,
  suspectUnlisted,
  wantAttributes,
  type Db,
  type Feed,
} from '@lockstep/database';
import {
  FeedExpiredError,
  SourceError,
  transitiveMembers,
  type FeedItem,
  type FeedPage,
  type GroupMemberItem,
} from '@lockstep/engine';
import type { JobContext } from '../job/job-context.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { isNarrowed, surplus } from './narrowed-feed.ts';

/** Reads one page and stages it with the feed's new position in one transaction: a crash repeats at most this page. */
export async function readFeedPage(job: JobContext, feed: Feed, pulse: Pulse): Promise<{ changed: number }> {
  const sequence = await nextSequence(job.db, job.id);
  pulse.beat();
  let page: FeedPage;
  try {
    page = await askPage(job, feed, pulse.signal);
  } catch (error) {
    if (!(error instanceof FeedExpiredError)) throw error;
    await beginAnew(job, feed);
    return { changed: 0 };
  }
  return job.db.transaction().execute(async (tx) => {
    await advanceFeed(tx, feed, sequence, page.link);
    const changed = await stageItems(job, tx, sequence, feed, page);
    if (page.link.kind === 'done')
      await settleFeed(job, tx, feed, feed.page === 0 ? sequence : feed.round_sequence);
    return { changed };
  });
}

/** What a feed would have told that ends with this round is asked directly; one that died while it was read from its beginning has to wait. */
async function beginAnew(job: JobContext, feed: Feed): Promise<void> {
  if (feed.retiring) {
    await skipFeed(job.db, feed, 'drop');
    await wantAttributes(job.db, job.id);
    return;
  }
  await restartFeed(job.db, feed);
  if (!feed.full_round) return;
  throw new SourceError(
    'unavailable',
    'FeedExpired',
    'Microsoft Graph broke off a feed that was read from its beginning. Nobody must act yet: Lockstep begins anew by itself. ' +
      'It happens while Microsoft moves or restores a tenant.',
  );
}

async function askPage(job: JobContext, feed: Feed, signal: AbortSignal): Promise<FeedPage> {
  const link = feed.cursor ?? feed.mark;
  return link === null
    ? job.source.startFeed(feed.start, signal)
    : job.source.continueFeed(feed.start, link, signal);
}

async function stageItems(
  job: JobContext,
  tx: Db,
  sequence: number,
  feed: Feed,
  page: FeedPage,
): Promise<number> {
  const place = {
    jobId: job.id,
    sequence,
    scope: job.scope,
    evidenceConfirmAfterMs: job.settings.evidenceConfirmAfterMs,
  };
  const people = page.items.flatMap((item) =>
    item.kind === 'user' || item.kind === 'user-removed' ? [item] : [],
  );
  let { changed } = await stageFeedPeople(tx, place, people);
  const assignments = page.items.flatMap((item) => (item.kind === 'assignment' ? [item.assignment] : []));
  changed += await stageAssignments(
    tx,
    place,
    assignments.filter((assignment) => assignment.resourceId === job.servicePrincipalId),
  );
  await suspectAssignments(
    tx,
    place,
    page.items.flatMap((item) => (item.kind === 'assignment-removed' ? [item.id] : [])),
  );
  for (const group of groupsOf(page.items)) {
    const id = feed.kind === 'transitive-members' ? transitiveMembers(group.id) : group.id;
    changed += await stageMembers(tx, place, { ...group, id });
  }
  for (const item of page.items) {
    if (item.kind === 'group-removed') await suspectMembers(tx, job.id, [item.id], sequence + 1);
  }
  return changed;
}

/** What a page says of each group, if it comes in slices (graph.md G21) as one. */
function groupsOf(
  items: readonly FeedItem[],
): readonly { readonly id: string; readonly members: readonly GroupMemberItem[] }[] {
  const members = new Map<string, GroupMemberItem[]>();
  for (const item of items) {
    if (item.kind === 'group') members.set(item.id, [...(members.get(item.id) ?? []), ...item.members]);
  }
  return [...members].map(([id, all]) => ({ id, members: all }));
}

/** The feed's round is whole. What a full round did not show becomes a suspect, never a leaver (rule R7). */
async function settleFeed(job: JobContext, tx: Db, feed: Feed, roundSequence: number): Promise<void> {
  if (feed.kind === 'assignment-list') {
    await suspectUnlisted(tx, job.id, roundSequence);
    await listedAssignments(tx, job.id);
  }
  if (feed.retiring) await forgetAttributes(tx, job.id, surplus(feed, job.schema.requirements.attributes));
  if (!feed.full_round) return;
  if (feed.start.kind === 'transitive-members')
    await suspectMembers(tx, job.id, [transitiveMembers(feed.start.groupId)], roundSequence);
  if (feed.start.kind === 'group-members')
    await suspectMembers(tx, job.id, feed.start.groupIds, roundSequence);
  if (feed.start.kind === 'users') {
    if (feed.start.from === 'beginning') await suspectPeople(tx, job.id, roundSequence);
    // The link died: what changed between the old one and now is asked directly.
    else if (!isNarrowed(feed, await feedsOf(tx, job.id))) await wantAttributes(tx, job.id);
  }
}
