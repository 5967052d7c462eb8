import {
  countDryRunPlan,
  findLastDryRun,
  findLicenceForecast,
  listDryRunPlan,
  type Cycle,
  type Db,
  type Job,
  type PlannedOutcome,
} from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { errorInformation } from '../change/error-information.ts';
import { provisioningSteps } from '../change/provisioning-steps.ts';
import type {
  DryRunPeopleArgs,
  MutationStartDryRunArgs,
  MutationStopDryRunArgs,
  PlannedPerson,
  ResolversTypes,
} from '../generated/graphql.generated.ts';
import { isText, pageRequest, relayConnection } from '../graphql/pagination.ts';
import { provisionedIdentity } from '../provisioning-log/provisioned-identity.ts';
import { DATABASE } from '../tokens.ts';
import { DryRunService } from './dry-run.service.ts';

@Resolver()
export class DryRunMutationsResolver {
  readonly #dryRuns: DryRunService;

  constructor(@Inject(DryRunService) dryRuns: DryRunService) {
    this.#dryRuns = dryRuns;
  }

  @Mutation('startDryRun')
  startDryRun(@Args() { jobId }: MutationStartDryRunArgs) {
    return this.#dryRuns.start(jobId);
  }

  @Mutation('stopDryRun')
  stopDryRun(@Args() { jobId }: MutationStopDryRunArgs) {
    return this.#dryRuns.stop(jobId);
  }
}

@Resolver('SynchronizationJob')
export class JobDryRunResolver {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  @ResolveField('dryRun')
  dryRun(@Parent() job: Job): Promise<Cycle | null> {
    return findLastDryRun(this.#db, job.id);
  }
}

/** Its parent is its cycle: there is no more to it than that and the rows of its plan. */
@Resolver('DryRun')
export class DryRunResolver {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  @ResolveField('cycle')
  cycle(@Parent() cycle: Cycle): Cycle {
    return cycle;
  }

  @ResolveField('planned')
  async planned(@Parent() { id }: Cycle): Promise<number> {
    const counts = await countDryRunPlan(this.#db, id);
    return counts.reduce((total, { count }) => total + count, 0);
  }

  @ResolveField('counts')
  async counts(@Parent() { id }: Cycle): Promise<ResolversTypes['PlannedCount'][]> {
    const counts = await countDryRunPlan(this.#db, id);
    return counts.map(({ count, ...alike }) => ({ ...alike, people: count }));
  }

  @ResolveField('licences')
  async licences(@Parent() { id }: Cycle): Promise<ResolversTypes['LicenceForecast'][]> {
    return [...(await findLicenceForecast(this.#db, id))];
  }

  @ResolveField('people')
  async people(
    @Parent() { id }: Cycle,
    @Args() args: DryRunPeopleArgs,
  ): Promise<ResolversTypes['PlannedPersonConnection']> {
    const { outcome, effect, held, person } = args.filter ?? {};
    const filter = {
      outcomes: outcome ?? null,
      effects: effect ?? null,
      held: held ?? null,
      sourceId: person ?? null,
    };
    const request = pageRequest('people', isText, args);
    const { rows, hasNextPage } = await listDryRunPlan(this.#db, id, filter, request);
    const page = { rows: rows.map(plannedPerson), hasNextPage };
    return relayConnection('people', page, (node) => node.sourceIdentity.id ?? '', request);
  }
}

function plannedPerson(row: PlannedOutcome): PlannedPerson {
  const { sourceId, sourceDisplayName, targetId, outcome, effect, heldReason, removalCause } = row;
  return {
    sourceIdentity: provisionedIdentity(sourceId, sourceDisplayName),
    targetId,
    outcome,
    effect,
    heldReason,
    removalCause,
    modifiedProperties: row.modified,
    errorInformation:
      row.code === null
        ? null
        : errorInformation(row.code, row.reason, outcome === 'fail' ? 'failure' : 'success'),
    reason: row.reason,
    warnings: row.warnings,
    provisioningSteps: provisioningSteps(row.steps),
  };
}
