import type { DuePerson, UnknownChange, VersionedLink } from '@lockstep/database';
import {
  assignedRoleValues,
  judgeStanding,
  mappingContext,
  wantedKey,
  type Edge,
  type Standing,
} from '@lockstep/engine';
import { suppliedAttributes } from '@lockstep/gallery';
import type { Attributes, FilterContext, MappedAttributes } from '@lockstep/mapping';
import type { CycleContext } from '../job/job-context.ts';

/** One due person with all that the rows say about them (R13: what must be known). */
export interface PersonWork {
  readonly person: DuePerson;
  readonly edges: readonly Edge[];
  readonly link: VersionedLink | null;
  /** A change of theirs that was sent and whose answer was lost (R4). */
  readonly unknown: UnknownChange | null;
  readonly standing: Exclude<Standing, { kind: 'undecided' }>;
  /** When time alone changes the standing, which is looked at again then. */
  readonly scopeChangesAtMs: number | null;
  /** Staged attributes with what the engine adds: IsSoftDeleted and appRoleAssignments. */
  readonly attributes: Attributes;
  readonly mapped: MappedAttributes;
  /** The matching value that the account is to have, folded; null when the person has none or is to leave. */
  readonly key: string | null;
  readonly warnings: readonly string[];
}

export function personStanding(
  job: CycleContext,
  person: DuePerson,
  edges: readonly Edge[],
  context: FilterContext,
): Standing {
  return judgeStanding(
    { presence: person.presence, attributes: person.attributes, edges },
    job.scope,
    job.schema,
    context,
  );
}

/** Evaluates the mappings once; pure, but for the context's clock. */
export function personWork(
  job: CycleContext,
  person: DuePerson,
  known: Pick<PersonWork, 'edges' | 'link' | 'unknown' | 'standing' | 'scopeChangesAtMs'>,
): PersonWork {
  const { edges, link, standing } = known;
  const inScope = standing.kind === 'in-scope';
  const held = assignedRoleValues(edges, job.appRoles, []);
  const supplied = suppliedAttributes(job.template, held, inScope);
  const attributes: Attributes = { ...person.attributes, ...supplied.attributes };
  const facts = { sourceId: person.sourceId, defaultDomain: job.defaultDomain, nowMs: job.clock() };
  const mapped = job.schema.evaluate(attributes, mappingContext(facts, link === null ? 'create' : 'update'));
  return {
    ...known,
    person,
    attributes,
    mapped,
    key: inScope ? wantedKey(mapped, job.schema) : null,
    warnings: inScope && job.schema.requirements.roles ? supplied.warnings : [],
  };
}
