import { workflowIds } from '@lockstep/contracts';
import { findCycle, listCycles, type Cycle, type Db, type Job } from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Environment } from '../environment.ts';
import type {
  QueryCycleArgs,
  ResolversTypes,
  SynchronizationJobCyclesArgs,
} from '../generated/graphql.generated.ts';
import type { GraphqlContext } from '../graphql/context.ts';
import { isNumber, pageRequest, relayConnection } from '../graphql/pagination.ts';
import { temporalUiPath } from '../temporal/workflow-path.ts';
import { DATABASE, ENVIRONMENT } from '../tokens.ts';
import { cycleCounts } from './cycle-counts.ts';

@Resolver('Cycle')
export class CycleResolver {
  readonly #db: Db;
  readonly #environment: Environment;

  constructor(@Inject(DATABASE) db: Db, @Inject(ENVIRONMENT) environment: Environment) {
    this.#db = db;
    this.#environment = environment;
  }

  @Query('cycle')
  cycle(@Args() { id }: QueryCycleArgs): Promise<Cycle | null> {
    return findCycle(this.#db, id);
  }

  @ResolveField('job')
  job(@Parent() cycle: Cycle, @Context() { loaders }: GraphqlContext): Promise<Job | null> {
    return loaders.job.load(cycle.jobId);
  }

  @ResolveField('counts')
  async counts(
    @Parent() cycle: Cycle,
    @Context() { loaders }: GraphqlContext,
  ): Promise<ReturnType<typeof cycleCounts>> {
    return cycleCounts(await loaders.changeCounts.load(cycle.id), cycle.skipped);
  }

  @ResolveField('temporalWorkflowId')
  temporalWorkflowId(@Parent() cycle: Cycle): string {
    return cycle.kind === 'onDemand' || cycle.kind === 'preview'
      ? workflowIds.provisionOnDemand(cycle.jobId, cycle.id)
      : workflowIds.cycle(cycle.jobId, cycle.number, cycle.kind);
  }

  @ResolveField('temporalUiPath')
  temporalUiPath(@Parent() cycle: Cycle): string {
    return temporalUiPath(this.#environment.temporal.namespace, this.temporalWorkflowId(cycle));
  }
}

@Resolver('SynchronizationJob')
export class JobCyclesResolver {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  @ResolveField('cycles')
  async cycles(
    @Parent() job: Job,
    @Args() args: SynchronizationJobCyclesArgs,
  ): Promise<ResolversTypes['CycleConnection']> {
    const request = pageRequest('cycles', isNumber, args);
    const page = await listCycles(this.#db, job.id, request);
    return relayConnection('cycles', page, (cycle) => String(cycle.number), request);
  }
}
