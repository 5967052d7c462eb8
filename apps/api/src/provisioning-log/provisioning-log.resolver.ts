import { listProvisioningLogs, type Db, type Job, type ProvisioningLog } from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { errorInformation } from '../change/error-information.ts';
import { provisioningSteps } from '../change/provisioning-steps.ts';
import type {
  ResolversTypes,
  SynchronizationJobProvisioningLogsArgs,
} from '../generated/graphql.generated.ts';
import { isUuid, pageRequest, relayConnection } from '../graphql/pagination.ts';
import { DATABASE } from '../tokens.ts';

/** Our rows in the words of Graph's provisioningObjectSummary (entra.md §10). */
@Resolver('ProvisioningLog')
export class ProvisioningLogResolver {
  @ResolveField('activityDateTime')
  activityDateTime(@Parent() log: ProvisioningLog): Date {
    return log.activityAt;
  }

  @ResolveField('provisioningAction')
  provisioningAction(@Parent() log: ProvisioningLog): ProvisioningLog['action'] {
    return log.action;
  }

  @ResolveField('durationInMilliseconds')
  durationInMilliseconds(@Parent() log: ProvisioningLog): number {
    return log.durationMs;
  }

  @ResolveField('sourceIdentity')
  sourceIdentity(@Parent() log: ProvisioningLog): ResolversTypes['ProvisionedIdentity'] {
    return { id: log.sourceId, displayName: log.sourceDisplayName };
  }

  @ResolveField('targetIdentity')
  targetIdentity(@Parent() log: ProvisioningLog): ResolversTypes['ProvisionedIdentity'] {
    return { id: log.targetId, displayName: log.targetDisplayName };
  }

  @ResolveField('provisioningStatusInfo')
  provisioningStatusInfo(@Parent() log: ProvisioningLog): ResolversTypes['ProvisioningStatusInfo'] {
    const { status, errorCode, reason } = log;
    // A skip has a reason but no error code of its own: Entra names it EntrySynchronizationSkipped.
    const code = errorCode ?? (status === 'skipped' ? 'EntrySynchronizationSkipped' : null);
    return { status, errorInformation: code === null ? null : errorInformation(code, reason) };
  }

  @ResolveField('modifiedProperties')
  modifiedProperties(@Parent() log: ProvisioningLog): ProvisioningLog['modified'] {
    return log.modified;
  }

  @ResolveField('provisioningSteps')
  provisioningSteps(@Parent() log: ProvisioningLog) {
    return provisioningSteps(log.steps);
  }
}

@Resolver('SynchronizationJob')
export class JobProvisioningLogsResolver {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  @ResolveField('provisioningLogs')
  async provisioningLogs(
    @Parent() job: Job,
    @Args() args: SynchronizationJobProvisioningLogsArgs,
  ): Promise<ResolversTypes['ProvisioningLogConnection']> {
    const { status, action, person, ...rest } = args.filter ?? {};
    const filter = { ...rest, statuses: status ?? null, actions: action ?? null, sourceId: person ?? null };
    const request = pageRequest('provisioningLogs', isUuid, args);
    const page = await listProvisioningLogs(this.#db, job.id, filter, request);
    return relayConnection('provisioningLogs', page, (log) => log.id, request);
  }
}
