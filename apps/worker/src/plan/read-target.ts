import { indexedAccounts, indexedIds, type IndexedAccount, type TargetListing } from '@lockstep/database';
import { foldKey, matchQuestions, type Match, type Observation } from '@lockstep/engine';
import { listRowCovers, readPath, valuesEqual, type ScimResource } from '@lockstep/scim';
import type { CycleContext } from '../job/job-context.ts';
import type { PersonWork } from './person-work.ts';

/** What a read of the target said about one person, and when. */
export interface TargetFacts {
  readonly match: Match;
  readonly observation: Observation;
  readonly observedAtMs: number | null;
}

const nothingRead: TargetFacts = {
  match: { kind: 'not-asked' },
  observation: { kind: 'not-read' },
  observedAtMs: null,
};

/** How to ask the target, and whom to tell of an answer. */
export interface Asking {
  readonly signal: AbortSignal;
  readonly answered: () => void;
}

/** The listing's rows for a page of people; empty when there is no trusted listing of this cycle. */
export interface PageIndex {
  readonly trusted: boolean;
  readonly ids: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly accounts: ReadonlyMap<string, IndexedAccount>;
}

export async function loadIndex(
  job: CycleContext,
  listing: TargetListing | null,
  work: readonly PersonWork[],
): Promise<PageIndex> {
  const trusted = listing?.cycleId === job.cycleId && listing.state === 'complete';
  if (!trusted) return { trusted, ids: new Map(), accounts: new Map() };
  const questions = work
    .filter((one) => one.link === null)
    .flatMap((one) => matchQuestions(one.mapped, job.schema));
  const ids = new Map<string, ReadonlyMap<string, readonly string[]>>();
  for (const attribute of new Set(questions.map((question) => question.attribute))) {
    const values = questions.flatMap((one) =>
      one.attribute === attribute ? [foldKey(one.value) ?? ''] : [],
    );
    ids.set(attribute, await indexedIds(job.db, job.id, attribute, values));
  }
  const wanted = [
    ...[...ids.values()].flatMap((found) => [...found.values()].flat()),
    ...work.flatMap((one) => (one.link === null ? [] : [one.link.targetId])),
  ];
  return { trusted, ids, accounts: await indexedAccounts(job.db, job.id, wanted) };
}

/** Reads what must be known about one person's account. Throws TargetError when no answer could be had. */
export async function readTarget(
  job: CycleContext,
  work: PersonWork,
  index: PageIndex,
  asking: Asking,
): Promise<TargetFacts> {
  if (work.link !== null) return readLinked(job, work, work.link, index, asking);
  // Who left before the answer to their creation was known may have an account (R4).
  const mayHave = work.standing.kind === 'in-scope' ? work.key !== null : work.unknown !== null;
  if (!mayHave) return nothingRead;
  return findMatch(job, work, index, asking);
}

/** The whole account, whatever was known: before something is taken away (R14). */
export async function readWhole(job: CycleContext, targetId: string, asking: Asking): Promise<TargetFacts> {
  const account = await job.target.readUser(targetId, asking.signal);
  asking.answered();
  return {
    match: { kind: 'not-asked' },
    observation: account === null ? { kind: 'absent' } : { kind: 'account', account, complete: true },
    observedAtMs: job.clock(),
  };
}

async function readLinked(
  job: CycleContext,
  work: PersonWork,
  link: NonNullable<PersonWork['link']>,
  index: PageIndex,
  asking: Asking,
): Promise<TargetFacts> {
  const leaves = work.standing.kind === 'out-of-scope';
  const nothingToDo = leaves && link.state === 'disabled' && !mayDelete(job, work);
  if (nothingToDo) return nothingRead;
  const listed = leaves ? undefined : index.accounts.get(link.targetId);
  if (listed === undefined || !enough(job, listed.complete)) return readWhole(job, link.targetId, asking);
  return {
    match: { kind: 'not-asked' },
    observation: { kind: 'account', account: listed.account, complete: listed.complete },
    observedAtMs: listed.seenAtMs,
  };
}

function mayDelete(job: CycleContext, work: PersonWork): boolean {
  return work.person.presence === 'hard-deleted' || job.settings.deleteWhenUnassigned;
}

/** Whether a list row is enough to compare all mapped attributes (R13). */
function enough(job: CycleContext, complete: boolean): boolean {
  return complete || listRowCovers(job.profile, job.schema.mapped);
}

/** The matching attributes in their order, the first match wins (entra.md M1). */
async function findMatch(
  job: CycleContext,
  work: PersonWork,
  index: PageIndex,
  asking: Asking,
): Promise<TargetFacts> {
  const fresh = work.person.attempts > 0 || work.person.readBacks > 0;
  for (const { attribute, value } of matchQuestions(work.mapped, job.schema)) {
    const indexed = fresh ? undefined : fromIndex(job, index, attribute, value);
    const found = indexed ?? (await ask(job, attribute, value, asking));
    if (found.length > 1) {
      const targetIds = found.map((one) => one.account.id);
      return { ...nothingRead, match: { kind: 'several', attribute, targetIds } };
    }
    const [one] = found;
    if (one === undefined) continue;
    const { account, complete, seenAtMs } = enough(job, one.complete) ? one : await whole(job, one, asking);
    return {
      match: { kind: 'found', attribute, account, complete },
      observation: { kind: 'not-read' },
      observedAtMs: seenAtMs,
    };
  }
  return { ...nothingRead, match: { kind: 'none' } };
}

function fromIndex(
  job: CycleContext,
  index: PageIndex,
  attribute: string,
  value: string,
): readonly IndexedAccount[] | undefined {
  if (!index.trusted || !listRowCovers(job.profile, [attribute])) return undefined;
  const ids = index.ids.get(attribute)?.get(foldKey(value) ?? '') ?? [];
  // Written upon since it was listed: the target knows better.
  if (ids.some((id) => !index.accounts.has(id))) return undefined;
  return ids.flatMap((id) => {
    const listed = index.accounts.get(id);
    return listed !== undefined && hasValue(job, listed.account, attribute, value) ? [listed] : [];
  });
}

function hasValue(job: CycleContext, account: ScimResource, attribute: string, value: string): boolean {
  return valuesEqual(job.schema.targetAttribute(attribute), value, readPath(account, attribute));
}

async function ask(
  job: CycleContext,
  attribute: string,
  value: string,
  asking: Asking,
): Promise<readonly IndexedAccount[]> {
  const complete = job.profile.list.rows === 'everything';
  const found = await job.target.findUsers(attribute, value, asking.signal);
  asking.answered();
  return found.map((account) => ({ account, complete, seenAtMs: job.clock() }));
}

/** A thin row is read in full; an account that is gone by then is compared as it was listed, and its update will tell. */
async function whole(job: CycleContext, listed: IndexedAccount, asking: Asking): Promise<IndexedAccount> {
  const account = await job.target.readUser(listed.account.id, asking.signal);
  asking.answered();
  return account === null ? listed : { account, complete: true, seenAtMs: job.clock() };
}
