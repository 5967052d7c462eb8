import {
  attemptAtOnce,
  discardSchemaDraft,
  findJob,
  findSchemaDraft,
  findSchemaVersion,
  insertSchemaVersion,
  lockJob,
  type Db,
  type SchemaVersion,
} from '@lockstep/database';
import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type {
  ConflictError,
  MutationPublishSynchronizationSchemaDraftArgs,
  MutationRestoreSynchronizationSchemaVersionArgs,
  MutationUpdateSynchronizationSchemaArgs,
  NotFoundError,
  ResolversTypes,
} from '../generated/graphql.generated.ts';
import { conflictError, schemaInvalidError, temporalWarnings } from '../graphql/user-errors.ts';
import { unknownJob } from '../job/job-problems.ts';
import { findTemplate, unknownTemplate } from '../template/templates.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { DATABASE, WORKFLOWS } from '../tokens.ts';
import { checkSchema } from './check-schema.ts';
import { noDraft, outdatedDraft, staleRevision, unknownVersion } from './schema-problems.ts';

type Refusal = NotFoundError | ConflictError;
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

  async update({ jobId, schema, basedOnVersion }: MutationUpdateSynchronizationSchemaArgs): Promise<Result> {
    return this.#store({
      jobId,
      field: 'schema',
      basedOnVersion: basedOnVersion ?? null,
      read: () => Promise.resolve({ document: schema }),
    });
  }

  /** Goes back to a version, which becomes the next one. */
  async restore(args: MutationRestoreSynchronizationSchemaVersionArgs): Promise<Result> {
    const { jobId, version, basedOnVersion } = args;
    return this.#store({
      jobId,
      field: 'version',
      basedOnVersion: basedOnVersion ?? null,
      read: async (db) => {
        const older = await findSchemaVersion(db, jobId, version);
        return older ?? unknownVersion(jobId, version);
      },
    });
  }

  /** The draft becomes the next version, and is gone. */
  async publish({ jobId, revision }: MutationPublishSynchronizationSchemaDraftArgs): Promise<Result> {
    return this.#store({
      jobId,
      field: 'jobId',
      basedOnVersion: null,
      read: async (db, presentVersion) => {
        const draft = await findSchemaDraft(db, jobId);
        if (draft === null) return noDraft(jobId);
        if (typeof revision === 'number' && revision !== draft.revision) return staleRevision(draft.revision);
        if (draft.basedOn !== presentVersion) return outdatedDraft(draft, presentVersion);
        return draft;
      },
      stored: async (db) => {
        await discardSchemaDraft(db, jobId);
      },
    });
  }

  /** Stores what `read` gives as the next version, unless it is the present one or `read` refuses. */
  async #store(change: SchemaChange): Promise<Result> {
    const { jobId, field, basedOnVersion } = change;
    const job = await findJob(this.#db, jobId);
    if (job === null) return unknownJob('jobId', jobId);
    const template = findTemplate(job.templateId);
    if (template === null) return unknownTemplate('jobId', job.templateId);

    const stored = await this.#db.transaction().execute(async (db): Promise<Result | 'same' | 'stored'> => {
      const locked = await lockJob(db, jobId);
      if (locked === null) return unknownJob('jobId', jobId);
      if (basedOnVersion !== null && basedOnVersion !== locked.schemaVersion) {
        return conflictError(
          'basedOnVersion',
          `Somebody else has stored version ${String(locked.schemaVersion)} since version ${String(basedOnVersion)}: ` +
            'load it, make the change there, and send it again.',
        );
      }
      const read = await change.read(db, locked.schemaVersion);
      if (!('document' in read)) return read;
      const check = checkSchema(template, read.document);
      if (!check.ok) return schemaInvalidError(field, check.issues);
      await change.stored?.(db);
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

interface SchemaChange {
  readonly jobId: string;
  /** The input field that holds or names the schema. */
  readonly field: string;
  readonly basedOnVersion: number | null;
  readonly read: (db: Db, presentVersion: number) => Promise<{ readonly document: unknown } | Refusal>;
  /** In the transaction that stores it. */
  readonly stored?: (db: Db) => Promise<void>;
}

/** As PostgreSQL keeps it: without members that are undefined. */
function plain(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document));
}
