import {
  beginListing,
  countListedLicences,
  countReadsAhead,
  setListingState,
  setPhase,
  storeListedPage,
  targetListing,
  type TargetListing,
} from '@lockstep/database';
import { foldKey } from '@lockstep/engine';
import { listRowCovers, readPath, type ScimResource } from '@lockstep/scim';
import { TargetError, type ListCursor, type ListPage } from '@lockstep/scim/client';
import type { IndexReport } from '@lockstep/contracts';
import { z } from 'zod';
import type { CycleContext } from '../job/job-context.ts';
import { JobTrouble } from '../job/job-trouble.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { targetTrouble } from './target-trouble.ts';

const listCursor = z.object({
  startIndex: z.number(),
  read: z.number(),
  totalResults: z.number(),
  firstId: z.string(),
  trusted: z.boolean(),
});

/** Listing is not even tried for fewer reads than this: its first page alone is a request. */
const fewReads = 3;

/**
 * Lists the target into the index when its pages are fewer than the single reads that they save (R13). Resumes after the last
 * stored page. `complete`: there is nothing more to list in this cycle.
 */
export async function indexTarget(job: CycleContext, pulse: Pulse): Promise<IndexReport> {
  // Reading the target is the first half of planning.
  await setPhase(job.db, job.cycleId, 'plan');
  let pages = 0;
  let listing = await currentListing(job);
  const report = (complete: boolean, resumeInMs: number | null = null): IndexReport => ({
    complete,
    pages,
    resumeInMs,
  });
  if (listing === null) return report(true);
  while (listing.state === 'reading') {
    const page = await readPage(job, listing, pulse);
    if (page instanceof JobTrouble) return report(false, page.retryAfterMs ?? 1_000);
    const state = await stateAfter(job, page, listing);
    const moved = await job.db.transaction().execute(async (tx) => {
      const stored = await storeListedPage(tx, job.id, listing?.pages ?? 0, {
        rows: page.rows.map((account) => ({ account, keys: matchKeys(job, account) })),
        totalResults: page.totalResults,
        cursor: page.next,
        state,
        complete: job.profile.list.rows === 'everything',
      });
      const { licence } = job.profile;
      if (stored && state === 'complete' && licence !== undefined)
        await countListedLicences(tx, job.id, licence);
      return stored;
    });
    pages += 1;
    pulse.beat();
    if (!moved || pulse.sliceIsOver()) return report(false);
    listing = (await targetListing(job.db, job.id)) ?? { ...listing, state };
  }
  return report(true);
}

/** Null when no listing is worth its requests. */
async function currentListing(job: CycleContext): Promise<TargetListing | null> {
  const listing = await targetListing(job.db, job.id);
  if (listing?.cycleId === job.cycleId) return listing;
  if ((await readsAhead(job)) <= fewReads) return null;
  await job.db.transaction().execute((tx) => beginListing(tx, job.id, job.cycleId));
  return targetListing(job.db, job.id);
}

/** Single reads that a listing would save: every unlinked person's filter, and linked accounts where a row says enough. */
async function readsAhead(job: CycleContext): Promise<number> {
  const { unlinked, linked } = await countReadsAhead(job.db, job.id, job.schemaVersion);
  return unlinked + (listRowCovers(job.profile, job.schema.mapped) ? linked : 0);
}

/** The pause that the target asks for ends the slice; other trouble of the target as a whole is thrown. */
async function readPage(
  job: CycleContext,
  listing: TargetListing,
  pulse: Pulse,
): Promise<ListPage | JobTrouble> {
  const cursor: ListCursor | null = listing.cursor === null ? null : listCursor.parse(listing.cursor);
  try {
    return await job.target.listUsers(cursor, pulse.signal);
  } catch (error) {
    if (error instanceof JobTrouble && error.code === 'TooManyRequests') return error;
    if (!(error instanceof TargetError)) throw error;
    const trouble = targetTrouble(error.answer);
    if (trouble?.code === 'TooManyRequests') return trouble;
    if (trouble !== null) throw trouble;
    // A target that can't be listed is asked person by person.
    await setListingState(job.db, job.id, 'untrusted');
    return { rows: [], totalResults: 0, next: null, trusted: false };
  }
}

async function stateAfter(
  job: CycleContext,
  page: ListPage,
  listing: TargetListing,
): Promise<TargetListing['state']> {
  if (!page.trusted) return 'untrusted';
  if (page.next === null) return 'complete';
  if (listing.pages > 0) return 'reading';
  const pages = Math.ceil(page.totalResults / Math.max(1, page.rows.length));
  // After the first page it is known how many there are: then single reads may be cheaper after all.
  return pages > (await readsAhead(job)) ? 'untrusted' : 'reading';
}

function matchKeys(job: CycleContext, account: ScimResource): { attribute: string; value: string }[] {
  return job.schema.matching.flatMap(({ target }) => {
    const value = foldKey(readPath(account, target));
    return value === null ? [] : [{ attribute: target, value }];
  });
}
