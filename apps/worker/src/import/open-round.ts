import { addFeed, feedsOf, openRound, retireFeed, wantAttributes, type Feed } from '@lockstep/database';
import type { JobContext } from '../job/job-context.ts';
import { covers } from './narrowed-feed.ts';

/** Makes the feeds that the job needs by now, and begins a round unless one is open. Returns its number. */
export async function beginOrGoOn(job: JobContext): Promise<number> {
  return job.db.transaction().execute(async (tx) => {
    const feeds = await feedsOf(tx, job.id);
    await ensureUsersFeed(job, tx, feeds);
    if (job.scope === 'assigned' || job.schema.requirements.roles)
      await ensureAssignmentFeeds(job, tx, feeds);
    return openRound(tx, job.id, {
      rereadEveryMs: job.settings.rereadEveryMs,
      filterGroups: job.schema.requirements.groups,
    });
  });
}

/**
 * When `$select` changes, the old feed runs until the new one's first round is complete (rule R15). What is not needed any
 * more is not asked for any more either (rule R16).
 */
async function ensureUsersFeed(job: JobContext, tx: JobContext['db'], feeds: readonly Feed[]): Promise<void> {
  const attributes = job.schema.requirements.attributes;
  const from = job.scope === 'all' ? 'beginning' : 'now';
  const current = feeds.find((feed) => feed.kind === 'users' && !feed.retiring);
  if (
    current?.start.kind === 'users' &&
    current.start.from === from &&
    sameNames(current.start.attributes, attributes)
  ) {
    return;
  }
  if (current !== undefined) {
    await retireFeed(tx, current.id);
    // A feed that starts now brings later changes only: those who are known are read once directly, for what is new.
    if (!covers(current, attributes, from)) await wantAttributes(tx, job.id);
  }
  await addFeed(tx, job.id, { kind: 'users', attributes: [...attributes], from });
}

function sameNames(some: readonly string[], others: readonly string[]): boolean {
  const names = new Set(some);
  return names.size === new Set(others).size && others.every((name) => names.has(name));
}

async function ensureAssignmentFeeds(
  job: JobContext,
  tx: JobContext['db'],
  feeds: readonly Feed[],
): Promise<void> {
  const { servicePrincipalId } = job;
  if (!feeds.some((feed) => feed.kind === 'assignment-changes')) {
    await addFeed(tx, job.id, { kind: 'assignment-changes', servicePrincipalId, from: 'now' });
  }
  if (!feeds.some((feed) => feed.kind === 'assignment-list')) {
    await addFeed(tx, job.id, { kind: 'assignment-list', servicePrincipalId });
  }
}
