import pMap from 'p-map';
import { holdersOfAccounts, settleRematch, targetListing, type VersionedLink } from '@lockstep/database';
import type { CycleContext } from '../job/job-context.ts';
import type { Attempts } from './attempts.ts';
import { personWork, type PersonWork } from './person-work.ts';
import { loadIndex, readTarget, readWhole, type PageIndex } from './read-target.ts';

type Linked = PersonWork & { readonly link: VersionedLink };

/** What the target says of a questioned link: it stands, its account is gone, or matching finds another one. */
type Finding = { readonly kind: 'stands' | 'gone' } | { readonly kind: 'other'; readonly targetId: string };

/**
 * A restart with `Full` matches everybody in scope anew (R12, entra.md C37). A link ends only for an account that matching finds
 * and nobody else holds, or when its account is gone: then its person goes on like a joiner. Whoever could not be asked about is left out.
 */
export async function rematchLinks(
  job: CycleContext,
  work: readonly PersonWork[],
  attempts: Attempts,
): Promise<readonly PersonWork[]> {
  const questioned = work.filter(isQuestioned);
  if (questioned.length === 0) return work;
  const findings = await findAll(job, questioned, attempts);
  const others = [...findings.values()].flatMap((one) => (one.kind === 'other' ? [one.targetId] : []));
  const taken = new Set((await holdersOfAccounts(job.db, job.id, others)).map((holder) => holder.targetId));
  const ends = (id: string): boolean => {
    const finding = findings.get(id);
    return finding?.kind === 'gone' || (finding?.kind === 'other' && !taken.has(finding.targetId));
  };
  const answered = questioned.filter(({ person }) => findings.has(person.sourceId));
  const linkIds = (ended: boolean) =>
    answered.filter(({ person }) => ends(person.sourceId) === ended).map(({ link }) => link.id);
  // A dry run goes by what it found and leaves the links as they are (R19).
  if (job.dryRunId === null)
    await settleRematch(job.db, job.id, { ended: linkIds(true), kept: linkIds(false) });
  return work.flatMap((one) => {
    if (!isQuestioned(one)) return [one];
    if (!findings.has(one.person.sourceId)) return [];
    return [ends(one.person.sourceId) ? unlinked(job, one) : one];
  });
}

/** Only of those in scope: who leaves keeps the link until the account is taken away. */
function isQuestioned(work: PersonWork): work is Linked {
  return work.link?.rematch === true && work.link.state === 'active' && work.key !== null;
}

function unlinked(job: CycleContext, work: PersonWork): PersonWork {
  return personWork(job, work.person, { ...work, link: null });
}

async function findAll(
  job: CycleContext,
  questioned: readonly Linked[],
  attempts: Attempts,
): Promise<ReadonlyMap<string, Finding>> {
  const findings = new Map<string, Finding>();
  const joiners = questioned.map((one) => unlinked(job, one));
  const index = await loadIndex(job, await targetListing(job.db, job.id), joiners);
  await pMap(
    questioned,
    (one) =>
      attempts.reading(one.person, one.link, async () => {
        findings.set(one.person.sourceId, await find(job, one, index, attempts));
      }),
    { concurrency: job.settings.applyConcurrency },
  );
  return findings;
}

async function find(
  job: CycleContext,
  work: Linked,
  index: PageIndex,
  { asking }: Attempts,
): Promise<Finding> {
  const { match } = await readTarget(job, unlinked(job, work), index, asking);
  if (match.kind === 'found') {
    const { id } = match.account;
    return id === work.link.targetId ? { kind: 'stands' } : { kind: 'other', targetId: id };
  }
  // Renamed in the source, or in the target: as long as the account is there it is this person's.
  const { observation } = await readWhole(job, work.link.targetId, asking);
  return { kind: observation.kind === 'absent' ? 'gone' : 'stands' };
}
