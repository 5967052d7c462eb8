import {
  attemptAtOnce,
  findJob,
  findSchemaVersion,
  insertSchemaVersion,
  lockJob,
  type Db,
  type SchemaVersion,
} from '@lockstep/database';
import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type {
  MutationUpdateSynchronizationSchemaArgs,
  ResolversTypes,
} from '../generated/graphql.generated.ts';
import { conflictError, schemaInvalidError, temporalWarnings } from '../graphql/user-errors.ts';
import { unknownJob } from '../job/job-problems.ts';
import { findTemplate, unknownTemplate } from '../template/templates.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { DATABASE, WORKFLOWS } from '../tokens.ts';
import { checkSchema } from './check-schema.ts';

type Result = ResolversTypes['UpdateSynchronizationSchemaResult'];

@Injectable()
export class SynchronizationSchemaService {
  readonly #db: Db;
  readonly #workflows: WorkflowControl;

  constructor(@Inject(DATABASE) db: Db, @Inject(WORKFLOWS) workflows: WorkflowControl) {
    this.#db = db;
    this.#workflows = workflows;
  }

  /** null: no such job or version. */
  async find(jobId: string, version: number | null): Promise<SchemaVersion | null> {
    const job = await findJob(this.#db, jobId);
    return job === null ? null : findSchemaVersion(this.#db, jobId, version ?? job.schemaVersion);
  }

  async update(args: MutationUpdateSynchronizationSchemaArgs): Promise<Result> {
    const { jobId, schema, basedOnVersion } = args;
    const job = await findJob(this.#db, jobId);
    if (job === null) return unknownJob('jobId', jobId);
    const template = findTemplate(job.templateId);
    if (template === null) return unknownTemplate('jobId', job.templateId);
    const check = checkSchema(template, schema);
    if (!check.ok) return schemaInvalidError('schema', check.issues);

    const stored = await this.#db.transaction().execute(async (db): Promise<Result | 'same' | 'stored'> => {
      const locked = await lockJob(db, jobId);
      if (locked === null) return unknownJob('jobId', jobId);
      if (typeof basedOnVersion === 'number' && basedOnVersion !== locked.schemaVersion) {
        return conflictError(
          'basedOnVersion',
          `Somebody else has stored version ${String(locked.schemaVersion)} since version ${String(basedOnVersion)}: ` +
            'load it, make the change there, and send it again.',
        );
      }
      const present = await findSchemaVersion(db, jobId, locked.schemaVersion);
      if (present !== null && isDeepStrictEqual(plain(present.document), plain(check.schema))) return 'same';
      await insertSchemaVersion(db, jobId, locked.schemaVersion + 1, check.schema);
      // The mappings may have been the cause (entra.md Q20).
      await attemptAtOnce(db, [jobId]);
      return 'stored';
    });
    if (typeof stored !== 'string') return stored;
    const warnings = stored === 'same' ? [] : temporalWarnings(await this.#workflows.jobChanged(jobId));
    const version = await this.find(jobId, null);
    if (version === null) return unknownJob('jobId', jobId);
    return { __typename: 'SynchronizationSchemaPayload', synchronizationSchema: version, warnings };
  }
}

/** As PostgreSQL keeps it: without members that are undefined. */
function plain(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document));
}
