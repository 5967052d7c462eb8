import { workflowIds } from '@lockstep/contracts';
import {
  findJob,
  findSchemaVersion,
  listJobs,
  type Db,
  type Job,
  type SchemaVersion,
} from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { readableJobs } from '../auth/principal.ts';
import type { Environment } from '../environment.ts';
import type { QueryJobArgs, QueryJobsArgs, ResolversTypes } from '../generated/graphql.generated.ts';
import type { GraphqlContext } from '../graphql/context.ts';
import { isUuid, pageRequest, relayConnection } from '../graphql/pagination.ts';
import { findTemplate } from '../template/templates.ts';
import { temporalUiPath } from '../temporal/workflow-path.ts';
import { DATABASE, ENVIRONMENT } from '../tokens.ts';

@Resolver('SynchronizationJob')
export class JobResolver {
  readonly #db: Db;
  readonly #environment: Environment;

  constructor(@Inject(DATABASE) db: Db, @Inject(ENVIRONMENT) environment: Environment) {
    this.#db = db;
    this.#environment = environment;
  }

  @Query('jobs')
  async jobs(
    @Args() args: QueryJobsArgs,
    @Context() { principal }: GraphqlContext,
  ): Promise<ResolversTypes['SynchronizationJobConnection']> {
    const request = pageRequest('jobs', isUuid, args);
    const page = await listJobs(this.#db, readableJobs(principal), request);
    return relayConnection('jobs', page, (node) => node.id, request);
  }

  @Query('job')
  job(@Args() { id }: QueryJobArgs): Promise<Job | null> {
    return findJob(this.#db, id);
  }

  @ResolveField('template')
  template(@Parent() job: Job) {
    return findTemplate(job.templateId);
  }

  @ResolveField('sourceConnection')
  sourceConnection(@Parent() job: Job, @Context() { loaders }: GraphqlContext) {
    return loaders.connection.load(job.sourceConnectionId);
  }

  @ResolveField('targetConnection')
  targetConnection(@Parent() job: Job, @Context() { loaders }: GraphqlContext) {
    return loaders.connection.load(job.targetConnectionId);
  }

  @ResolveField('intervalMinutes')
  intervalMinutes(@Parent() job: Job): number {
    return job.intervalMs / 60_000;
  }

  @ResolveField('synchronizationSchema')
  synchronizationSchema(@Parent() job: Job): Promise<SchemaVersion | null> {
    return findSchemaVersion(this.#db, job.id, job.schemaVersion);
  }

  @ResolveField('started')
  started(@Parent() job: Job): boolean {
    return job.desiredState === 'started';
  }

  @ResolveField('pendingRestart')
  pendingRestart(@Parent() { restart }: Job): ResolversTypes['PendingRestart'] | null {
    return restart === null ? null : { criteria: restart.scopes, requestedAt: new Date(restart.requestedAt) };
  }

  /** The status is computed field by field, from the job. */
  @ResolveField('status')
  status(@Parent() job: Job): Job {
    return job;
  }

  @ResolveField('temporalWorkflowId')
  temporalWorkflowId(@Parent() job: Job): string {
    return workflowIds.synchronizationJob(job.id);
  }

  @ResolveField('temporalUiPath')
  temporalUiPath(@Parent() job: Job): string {
    return temporalUiPath(this.#environment.temporal.namespace, this.temporalWorkflowId(job));
  }
}
