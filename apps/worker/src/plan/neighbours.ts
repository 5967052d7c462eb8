import {
  edgesOf,
  holdersOfAccounts,
  holdersOfKeys,
  liveLinks,
  membershipsOf,
  personRows,
  rivalsFor,
  type Holder,
} from '@lockstep/database';
import { findRing, type Neighbour } from '@lockstep/engine';
import type { CycleContext } from '../job/job-context.ts';
import { personStanding, personWork, type PersonWork } from './person-work.ts';

/** Who stands in the way of whom, for a page of people (R12). */
export interface Neighbours {
  owner(targetId: string, sourceId: string): Neighbour | null;
  keyHolder(work: PersonWork): Neighbour | null;
  rival(work: PersonWork): string | null;
  ring(work: PersonWork): readonly string[] | null;
}

const longestChain = 20;

export async function loadNeighbours(
  job: CycleContext,
  work: readonly PersonWork[],
  matchedIds: readonly string[],
): Promise<Neighbours> {
  const wanted = new Map(work.map((one) => [one.person.sourceId, one.key]));
  const owners = await holdersOfAccounts(job.db, job.id, matchedIds);
  const holders = await followChain(job, work, wanted);
  const rivals = await rivalsFor(job.db, job.id, keysOf(work), job.dryRunId);
  const inPage = rivalsInPage(work);
  const ownerOf = new Map(owners.map((holder) => [holder.targetId, holder]));
  const holderOf = (sourceId: string): Holder | undefined => {
    const key = wanted.get(sourceId);
    const holder = key === null || key === undefined ? undefined : holders.get(key);
    return holder?.sourceId === sourceId ? undefined : holder;
  };
  const neighbour = (holder: Holder): Neighbour => ({ ...holder, willFree: willFree(holder, wanted) });
  return {
    owner: (targetId, sourceId) => {
      const holder = ownerOf.get(targetId);
      return holder === undefined || holder.sourceId === sourceId ? null : neighbour(holder);
    },
    keyHolder: ({ person }) => {
      const holder = holderOf(person.sourceId);
      return holder === undefined ? null : neighbour(holder);
    },
    rival: ({ key, link, person }) => {
      if (key === null || link !== null) return null;
      const others = [...(rivals.get(key) ?? []), ...(inPage.get(key) ?? [])];
      return others.find((id) => id !== person.sourceId) ?? null;
    },
    ring: ({ person }) =>
      findRing(person.sourceId, (id) => {
        const holder = holderOf(id);
        return holder !== undefined && willFree(holder, wanted) ? holder.sourceId : null;
      }),
  };
}

/** The holder lives, and wants another name than the one held. */
function willFree(holder: Holder, wanted: ReadonlyMap<string, string | null>): boolean {
  const key = wanted.has(holder.sourceId) ? (wanted.get(holder.sourceId) ?? null) : holder.wantedKey;
  return holder.presence === 'present' && key !== null && key !== holder.matchKey;
}

/** Holders of wanted keys, and of the keys that these want, until the chains end. Due holders' wishes are evaluated afresh. */
async function followChain(
  job: CycleContext,
  work: readonly PersonWork[],
  wanted: Map<string, string | null>,
): Promise<ReadonlyMap<string, Holder>> {
  const holders = new Map<string, Holder>();
  let keys = keysOf(work);
  for (let step = 0; step < longestChain && keys.length > 0; step += 1) {
    const found = await holdersOfKeys(job.db, job.id, keys);
    for (const holder of found) if (holder.matchKey !== null) holders.set(holder.matchKey, holder);
    const unknown = found.filter((holder) => !wanted.has(holder.sourceId));
    const wishes = await wishesOf(job, unknown);
    for (const [id, key] of wishes) wanted.set(id, key);
    keys = [...wishes.values()].flatMap((key) => (key === null || holders.has(key) ? [] : [key]));
  }
  return holders;
}

async function wishesOf(
  job: CycleContext,
  holders: readonly Holder[],
): Promise<ReadonlyMap<string, string | null>> {
  const wishes = new Map<string, string | null>();
  for (const holder of holders) if (!holder.due) wishes.set(holder.sourceId, holder.wantedKey);
  const due = holders.filter((holder) => holder.due).map((holder) => holder.sourceId);
  if (due.length === 0) return wishes;
  const [rows, edges, memberships, links] = await Promise.all([
    personRows(job.db, job.id, due),
    edgesOf(job.db, job.id, due),
    membershipsOf(job.db, job.id, due, job.schema.requirements.groups),
    liveLinks(job.db, job.id, due),
  ]);
  for (const row of rows) {
    const held = edges.get(row.sourceId) ?? [];
    const context = { now: new Date(job.clock()), memberships: memberships(row.sourceId) };
    const standing = personStanding(job, row, held, context);
    if (standing.kind === 'undecided') continue;
    wishes.set(
      row.sourceId,
      personWork(job, row, {
        edges: held,
        link: links.get(row.sourceId) ?? null,
        unknown: null,
        standing,
        scopeChangesAtMs: null,
      }).key,
    );
  }
  return wishes;
}

function keysOf(work: readonly PersonWork[]): readonly string[] {
  return work.flatMap((one) => (one.key === null ? [] : [one.key]));
}

function rivalsInPage(work: readonly PersonWork[]): ReadonlyMap<string, readonly string[]> {
  const rivals = new Map<string, string[]>();
  for (const { key, link, person } of work) {
    if (key !== null && link === null) rivals.set(key, [...(rivals.get(key) ?? []), person.sourceId]);
  }
  return rivals;
}
