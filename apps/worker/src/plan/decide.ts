import type { Referenced } from '@lockstep/database';
import { planChange, type Decision, type Effect, type PlanInput } from '@lockstep/engine';
import type { CycleContext } from '../job/job-context.ts';
import type { Neighbours } from './neighbours.ts';
import type { PersonWork } from './person-work.ts';
import { withUniqueValues } from './unique-values.ts';
import { freshMs } from '../target/fresh.ts';
import { readWhole, type Asking, type TargetFacts } from './read-target.ts';

/** What was decided about one person, and on what. */
export interface Decided {
  readonly work: PersonWork;
  readonly facts: TargetFacts;
  readonly decision: Decision;
  /** The first referenced person (manager) who has no account yet: the reference follows when they have one (entra.md C7). */
  readonly unresolved: string | null;
  /** Who wants or holds the same matching value (entra.md M5). */
  readonly rival: string | null;
}

/** Effects that need the whole account first: its roles protect it, and what it loses must be kept (R10, R14). */
const needsWhole: ReadonlySet<Effect> = new Set<Effect>([
  'disable',
  'delete',
  'rename',
  'downgrade',
  'reactivate',
]);

export async function decide(
  job: CycleContext,
  work: PersonWork,
  facts: TargetFacts,
  neighbours: Neighbours,
  references: ReadonlyMap<string, Referenced>,
  asking: Asking,
): Promise<Decided> {
  const known = planInput(job, work, facts, neighbours, references);
  const first = planChange(known);
  const asks = first.kind === 'write' && first.effect === 'create' && job.schema.unique.length > 0;
  const input = asks ? await withUniqueValues(job, known, asking) : known;
  const decision = asks ? planChange(input) : first;
  const unresolved = unresolvedReference(work, references);
  const rival = input.rival ?? input.owner?.sourceId ?? null;
  if (decision.kind !== 'write' || decision.targetId === null || knowsEnough(job, facts, decision.effect)) {
    return { work, facts, decision, unresolved, rival };
  }
  const whole = await readWhole(job, decision.targetId, asking);
  const seen = withWhole(facts, whole);
  const again = planChange({ ...input, match: seen.match, observation: seen.observation });
  return { work, facts: seen, decision: again, unresolved, rival };
}

/** A look that would be too old when its write comes is not built upon (R13). */
function knowsEnough(job: CycleContext, facts: TargetFacts, effect: Effect): boolean {
  const ageMs = facts.observedAtMs === null ? 0 : job.clock() - facts.observedAtMs;
  return ageMs < freshMs / 2 && (!needsWhole.has(effect) || isWhole(facts));
}

function isWhole({ match, observation }: TargetFacts): boolean {
  if (observation.kind === 'account') return observation.complete;
  return match.kind !== 'found' || match.complete;
}

/** The same match, looked at whole; an account that vanished in between is no match any more. */
function withWhole(facts: TargetFacts, whole: TargetFacts): TargetFacts {
  if (facts.match.kind !== 'found') return whole;
  const { observation, observedAtMs } = whole;
  if (observation.kind !== 'account') return { ...facts, match: { kind: 'none' }, observedAtMs };
  return { ...facts, match: { ...facts.match, account: observation.account, complete: true }, observedAtMs };
}

function planInput(
  job: CycleContext,
  work: PersonWork,
  facts: TargetFacts,
  neighbours: Neighbours,
  references: ReadonlyMap<string, Referenced>,
): PlanInput {
  const { person } = work;
  // We switched it off, only nobody told us that it was done.
  const link =
    work.link === null
      ? null
      : { ...work.link, disabledByUs: work.link.disabledByUs || work.unknown?.effect === 'disable' };
  const matched = facts.match.kind === 'found' ? facts.match.account.id : null;
  const asText = job.profile.manager === 'email-string';
  return {
    sourceId: person.sourceId,
    standing: work.standing,
    attributes: work.attributes,
    defaultDomain: job.defaultDomain,
    schema: job.schema,
    profile: job.profile,
    settings: job.settings,
    link,
    observation: facts.observation,
    match: facts.match,
    owner: matched === null ? null : neighbours.owner(matched, person.sourceId),
    keyHolder: neighbours.keyHolder(work),
    ring: neighbours.ring(work),
    rival: neighbours.rival(work),
    lostWrite: work.link === null && work.unknown !== null,
    halfReactivated: work.unknown?.effect === 'reactivate',
    references: new Map(
      [...references].flatMap(([id, { targetId, matchKey }]) => {
        const value = asText ? matchKey : targetId;
        return value === null ? [] : [[id, value]];
      }),
    ),
    deletedAtMs: person.deletedAtMs,
    nowMs: job.clock(),
  };
}

export function referencedPeople(work: PersonWork): readonly string[] {
  return [...work.mapped.values.values()].flatMap((value) =>
    value.kind === 'reference' ? [value.sourceId] : [],
  );
}

function unresolvedReference(work: PersonWork, references: ReadonlyMap<string, Referenced>): string | null {
  if (work.standing.kind !== 'in-scope') return null;
  return referencedPeople(work).find((id) => !references.has(id)) ?? null;
}
