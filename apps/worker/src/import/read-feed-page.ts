import {
  advanceFeed,
  listedAssignments,
  nextSequence,
  restartFeed,
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
import { FeedExpiredError, type FeedPage } from '@lockstep/engine';
import type { JobContext } from '../job/job-context.ts';
import type { Pulse } from '../temporal/pulse.ts';

/** Reads one page and stages it with the feed's new position in one transaction: a crash repeats at most this page. */
export async function readFeedPage(job: JobContext, feed: Feed, pulse: Pulse): Promise<{ changed: number }> {
  const sequence = await nextSequence(job.db, job.id);
  pulse.beat();
  let page: FeedPage;
  try {
    page = await askPage(job, feed, pulse.signal);
  } catch (error) {
    if (!(error instanceof FeedExpiredError)) throw error;
    await job.db.transaction().execute((tx) => restartFeed(tx, feed));
    return { changed: 0 };
  }
  return job.db.transaction().execute(async (tx) => {
    await advanceFeed(tx, feed, sequence, page.link);
    const changed = await stageItems(job, tx, sequence, page);
    if (page.link.kind === 'done') await settleFeed(job, tx, feed, feed.page === 0 ? sequence : feed.round_sequence);
    return { changed };
  });
}

async function askPage(job: JobContext, feed: Feed, signal: AbortSignal): Promise<FeedPage> {
  const link = feed.cursor ?? feed.mark;
  return link === null ? job.source.startFeed(feed.start, signal) : job.source.continueFeed(feed.start, link, signal);
}

async function stageItems(job: JobContext, tx: Db, sequence: number, page: FeedPage): Promise<number> {
  const place = {
    jobId: job.id,
    sequence,
    scope: job.scope,
    evidenceConfirmAfterMs: job.settings.evidenceConfirmAfterMs,
  };
  const people = page.items.flatMap((item) => (item.kind === 'user' || item.kind === 'user-removed' ? [item] : []));
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
  for (const item of page.items) {
    if (item.kind === 'group') changed += await stageMembers(tx, place, item);
    if (item.kind === 'group-removed') await suspectMembers(tx, job.id, [item.id], sequence);
  }
  return changed;
}

/** The feed's round is whole. What a full round did not show becomes a suspect, never a leaver (rule R7). */
async function settleFeed(job: JobContext, tx: Db, feed: Feed, roundSequence: number): Promise<void> {
  if (feed.kind === 'assignment-list') {
    await suspectUnlisted(tx, job.id, roundSequence);
    await listedAssignments(tx, job.id);
  }
  if (!feed.full_round) return;
  if (feed.start.kind === 'group-members') await suspectMembers(tx, job.id, feed.start.groupIds, roundSequence);
  if (feed.start.kind === 'users') {
    if (feed.start.from === 'beginning') await suspectPeople(tx, job.id, roundSequence);
    // The link died: what changed between the old one and now is asked directly.
    else await wantAttributes(tx, job.id);
  }
}
