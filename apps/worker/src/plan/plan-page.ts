import pMap from 'p-map';
import {
  edgesOf,
  liveLinks,
  personRows,
  referenceTargets,
  targetListing,
  type DuePerson,
  type VersionedLink,
} from '@lockstep/database';
import type { Edge } from '@lockstep/engine';
import { TargetError } from '@lockstep/scim/client';
import { readPeople } from '../import/read-wanted-people.ts';
import type { CycleContext } from '../job/job-context.ts';
import { JobTrouble } from '../job/job-trouble.ts';
import { targetTrouble } from '../target/target-trouble.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { decide, referencedPeople, type Decided } from './decide.ts';
import { loadNeighbours } from './neighbours.ts';
import { personStanding, personWork, type PersonWork } from './person-work.ts';
import { loadIndex, nothingRead, readTarget, type TargetFacts } from './read-target.ts';

/** Somebody about whom nothing could be decided: it is their escrow, never the page's failure (R5). */
export interface Undecided {
  readonly person: DuePerson;
  readonly linkVersion: number;
  readonly code: string;
  readonly message: string;
}

export interface PlannedPage {
  readonly decided: readonly Decided[];
  readonly undecided: readonly Undecided[];
}

/** PLAN for a page of due people: what must be known, read it, decide (R13). */
export async function planPage(job: CycleContext, people: readonly DuePerson[], pulse: Pulse): Promise<PlannedPage> {
  const undecided: Undecided[] = [];
  const work = await assemble(job, people, pulse, undecided);
  pulse.beat();
  const facts = await readAll(job, work, pulse, undecided);
  const matched = [...facts.values()].flatMap(({ match }) => (match.kind === 'found' ? [match.account.id] : []));
  const neighbours = await loadNeighbours(job, work, matched);
  const references = await referenceTargets(job.db, job.id, [...new Set(work.flatMap(referencedPeople))]);
  const decided = await pMap(
    work,
    async (one): Promise<Decided | null> => {
      const seen = facts.get(one.person.sourceId);
      if (seen === undefined) return null;
      return await orUndecided(one.person, linkVersion(one.link), undecided, () =>
        decide(job, one, seen, neighbours, references, pulse.signal),
      );
    },
    { concurrency: job.settings.applyConcurrency },
  );
  return { decided: decided.filter((one) => one !== null), undecided };
}

/** Rows to work: who can't be judged from what was staged is read directly first (R7). */
async function assemble(
  job: CycleContext,
  people: readonly DuePerson[],
  pulse: Pulse,
  undecided: Undecided[],
): Promise<readonly PersonWork[]> {
  const ids = people.map((person) => person.sourceId);
  const [edges, links] = await Promise.all([edgesOf(job.db, job.id, ids), liveLinks(job.db, job.id, ids)]);
  const edgesFor = (person: DuePerson): readonly Edge[] => edges.get(person.sourceId) ?? [];
  const unclear = people.filter((person) => personStanding(job, person, edgesFor(person)).kind === 'undecided');
  const known = unclear.length === 0 ? people : await readAgain(job, people, unclear, pulse);
  const work: PersonWork[] = [];
  for (const person of known) {
    const link = links.get(person.sourceId) ?? null;
    const one = await orUndecided(person, linkVersion(link), undecided, () => {
      const standing = personStanding(job, person, edgesFor(person));
      if (standing.kind === 'undecided') {
        throw new Error(`the source did not tell ${standing.missing.join(', ')} in a direct read`);
      }
      return personWork(job, person, edgesFor(person), link, standing);
    });
    if (one !== null) work.push(one);
  }
  return work;
}

async function readAgain(
  job: CycleContext,
  people: readonly DuePerson[],
  unclear: readonly DuePerson[],
  pulse: Pulse,
): Promise<readonly DuePerson[]> {
  const ids = unclear.map((person) => person.sourceId);
  await readPeople(job, ids, pulse);
  const fresh = new Map((await personRows(job.db, job.id, ids)).map((row) => [row.sourceId, row]));
  return people.map((person) => fresh.get(person.sourceId) ?? person);
}

async function readAll(
  job: CycleContext,
  work: readonly PersonWork[],
  pulse: Pulse,
  undecided: Undecided[],
): Promise<ReadonlyMap<string, TargetFacts>> {
  const index = await loadIndex(job, await targetListing(job.db, job.id), work);
  const facts = new Map<string, TargetFacts>();
  const unreachable: TargetError[] = [];
  await pMap(
    work,
    async (one) => {
      try {
        facts.set(one.person.sourceId, await readTarget(job, one, index, pulse.signal));
      } catch (error) {
        if (!(error instanceof TargetError)) throw error;
        const trouble = targetTrouble(error.answer);
        if (trouble !== null && !trouble.passing) throw trouble;
        if (trouble !== null) unreachable.push(error);
        undecided.push({
          person: one.person,
          linkVersion: linkVersion(one.link),
          code: error.code,
          message: error.message,
        });
      }
    },
    { concurrency: job.settings.applyConcurrency },
  );
  // Not one answer, and all for a reason that is nobody's own: the target as a whole is away (R17).
  const asked = [...facts.values()].some((one) => one !== nothingRead);
  const [first] = unreachable;
  if (first !== undefined && !asked) throw targetTrouble(first.answer) ?? first;
  return facts;
}

async function orUndecided<T>(
  person: DuePerson,
  version: number,
  undecided: Undecided[],
  work: () => T | Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TargetError) {
      const trouble = targetTrouble(error.answer);
      if (trouble !== null) throw trouble;
      undecided.push({ person, linkVersion: version, code: error.code, message: error.message });
      return null;
    }
    if (error instanceof JobTrouble) throw error;
    undecided.push({ person, linkVersion: version, code: 'InternalError', message: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

function linkVersion(link: VersionedLink | null): number {
  return link?.version ?? 0;
}
