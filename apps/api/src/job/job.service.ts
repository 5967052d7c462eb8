import {
  deleteJob,
  findConnection,
  findJob,
  findLastCycles,
  findWebhookUrls,
  hasLiveLinks,
  insertJob,
  insertSchemaVersion,
  lockConnection,
  lockJob,
  updateJob,
  type Connection,
  type Db,
  type Job,
} from '@lockstep/database';
import { Inject, Injectable } from '@nestjs/common';
import type {
  CreateJobInput,
  ResolversTypes,
  UpdateJobInput,
  Warning,
} from '../generated/graphql.generated.ts';
import { displayNameProblem } from '../connection/connection-problems.ts';
import type { Environment } from '../environment.ts';
import { conflictError, schemaInvalidError, temporalWarnings } from '../graphql/user-errors.ts';
import { storeWebhook, webhookProblem } from '../notification/webhook-settings.ts';
import { checkSchema } from '../synchronization-schema/check-schema.ts';
import { findTemplate, unknownTemplate } from '../template/templates.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { DATABASE, ENVIRONMENT, WORKFLOWS } from '../tokens.ts';
import { connectionProblem, intervalProblem, notificationProblem, unknownJob } from './job-problems.ts';
import { configurationOf } from './job-update.ts';
import { mergeSettings } from './merge-settings.ts';

/** Makes, changes and deletes jobs: each in one transaction, so that nothing is ever stored half. */
@Injectable()
export class JobService {
  readonly #db: Db;
  readonly #workflows: WorkflowControl;
  readonly #environment: Environment;

  constructor(
    @Inject(DATABASE) db: Db,
    @Inject(WORKFLOWS) workflows: WorkflowControl,
    @Inject(ENVIRONMENT) environment: Environment,
  ) {
    this.#db = db;
    this.#workflows = workflows;
    this.#environment = environment;
  }

  async create(input: CreateJobInput): Promise<ResolversTypes['CreateJobResult']> {
    const template = findTemplate(input.templateId);
    if (template === null) return unknownTemplate('templateId', input.templateId);
    const notificationEmail = input.notificationEmail ?? null;
    const intervalMs = Math.round((input.intervalMinutes ?? template.intervalMs / 60_000) * 60_000);
    const problem =
      displayNameProblem(input.displayName) ??
      intervalProblem(intervalMs / 60_000) ??
      notificationProblem(notificationEmail, input.notifyOnFailure) ??
      webhookProblem(input.notificationWebhook, false);
    if (problem !== null) return problem;
    const merged = mergeSettings(template.settings, input.settings ?? undefined);
    if (!merged.ok) return merged.error;
    const check = checkSchema(template, input.schema ?? template.defaultSchema);
    if (!check.ok) return schemaInvalidError('schema', check.issues);

    const stored = await this.#db.transaction().execute(async (db) => {
      const wrong = await connectionsProblem(db, input, template.id);
      if (wrong !== null) return wrong;
      const id = await insertJob(db, template.id, {
        displayName: input.displayName.trim(),
        sourceConnectionId: input.sourceConnectionId,
        targetConnectionId: input.targetConnectionId,
        servicePrincipalId: input.servicePrincipalId.toLowerCase(),
        scope: input.scope,
        intervalMs,
        notificationEmail,
        notifyOnFailure: input.notifyOnFailure,
        settings: merged.settings,
      });
      await insertSchemaVersion(db, id, 1, check.schema);
      await storeWebhook(db, this.#environment.keyring, id, input.notificationWebhook);
      return id;
    });
    return typeof stored === 'string' ? this.#payload(stored, []) : stored;
  }

  async update(input: UpdateJobInput): Promise<ResolversTypes['UpdateJobResult']> {
    const stored = await this.#db.transaction().execute(async (db) => {
      const job = await lockJob(db, input.id);
      if (job === null) return unknownJob('id', input.id);
      const change = configurationOf(job, input);
      if (!change.ok) return change.error;
      const { configuration } = change;
      const kept = (await findWebhookUrls(db, [job.id])).size > 0;
      const webhook = webhookProblem(input.notificationWebhook, kept);
      if (webhook !== null) return webhook;
      const wrong = await connectionsProblem(db, configuration, job.templateId);
      if (wrong !== null) return wrong;
      if (!input.rebind && (await hasLiveLinks(db, [job.id]))) {
        const field = await reboundField(db, job, configuration);
        if (field !== null) return rebindConflict(field);
      }
      await updateJob(db, job.id, { configuration, rebind: input.rebind });
      await storeWebhook(db, this.#environment.keyring, job.id, input.notificationWebhook);
      return job.id;
    });
    if (typeof stored !== 'string') return stored;
    return this.#payload(stored, temporalWarnings(await this.#workflows.jobChanged(stored)));
  }

  async delete(id: string): Promise<ResolversTypes['DeleteJobResult']> {
    const refused = await this.#db.transaction().execute(async (db) => {
      const job = await lockJob(db, id);
      if (job === null) return unknownJob('id', id);
      if (job.desiredState === 'started')
        return conflictError('id', 'The job is started: pause it first, then delete it.');
      const [last] = await findLastCycles(db, [id], 'any');
      if (last?.state === 'running') {
        return conflictError(
          'id',
          'The job is paused, but its last cycle still runs: wait until it has ended, then delete it.',
        );
      }
      await deleteJob(db, id);
      return null;
    });
    if (refused !== null) return refused;
    return { __typename: 'DeletedJob', id, warnings: temporalWarnings(await this.#workflows.jobDeleted(id)) };
  }

  async #payload(id: string, warnings: readonly Warning[]) {
    const job = await findJob(this.#db, id);
    if (job === null) return unknownJob('id', id);
    return { __typename: 'JobPayload', job, warnings } as const;
  }
}

interface ConnectionIds {
  readonly sourceConnectionId: string;
  readonly targetConnectionId: string;
}

/** Both rows are held until the job is stored: a connection can't be deleted in between. */
async function connectionsProblem(db: Db, ids: ConnectionIds, templateId: string) {
  const source = await lockConnection(db, ids.sourceConnectionId);
  const target = await lockConnection(db, ids.targetConnectionId);
  return (
    connectionProblem('sourceConnectionId', ids.sourceConnectionId, source, templateId) ??
    connectionProblem('targetConnectionId', ids.targetConnectionId, target, templateId)
  );
}

/** R9: the field by which linked accounts would get another tenant, enterprise application or target; null when none. */
async function reboundField(db: Db, job: Job, next: ConnectionIds & { readonly servicePrincipalId: string }) {
  if (next.servicePrincipalId !== job.servicePrincipalId) return 'servicePrincipalId';
  if (next.targetConnectionId !== job.targetConnectionId) {
    const target = await findConnection(db, next.targetConnectionId);
    const same = target?.identity !== null && target?.identity === job.boundTargetIdentity;
    if (!same) return 'targetConnectionId';
  }
  if (next.sourceConnectionId !== job.sourceConnectionId) {
    const before = await findConnection(db, job.sourceConnectionId);
    const after = await findConnection(db, next.sourceConnectionId);
    if (tenantOf(before) !== tenantOf(after)) return 'sourceConnectionId';
  }
  return null;
}

function tenantOf(connection: Connection | null): string | null {
  return connection?.kind === 'source' ? connection.settings.tenantId.toLowerCase() : null;
}

function rebindConflict(field: string) {
  return conflictError(
    field,
    'Accounts are linked in this job, and this would be another tenant, enterprise application or target: people and accounts ' +
      'would no longer be the same. Make a new job for it, or repeat the change with rebind: true if it is meant.',
  );
}
