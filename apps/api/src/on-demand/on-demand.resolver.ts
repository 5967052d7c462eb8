import { workflowIds } from '@lockstep/contracts';
import {
  findDryRunRow,
  listOnDemandRuns,
  type Db,
  type Job,
  type OnDemandRun,
  type Cycle,
} from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { errorInformation } from '../change/error-information.ts';
import type { Environment } from '../environment.ts';
import type {
  MutationProvisionOnDemandArgs,
  OnDemandMode,
  QueryOnDemandRunArgs,
  ResolversTypes,
  SynchronizationJobOnDemandRunsArgs,
} from '../generated/graphql.generated.ts';
import type { GraphqlContext } from '../graphql/context.ts';
import { isUuid, pageRequest, relayConnection } from '../graphql/pagination.ts';
import { sourceSystem, targetSystem } from '../provisioning-log/provisioning-systems.ts';
import { temporalUiPath } from '../temporal/workflow-path.ts';
import { DATABASE, ENVIRONMENT } from '../tokens.ts';
import { onDemandResult } from './on-demand-result.ts';
import { OnDemandService } from './on-demand.service.ts';

@Resolver('OnDemandRun')
export class OnDemandRunResolver {
  readonly #db: Db;
  readonly #environment: Environment;
  readonly #runs: OnDemandService;

  constructor(
    @Inject(DATABASE) db: Db,
    @Inject(ENVIRONMENT) environment: Environment,
    @Inject(OnDemandService) runs: OnDemandService,
  ) {
    this.#db = db;
    this.#environment = environment;
    this.#runs = runs;
  }

  @Mutation('provisionOnDemand')
  provisionOnDemand(@Args() { input }: MutationProvisionOnDemandArgs) {
    return this.#runs.provision(input);
  }

  @Query('onDemandRun')
  onDemandRun(@Args() { id }: QueryOnDemandRunArgs): Promise<OnDemandRun | null> {
    return this.#runs.find(id);
  }

  @ResolveField('id')
  id(@Parent() { cycle }: OnDemandRun): string {
    return cycle.id;
  }

  @ResolveField('job')
  job(@Parent() { cycle }: OnDemandRun, @Context() { loaders }: GraphqlContext): Promise<Job | null> {
    return loaders.job.load(cycle.jobId);
  }

  @ResolveField('mode')
  mode(@Parent() { cycle }: OnDemandRun): OnDemandMode {
    return cycle.kind === 'preview' ? 'preview' : 'provision';
  }

  @ResolveField('state')
  state(@Parent() { cycle }: OnDemandRun): Cycle['state'] {
    return cycle.state;
  }

  @ResolveField('startedAt')
  startedAt(@Parent() { cycle }: OnDemandRun): Date {
    return cycle.startedAt;
  }

  @ResolveField('endedAt')
  endedAt(@Parent() { cycle }: OnDemandRun): Date | null {
    return cycle.endedAt;
  }

  @ResolveField('error')
  error(@Parent() { cycle }: OnDemandRun): ResolversTypes['ProvisioningErrorInfo'] | null {
    const { state, error } = cycle;
    return state === 'running' || error === null ? null : errorInformation(error.code, error.message);
  }

  @ResolveField('result')
  async result(
    @Parent() run: OnDemandRun,
    @Context() { loaders }: GraphqlContext,
  ): Promise<ResolversTypes['OnDemandResult'] | null> {
    const { cycle, sourceId, subject, changeId } = run;
    const planned = await findDryRunRow(this.#db, cycle.id, sourceId ?? subject);
    if (planned === null) return null;
    const job = await loaders.job.load(cycle.jobId);
    if (job === null) return null;
    const systems = { ...job, jobId: job.id, tenantId: job.boundTenantId };
    return {
      ...onDemandResult(run, planned, changeId === null ? null : await loaders.change.load(changeId)),
      sourceSystem: await sourceSystem(systems, loaders),
      targetSystem: await targetSystem(systems, loaders),
    };
  }

  @ResolveField('temporalWorkflowId')
  temporalWorkflowId(@Parent() { cycle }: OnDemandRun): string {
    return workflowIds.provisionOnDemand(cycle.jobId, cycle.id);
  }

  @ResolveField('temporalUiPath')
  temporalUiPath(@Parent() run: OnDemandRun): string {
    return temporalUiPath(this.#environment.temporal.namespace, this.temporalWorkflowId(run));
  }
}

@Resolver('SynchronizationJob')
export class JobOnDemandRunsResolver {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  @ResolveField('onDemandRuns')
  async onDemandRuns(
    @Parent() job: Job,
    @Args() args: SynchronizationJobOnDemandRunsArgs,
  ): Promise<ResolversTypes['OnDemandRunConnection']> {
    const request = pageRequest('onDemandRuns', isUuid, args);
    const page = await listOnDemandRuns(this.#db, job.id, request);
    return relayConnection('onDemandRuns', page, ({ cycle }) => cycle.id, request);
  }
}
