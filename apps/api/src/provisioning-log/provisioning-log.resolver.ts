import { listProvisioningLogs, type Db, type Job, type ProvisioningLog } from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphqlContext } from '../graphql/context.ts';
import { errorInformation } from '../change/error-information.ts';
import { provisioningSteps } from '../change/provisioning-steps.ts';
import type {
  ResolversTypes,
  SynchronizationJobProvisioningLogsArgs,
} from '../generated/graphql.generated.ts';
import { isUuid, pageRequest, relayConnection } from '../graphql/pagination.ts';
import { DATABASE } from '../tokens.ts';
import { provisionedIdentity } from './provisioned-identity.ts';
import { applicationOf, sourceSystem, targetSystem } from './provisioning-systems.ts';

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

  @ResolveField('initiatedBy')
  initiatedBy(@Parent() { initiatedBy }: ProvisioningLog): ResolversTypes['Initiator'] {
    return { id: null, displayName: initiatorNames[initiatedBy], initiatorType: initiatedBy };
  }

  @ResolveField('servicePrincipal')
  async servicePrincipal(
    @Parent() log: ProvisioningLog,
    @Context() { loaders }: GraphqlContext,
  ): Promise<ResolversTypes['LogServicePrincipal']> {
    const application = await applicationOf(log, loaders);
    return { id: log.servicePrincipalId, displayName: application?.displayName ?? null };
  }

  @ResolveField('sourceSystem')
  sourceSystem(@Parent() log: ProvisioningLog, @Context() { loaders }: GraphqlContext) {
    return sourceSystem(log, loaders);
  }

  @ResolveField('targetSystem')
  targetSystem(@Parent() log: ProvisioningLog, @Context() { loaders }: GraphqlContext) {
    return targetSystem(log, loaders);
  }

  @ResolveField('sourceIdentity')
  sourceIdentity(@Parent() log: ProvisioningLog): ResolversTypes['ProvisionedIdentity'] {
    return provisionedIdentity(log.sourceId, log.sourceDisplayName);
  }

  @ResolveField('targetIdentity')
  targetIdentity(@Parent() log: ProvisioningLog): ResolversTypes['ProvisionedIdentity'] {
    return provisionedIdentity(log.targetId, log.targetDisplayName);
  }

  @ResolveField('provisioningStatusInfo')
  provisioningStatusInfo(@Parent() log: ProvisioningLog): ResolversTypes['ProvisioningStatusInfo'] {
    const { status, errorCode, reason } = log;
    // A skip has a reason but no error code of its own: Entra names it EntrySynchronizationSkipped.
    const code = errorCode ?? (status === 'skipped' ? 'EntrySynchronizationSkipped' : null);
    const outcome = status === 'failure' ? 'failure' : 'success';
    return { status, errorInformation: code === null ? null : errorInformation(code, reason, outcome) };
  }

  @ResolveField('modifiedProperties')
  modifiedProperties(@Parent() log: ProvisioningLog): ResolversTypes['ModifiedProperty'][] {
    return log.modified.map(({ name, before, after }) => ({
      displayName: name,
      oldValue: before,
      newValue: after,
    }));
  }

  @ResolveField('provisioningSteps')
  provisioningSteps(@Parent() log: ProvisioningLog) {
    return provisioningSteps(log.steps);
  }
}

/** An administrator's token does not say who uses it. */
const initiatorNames = { system: 'Lockstep', user: 'Administrator', application: 'Application' } as const;

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
