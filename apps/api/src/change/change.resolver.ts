import { listChanges, type Change, type Cycle, type Db, type Evidence, type Job } from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { ResolversTypes, SynchronizationJobChangesArgs } from '../generated/graphql.generated.ts';
import type { GraphqlContext } from '../graphql/context.ts';
import { isUuid, pageRequest, relayConnection } from '../graphql/pagination.ts';
import { DATABASE } from '../tokens.ts';
import { errorInformation } from './error-information.ts';
import { provisioningSteps } from './provisioning-steps.ts';
import { shownRequests } from './redaction.ts';

@Resolver('Change')
export class ChangeResolver {
  @ResolveField('cycle')
  cycle(@Parent() change: Change, @Context() { loaders }: GraphqlContext): Promise<Cycle | null> {
    return loaders.cycle.load(change.cycleId);
  }

  @ResolveField('modifiedAttributes')
  modifiedAttributes(@Parent() change: Change): Change['modified'] {
    return change.modified;
  }

  @ResolveField('requests')
  async requests(
    @Parent() change: Change,
    @Context() { loaders }: GraphqlContext,
  ): Promise<ResolversTypes['PlannedRequest'][]> {
    return shownRequests(change, await loaders.redacts(change.jobId).load(change.schemaVersion));
  }

  @ResolveField('steps')
  steps(@Parent() change: Change) {
    return provisioningSteps(change.steps);
  }

  /** Only what was known when the change was planned can have been its reason. */
  @ResolveField('evidence')
  async evidence(
    @Parent() change: Change,
    @Context() { loaders }: GraphqlContext,
  ): Promise<readonly Evidence[]> {
    if (change.removalCause === null) return [];
    const rows = await loaders.evidence(change.jobId).load(change.sourceId);
    return rows.filter((row) => row.observedAt <= change.plannedAt);
  }

  @ResolveField('error')
  error(@Parent() { error }: Change): ResolversTypes['ProvisioningErrorInfo'] | null {
    return error === null ? null : errorInformation(error.code, error.message);
  }
}

@Resolver('SynchronizationJob')
export class JobChangesResolver {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  @ResolveField('changes')
  async changes(
    @Parent() job: Job,
    @Args() args: SynchronizationJobChangesArgs,
  ): Promise<ResolversTypes['ChangeConnection']> {
    const { state, effect, cycleId, person } = args.filter ?? {};
    const filter = {
      states: state ?? null,
      effects: effect ?? null,
      cycleId: cycleId ?? null,
      sourceId: person ?? null,
    };
    const request = pageRequest('changes', isUuid, args);
    const page = await listChanges(this.#db, job.id, filter, request);
    return relayConnection('changes', page, (change) => change.id, request);
  }
}
