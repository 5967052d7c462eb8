import {
  findJob,
  findSchemaDraft,
  findSchemaVersion,
  findSourceFacts,
  stagedFacts,
  stagedPeople,
  type Db,
  type Job,
  type SourceFacts,
  type StagedFacts,
} from '@lockstep/database';
import { assignedRoleValues, isHeld, judgeStanding, mappingContext } from '@lockstep/engine';
import { suppliedAttributes, type ApplicationTemplate } from '@lockstep/gallery';
import {
  addPage,
  compileSchema,
  emptyImpact,
  explain,
  type CompiledSchema,
  type ImpactReport,
  type StagedPerson,
  type SynchronizationSchema,
} from '@lockstep/mapping';
import { Inject, Injectable } from '@nestjs/common';
import type {
  QueryExplainPersonArgs,
  QuerySynchronizationSchemaImpactArgs,
  ResolversTypes,
} from '../generated/graphql.generated.ts';
import { inputError } from '../graphql/pagination.ts';
import { notFoundError, schemaInvalidError } from '../graphql/user-errors.ts';
import { unknownJob } from '../job/job-problems.ts';
import { findTemplate, unknownTemplate } from '../template/templates.ts';
import { DATABASE } from '../tokens.ts';
import { checkSchema } from './check-schema.ts';
import { explanationFields, impactFields } from './schema-trial-fields.ts';
import { noDraft } from './schema-problems.ts';

const mostExamples = 50;

/** Tries a schema on what was staged: neither source nor target is asked, and nothing is written. */
@Injectable()
export class SchemaTrialService {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  async impact(args: QuerySynchronizationSchemaImpactArgs): Promise<ResolversTypes['SchemaImpactResult']> {
    if (args.examples < 0 || args.examples > mostExamples) {
      throw inputError(`"examples" is ${String(args.examples)}: ask for 0 to ${String(mostExamples)}.`);
    }
    const trial = await this.#open(args.jobId, args.schema ?? null, 'draft');
    if ('__typename' in trial) return trial;
    const before = compileSchema(trial.present);
    const after = compileSchema(trial.schema);
    const options = { now: new Date(), examples: args.examples, defaultDomain: trial.defaultDomain };
    const { groups } = after.requirements;
    const asked = [...groups, ...before.requirements.groups];
    let report: ImpactReport = emptyImpact;
    for await (const page of stagedPeople(this.#db, trial.job.id, asked)) {
      const people = page.map((facts) => stagedPerson(trial, facts));
      report = addPage(report, people, { before, after }, options);
    }
    const staged = new Set(before.requirements.attributes);
    const notStaged = after.requirements.attributes.filter((name) => !staged.has(name));
    return { __typename: 'SchemaImpact', ...impactFields(report), notStaged };
  }

  async explain(args: QueryExplainPersonArgs): Promise<ResolversTypes['ExplainPersonResult']> {
    const { jobId, sourceId } = args;
    const trial = await this.#open(jobId, args.schema ?? null, 'present');
    if ('__typename' in trial) return trial;
    const compiled = compileSchema(trial.schema);
    const [facts] = await stagedFacts(this.#db, jobId, [sourceId], compiled.requirements.groups);
    if (facts === undefined) {
      return notFoundError(
        'sourceId',
        `The job does not know ${sourceId}: it knows who is assigned, or everybody in scope "all", as of the last import.`,
      );
    }
    const now = new Date();
    const standing = judgeStanding(facts, trial.job.scope, compiled, { now, memberships: facts.memberships });
    const inScope = standing.kind === 'in-scope';
    const context = mappingContext(
      { sourceId, defaultDomain: trial.defaultDomain, nowMs: now.getTime() },
      args.operation,
    );
    const explanation = explain(trial.schema, supplied(trial, facts, inScope), {
      ...context,
      memberships: facts.memberships,
    });
    const words =
      standing.kind === 'undecided'
        ? `not decided: ${standing.missing.join(', ')} must be read first`
        : standing.reason;
    return {
      __typename: 'PersonExplanation',
      person: sourceId,
      inScope,
      scope: words,
      ...explanationFields(explanation),
    };
  }

  /** The schema to try, checked, beside the present one. */
  async #open(jobId: string, given: unknown, otherwise: 'draft' | 'present') {
    const job = await findJob(this.#db, jobId);
    if (job === null) return unknownJob('jobId', jobId);
    const template = findTemplate(job.templateId);
    if (template === null) return unknownTemplate('jobId', job.templateId);
    const present = await findSchemaVersion(this.#db, jobId, job.schemaVersion);
    if (present === null) return unknownJob('jobId', jobId);
    const draft = otherwise === 'draft' && given === null ? await findSchemaDraft(this.#db, jobId) : null;
    if (otherwise === 'draft' && given === null && draft === null) return noDraft(jobId);
    const check = checkSchema(template, given ?? draft?.document ?? present.document);
    if (!check.ok) return schemaInvalidError(given === null ? 'jobId' : 'schema', check.issues);
    const facts = await findSourceFacts(this.#db, jobId);
    if (facts === null) return unknownJob('jobId', jobId);
    return { ...facts, job, template, present: present.document, schema: check.schema };
  }
}

interface Trial extends SourceFacts {
  readonly job: Job;
  readonly template: ApplicationTemplate;
  readonly present: SynchronizationSchema;
  readonly schema: SynchronizationSchema;
}

function stagedPerson(trial: Trial, facts: StagedFacts): StagedPerson {
  return {
    id: facts.sourceId,
    attributes: supplied(trial, facts, true),
    memberships: facts.memberships,
    assigned:
      judgeStanding(facts, trial.job.scope, everybody, {}).kind !== 'out-of-scope' &&
      (trial.job.scope === 'all' || isHeld(facts.edges)),
  };
}

/** Without filters: what is left is the state of the person and of their assignments. */
const everybody: Pick<CompiledSchema, 'scope'> = {
  scope: () => ({ inScope: true, reason: '', operands: [], decided: true }),
};

function supplied(
  { appRoles, template }: Trial,
  facts: StagedFacts,
  inScope: boolean,
): StagedPerson['attributes'] {
  const roles = assignedRoleValues(facts.edges, appRoles, []);
  return { ...facts.attributes, ...suppliedAttributes(template, roles, inScope).attributes };
}
