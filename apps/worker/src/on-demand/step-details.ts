import { findSchemaVersion, type LogStep } from '@lockstep/database';
import { isHeld, mappingContext, matchQuestions } from '@lockstep/engine';
import {
  explain,
  redactedAttributes,
  type Attributes,
  type AttributeValue,
  type Memberships,
  type SynchronizationSchema,
} from '@lockstep/mapping';
import type { CycleContext } from '../job/job-context.ts';
import { JobGoneError } from '../job/open-job.ts';
import type { Decided } from '../plan/decide.ts';

type Details = NonNullable<LogStep['details']>;

const hidden = '[Redact]';

/** What the steps of one person show beside their words: attributes read, what decided the scope, what was looked for (entra.md O2, S10). */
export async function stepDetails(
  job: CycleContext,
  memberships: Memberships,
): Promise<(decided: Decided, steps: readonly LogStep[]) => readonly LogStep[]> {
  const stored = await findSchemaVersion(job.db, job.id, job.schemaVersion);
  if (stored === null) throw new JobGoneError('the schema version is gone');
  const schema = stored.document;
  return (decided, steps) =>
    steps.map((step) => {
      switch (step.type) {
        case 'import':
          return {
            ...step,
            ...importStatus(decided),
            details: attributesRead(schema, decided.work.attributes),
          };
        case 'scoping':
          return { ...step, details: scopeDetails(job, schema, decided, memberships) };
        case 'matching':
          return { ...step, details: matchDetails(job, decided) };
        default:
          return step;
      }
    });
}

/** Who lacks the matching attribute fails at import already (entra.md O2, S8). */
function importStatus({ decision }: Decided): Partial<LogStep> {
  if (decision.kind !== 'skip' || decision.reason !== 'ImportSkipped') return {};
  return { status: 'failure', description: decision.detail };
}

function attributesRead(schema: SynchronizationSchema, attributes: Attributes): Details {
  const redacted = redactedAttributes(schema);
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, redacted.has(name) ? hidden : shown(value)]),
  );
}

function shown(value: AttributeValue | undefined): string | null {
  return typeof value === 'object' ? (value?.join(', ') ?? null) : (value ?? null);
}

const said = (value: boolean): string => (value ? 'True' : 'False');

/** Graph's names of the details; a clause stands as `{title} {attribute} {operator} {value}`. */
function scopeDetails(
  job: CycleContext,
  schema: SynchronizationSchema,
  { work }: Decided,
  memberships: Memberships,
): Details {
  const { person, edges, standing } = work;
  const facts = { sourceId: person.sourceId, defaultDomain: job.defaultDomain, nowMs: job.clock() };
  const context = { ...mappingContext(facts, 'update'), memberships };
  const { groups } = explain(schema, work.attributes, context).scope;
  const clauses = groups.flatMap(({ name, clauses }) =>
    clauses.map(({ clause, result }) => [`${name} ${clause}`.trim(), result] as const),
  );
  const roles = work.attributes['appRoleAssignments'];
  return {
    IsActive: said(person.presence === 'present' && person.attributes['accountEnabled'] === 'True'),
    Assigned: said(isHeld(edges)),
    ScopeSyncAll: said(job.scope === 'all'),
    ...(roles === undefined ? {} : { AppRoleAssignments: shown(roles) }),
    IsInProvisioningScope: said(groups.length === 0 || groups.some(({ holds }) => holds)),
    IsEffectivelyEntitledForProvisioning: said(standing.kind === 'in-scope'),
    ...Object.fromEntries(clauses),
  };
}

/** The matching values in their order, and the account that was found; with a link nothing is looked for. */
function matchDetails(job: CycleContext, { work, facts }: Decided): Details {
  const { match, observation } = facts;
  const account =
    match.kind === 'found'
      ? match.account.id
      : observation.kind === 'account'
        ? observation.account.id
        : null;
  const questions = matchQuestions(work.mapped, job.schema).map(({ attribute, value }) => {
    const mapped = work.mapped.values.get(attribute);
    return [attribute, mapped?.kind === 'set' && mapped.redacted ? hidden : value] as const;
  });
  return { ...Object.fromEntries(questions), LinkedTargetId: work.link?.targetId ?? null, TargetId: account };
}
