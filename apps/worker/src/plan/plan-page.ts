import pMap from 'p-map';
import {
  edgesOf,
  liveLinks,
  membershipsOf,
  personRows,
  referenceTargets,
  targetListing,
  unknownChanges,
  type DuePerson,
} from '@lockstep/database';
import { standingChangesAtMs, type Edge } from '@lockstep/engine';
import type { Memberships } from '@lockstep/mapping';
import { readPeople } from '../import/read-wanted-people.ts';
import type { CycleContext } from '../job/job-context.ts';
import type { JobTrouble } from '../job/job-trouble.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { Attempts, type Undecided } from './attempts.ts';
import { decide, referencedPeople, type Decided } from './decide.ts';
import { loadNeighbours } from './neighbours.ts';
import { personStanding, personWork, type PersonWork } from './person-work.ts';
import { rematchLinks } from './rematch.ts';
import { loadIndex, readTarget, type TargetFacts } from './read-target.ts';

export type { Undecided };

export interface PlannedPage {
  readonly decided: readonly Decided[];
  readonly undecided: readonly Undecided[];
  /** Why the others of the page were not planned: they stay due. */
  readonly trouble: JobTrouble | null;
}

/** PLAN for a page of due people: what must be known, read it, decide (R13). */
export async function planPage(
  job: CycleContext,
  people: readonly DuePerson[],
  pulse: Pulse,
  /** Groups that filters ask for, where they were read afresh; else as they were staged. */
  freshMemberships?: (sourceId: string) => Memberships,
): Promise<PlannedPage> {
  const attempts = new Attempts(job, pulse);
  const memberships = freshMemberships ?? (await stagedMemberships(job, people));
  const work = await rematchLinks(job, await assemble(job, people, memberships, pulse, attempts), attempts);
  pulse.beat();
  const facts = await readAll(job, work, attempts);
  const matched = [...facts.values()].flatMap(({ match }) =>
    match.kind === 'found' ? [match.account.id] : [],
  );
  const neighbours = await loadNeighbours(job, work, matched);
  const references = await referenceTargets(job.db, job.id, [...new Set(work.flatMap(referencedPeople))]);
  const read = work.flatMap((one) => {
    const seen = facts.get(one.person.sourceId);
    return seen === undefined ? [] : [{ one, seen }];
  });
  const decided = await pMap(
    read,
    ({ one, seen }) =>
      attempts.deciding(one.person, one.link, () =>
        decide(job, one, seen, neighbours, references, attempts.asking),
      ),
    { concurrency: job.settings.applyConcurrency },
  );
  await attempts.settle();
  return {
    decided: decided.filter((one) => one !== null),
    undecided: attempts.undecided,
    trouble: attempts.trouble,
  };
}

function stagedMemberships(job: CycleContext, people: readonly DuePerson[]) {
  const ids = people.map((person) => person.sourceId);
  return membershipsOf(job.db, job.id, ids, job.schema.requirements.groups);
}

/** Rows to work: who can't be judged from what was staged is read directly first (R7). */
async function assemble(
  job: CycleContext,
  people: readonly DuePerson[],
  memberships: (sourceId: string) => Memberships,
  pulse: Pulse,
  attempts: Attempts,
): Promise<readonly PersonWork[]> {
  const ids = people.map((person) => person.sourceId);
  const [edges, links, unknown] = await Promise.all([
    edgesOf(job.db, job.id, ids),
    liveLinks(job.db, job.id, ids),
    unknownChanges(job.db, job.id, ids),
  ]);
  const edgesFor = (person: DuePerson): readonly Edge[] => edges.get(person.sourceId) ?? [];
  const now = new Date(job.clock());
  const contextOf = (person: DuePerson) => ({ now, memberships: memberships(person.sourceId) });
  const standingOf = (person: DuePerson) => personStanding(job, person, edgesFor(person), contextOf(person));
  const unclear = people.filter((person) => standingOf(person).kind === 'undecided');
  const read = unclear.length === 0 ? people : await readAgain(job, people, unclear, pulse);
  const work: PersonWork[] = [];
  for (const person of read) {
    const link = links.get(person.sourceId) ?? null;
    const one = await attempts.deciding(person, link, () => {
      const standing = standingOf(person);
      if (standing.kind === 'undecided') {
        throw new Error(`the source did not tell ${standing.missing.join(', ')} in a direct read`);
      }
      const lost = unknown.get(person.sourceId) ?? null;
      const scopeChangesAtMs = standingChangesAtMs(
        standing,
        person.attributes,
        job.schema,
        contextOf(person),
      );
      const known = { edges: edgesFor(person), link, unknown: lost, standing, scopeChangesAtMs };
      return personWork(job, person, known);
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
  attempts: Attempts,
): Promise<ReadonlyMap<string, TargetFacts>> {
  const index = await loadIndex(job, await targetListing(job.db, job.id), work);
  const facts = new Map<string, TargetFacts>();
  await pMap(
    work,
    (one) =>
      attempts.reading(one.person, one.link, async () => {
        facts.set(one.person.sourceId, await readTarget(job, one, index, attempts.asking));
      }),
    { concurrency: job.settings.applyConcurrency },
  );
  return facts;
}
