import {
  discardSchemaDraft,
  findJob,
  findSchemaDraft,
  lockJob,
  saveSchemaDraft,
  type Db,
  type SchemaDraft,
} from '@lockstep/database';
import { Inject, Injectable } from '@nestjs/common';
import type {
  MutationSaveSynchronizationSchemaDraftArgs,
  QueryValidateSynchronizationSchemaArgs,
  ResolversTypes,
} from '../generated/graphql.generated.ts';
import { schemaInvalidError } from '../graphql/user-errors.ts';
import { unknownJob } from '../job/job-problems.ts';
import { findTemplate } from '../template/templates.ts';
import { DATABASE } from '../tokens.ts';
import { checkSchema, checkShape, schemaIssues } from './check-schema.ts';
import type { Issue } from './issue.ts';
import { staleRevision } from './schema-problems.ts';

@Injectable()
export class SchemaDraftService {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  find(jobId: string): Promise<SchemaDraft | null> {
    return findSchemaDraft(this.#db, jobId);
  }

  /** What stands in a draft's `issues`: none for a job or an application that is gone. */
  async issues(draft: SchemaDraft): Promise<readonly Issue[]> {
    const job = await findJob(this.#db, draft.jobId);
    const template = job === null ? null : findTemplate(job.templateId);
    return template === null ? [] : schemaIssues(template, draft.document);
  }

  /** null: there is no such job. */
  async validate({
    jobId,
    schema,
  }: QueryValidateSynchronizationSchemaArgs): Promise<readonly Issue[] | null> {
    const job = await findJob(this.#db, jobId);
    const template = job === null ? null : findTemplate(job.templateId);
    if (template === null) return null;
    const check = checkSchema(template, schema);
    return check.ok ? check.warnings : check.issues;
  }

  /** Only the shape must be right: a draft may be half done. */
  async save(
    args: MutationSaveSynchronizationSchemaDraftArgs,
  ): Promise<ResolversTypes['SaveSchemaDraftResult']> {
    const { jobId, schema, revision } = args;
    const job = await findJob(this.#db, jobId);
    if (job === null) return unknownJob('jobId', jobId);
    const shape = checkShape(schema);
    if (!shape.ok) return schemaInvalidError('schema', shape.issues);
    return this.#db.transaction().execute(async (db): Promise<ResolversTypes['SaveSchemaDraftResult']> => {
      const locked = await lockJob(db, jobId);
      if (locked === null) return unknownJob('jobId', jobId);
      const present = (await findSchemaDraft(db, jobId))?.revision ?? 0;
      if (typeof revision === 'number' && revision !== present) return staleRevision(present);
      const draft = await saveSchemaDraft(db, {
        jobId,
        document: shape.schema,
        basedOn: locked.schemaVersion,
      });
      return { __typename: 'SchemaDraftPayload', draft };
    });
  }

  async discard(jobId: string): Promise<ResolversTypes['DiscardSchemaDraftResult']> {
    if ((await findJob(this.#db, jobId)) === null) return unknownJob('jobId', jobId);
    return { __typename: 'DiscardedSchemaDraft', discarded: await discardSchemaDraft(this.#db, jobId) };
  }
}
