import {
  addFeed,
  assignedGroups,
  beginRound,
  feedsOf,
  finishRound,
  nextProofInMs,
  refreshStatistics,
  skipFeed,
  wantAttributes,
  type Feed,
} from '@lockstep/database';
import type { ImportReport } from '@lockstep/contracts';
import type { JobContext } from '../job/job-context.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { readFeedPage } from './read-feed-page.ts';
import { readWantedPeople } from './read-wanted-people.ts';
import { proveEdges } from './prove-edges.ts';

/** Groups a feed may name (graph.md G4). */
const groupsPerFeed = 50;
/** So many new rows make PostgreSQL's picture of a table useless. */
const manyPeople = 500;

/**
 * One import round (rule R1): the feeds are read to their ends, then who is unknown or in doubt is read directly, then
 * edges in doubt are proved; at the end the import mark moves. Stops early when the slice is over, to be called again.
 */
export async function importRound(job: JobContext, pulse: Pulse): Promise<ImportReport> {
  let pages = 0;
  let changedPeople = 0;
  await openRound(job);
  for (;;) {
    const feed = await nextFeed(job);
    if (feed === null) break;
    const staged = await readFeedPage(job, feed, pulse);
    pages += 1;
    changedPeople += staged.changed;
    if (pulse.sliceIsOver()) return { complete: false, pages, changedPeople, confirmInMs: null };
  }
  const read = await readWantedPeople(job, pulse);
  changedPeople += read.changed;
  if (!read.complete) return { complete: false, pages, changedPeople, confirmInMs: null };
  changedPeople += await proveEdges(job, pulse);
  await refreshAppRoles(job);
  await job.db.transaction().execute((tx) => finishRound(tx, job.id));
  if (changedPeople >= manyPeople) await refreshStatistics(job.db, ['person', 'assignment', 'membership']);
  return { complete: true, pages, changedPeople, confirmInMs: await nextProofInMs(job.db, job.id) };
}

/** The proofs whose second read is due, and people to be read again, between two rounds (rule R7). */
export async function confirmProofs(job: JobContext, pulse: Pulse): Promise<ImportReport> {
  const read = await readWantedPeople(job, pulse);
  const proved = await proveEdges(job, pulse);
  return {
    complete: read.complete,
    pages: 0,
    changedPeople: read.changed + proved,
    confirmInMs: await nextProofInMs(job.db, job.id),
  };
}

async function openRound(job: JobContext): Promise<void> {
  await job.db.transaction().execute(async (tx) => {
    const feeds = await feedsOf(tx, job.id);
    await ensureUsersFeed(job, tx, feeds);
    if (job.scope === 'assigned' || job.schema.requirements.roles) await ensureAssignmentFeeds(job, tx, feeds);
    if (!(await roundIsOpen(job, tx))) await beginRound(tx, job.id);
  });
}

async function roundIsOpen(job: JobContext, tx: JobContext['db']): Promise<boolean> {
  const row = await tx.selectFrom('job').select('import_started_at').where('id', '=', job.id).executeTakeFirst();
  return (row?.import_started_at ?? null) !== null;
}

/** When `$select` grows, the old feed runs until the new one's first round is complete (rule R15). */
async function ensureUsersFeed(job: JobContext, tx: JobContext['db'], feeds: readonly Feed[]): Promise<void> {
  const attributes = job.schema.requirements.attributes;
  const from = job.scope === 'all' ? 'beginning' : 'now';
  const current = feeds.find((feed) => feed.kind === 'users' && !feed.retiring);
  if (current?.start.kind === 'users' && current.start.from === from) {
    const held = new Set(current.start.attributes);
    if (attributes.every((name) => held.has(name))) return;
  }
  if (current !== undefined) {
    await tx.updateTable('feed').set({ retiring: true }).where('id', '=', current.id).execute();
    // A feed that starts now brings later changes only: those who are known are read once directly.
    await wantAttributes(tx, job.id);
  }
  await addFeed(tx, job.id, { kind: 'users', attributes: [...attributes], from });
}

async function ensureAssignmentFeeds(job: JobContext, tx: JobContext['db'], feeds: readonly Feed[]): Promise<void> {
  const { servicePrincipalId } = job;
  // The feed of changes starts before the first listing, so that nothing falls between them.
  if (!feeds.some((feed) => feed.kind === 'assignment-changes')) {
    await addFeed(tx, job.id, { kind: 'assignment-changes', servicePrincipalId, from: 'now' });
  }
  if (!feeds.some((feed) => feed.kind === 'assignment-list')) {
    await addFeed(tx, job.id, { kind: 'assignment-list', servicePrincipalId });
  }
}

const readingOrder: readonly Feed['kind'][] = ['users', 'assignment-changes', 'assignment-list', 'group-members'];

async function nextFeed(job: JobContext): Promise<Feed | null> {
  const feeds = await feedsOf(job.db, job.id);
  for (const kind of readingOrder) {
    if (kind === 'group-members') await addGroupFeeds(job, feeds);
    for (const feed of kind === 'group-members' ? await feedsOf(job.db, job.id) : feeds) {
      if (feed.kind !== kind || feed.position === 'done') continue;
      if (kind === 'assignment-list' && feed.position === 'pending' && !(await listingIsDue(job, feed, feeds))) {
        await skipFeed(job.db, feed.id);
        continue;
      }
      return feed;
    }
  }
  return null;
}

/** Listing costs a request a page, the feed of changes one: the cheaper is used, and a listing checks once a day (R15). */
async function listingIsDue(job: JobContext, list: Feed, feeds: readonly Feed[]): Promise<boolean> {
  const changes = feeds.find((feed) => feed.kind === 'assignment-changes');
  if (changes === undefined || changes.full_round) return true;
  const row = await job.db
    .selectFrom('job')
    .select('assignments_listed_at')
    .where('id', '=', job.id)
    .executeTakeFirst();
  const listedAt = row?.assignments_listed_at?.getTime() ?? 0;
  return list.pages_last_round <= 1 || job.clock() - listedAt >= job.settings.relistAssignmentsEveryMs;
}

/** A newly assigned group gets a feed of its own round; the feeds of the others go on (rule R15). */
async function addGroupFeeds(job: JobContext, feeds: readonly Feed[]): Promise<void> {
  const known = new Set(feeds.flatMap((feed) => (feed.start.kind === 'group-members' ? feed.start.groupIds : [])));
  const missing = (await assignedGroups(job.db, job.id)).filter((id) => !known.has(id));
  for (let at = 0; at < missing.length; at += groupsPerFeed) {
    await addFeed(job.db, job.id, { kind: 'group-members', groupIds: missing.slice(at, at + groupsPerFeed) });
  }
}

/** Role names are needed to turn assignments into values; when they change, whom they concern is planned again. */
async function refreshAppRoles(job: JobContext): Promise<void> {
  if (!job.schema.requirements.roles) return;
  const { appRoles } = await job.source.servicePrincipal(job.servicePrincipalId);
  await job.rememberAppRoles(appRoles);
}
