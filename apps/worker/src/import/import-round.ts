import { finishRound, nextProofInMs, refreshStatistics, rememberDefaultDomain } from '@lockstep/database';
import type { ImportReport } from '@lockstep/contracts';
import type { JobContext } from '../job/job-context.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { nextFeed } from './next-feed.ts';
import { beginOrGoOn } from './open-round.ts';
import { proveEdges } from './prove-edges.ts';
import { readFeedPage } from './read-feed-page.ts';
import { readWantedPeople } from './read-wanted-people.ts';
import { refuseForeignSource } from './refuse-foreign-source.ts';

/** So many new rows make PostgreSQL's picture of a table useless. */
const manyPeople = 500;

/**
 * One import round (rule R1): the feeds are read to their ends, then who is unknown or in doubt is read directly, then
 * edges in doubt are proved; at the end the import mark moves. Stops early when the slice is over, to be called again.
 *
 * The second read of a proof is a round, too: who was assigned anew since the first read has another assignment, of which
 * only a feed tells (rule R7).
 */
export async function importRound(job: JobContext, pulse: Pulse): Promise<ImportReport> {
  let pages = 0;
  let changedPeople = 0;
  const round = await beginOrGoOn(job);
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
  await refreshApplicationFacts(job);
  await job.db.transaction().execute((tx) => finishRound(tx, job.id, round));
  if (changedPeople >= manyPeople) await refreshStatistics(job.db, ['person', 'assignment', 'membership']);
  return { complete: true, pages, changedPeople, confirmInMs: await nextProofInMs(job.db, job.id) };
}

/** Before anything is planned on what was imported, it is looked at whether it can be true (rule R9). */
export async function importInCycle(job: JobContext, pulse: Pulse): Promise<ImportReport> {
  const report = await importRound(job, pulse);
  if (report.complete) await refuseForeignSource(job);
  return report;
}

/**
 * What mappings and logs ask for beside the person: role names, which turn assignments into values, and the tenant's default domain;
 * when they change, whom they concern is planned again. Where no mapping asks for roles, the application is read once, for its
 * name in the logs.
 */
export async function refreshApplicationFacts(job: JobContext): Promise<void> {
  const { roles, defaultDomain } = job.schema.requirements;
  if (roles || job.application?.id !== job.servicePrincipalId)
    await job.rememberApplication(await job.source.servicePrincipal(job.servicePrincipalId));
  if (defaultDomain) await rememberDefaultDomain(job.db, job.id, await job.source.defaultDomain());
}
