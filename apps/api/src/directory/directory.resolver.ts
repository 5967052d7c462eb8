import { findSignInEnd, type Db, type DirectoryChange, type Job } from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { principalKey } from '../auth/principal.ts';
import { errorInformation } from '../change/error-information.ts';
import type {
  MutationAddAppRoleArgs,
  MutationAssignAppRoleArgs,
  MutationRemoveAppRoleArgs,
  MutationRemoveAppRoleAssignmentArgs,
  QueryDirectoryChangeArgs,
  ResolversTypes,
} from '../generated/graphql.generated.ts';
import type { GraphqlContext } from '../graphql/context.ts';
import { DATABASE } from '../tokens.ts';
import { DirectoryService } from './directory.service.ts';
import { portalOf } from './portal.ts';

@Resolver('DirectoryChange')
export class DirectoryChangeResolver {
  readonly #directory: DirectoryService;

  constructor(@Inject(DirectoryService) directory: DirectoryService) {
    this.#directory = directory;
  }

  @Mutation('addAppRole')
  addAppRole(@Args() { input }: MutationAddAppRoleArgs, @Context() { principal }: GraphqlContext) {
    return this.#directory.addAppRole(input, principal);
  }

  @Mutation('removeAppRole')
  removeAppRole(@Args() { input }: MutationRemoveAppRoleArgs, @Context() { principal }: GraphqlContext) {
    return this.#directory.removeAppRole(input, principal);
  }

  @Mutation('assignAppRole')
  assignAppRole(@Args() { input }: MutationAssignAppRoleArgs, @Context() { principal }: GraphqlContext) {
    return this.#directory.assignAppRole(input, principal);
  }

  @Mutation('removeAppRoleAssignment')
  removeAppRoleAssignment(
    @Args() { input }: MutationRemoveAppRoleAssignmentArgs,
    @Context() { principal }: GraphqlContext,
  ) {
    return this.#directory.removeAppRoleAssignment(input, principal);
  }

  @Query('directoryChange')
  directoryChange(@Args() { jobId, id }: QueryDirectoryChangeArgs): Promise<DirectoryChange | null> {
    return this.#directory.find(jobId, id);
  }

  @ResolveField('error')
  error(@Parent() { error }: DirectoryChange): ResolversTypes['ProvisioningErrorInfo'] | null {
    return error === null ? null : errorInformation(error.code, error.message);
  }
}

@Resolver('SynchronizationJob')
export class JobApplicationResolver {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  @ResolveField('enterpriseApplication')
  async enterpriseApplication(
    @Parent() job: Job,
    @Context() { loaders, principal }: GraphqlContext,
  ): Promise<ResolversTypes['EnterpriseApplication'] | null> {
    const facts = await loaders.sourceFacts.load(job.id);
    if (!facts?.application) return null;
    const { appRoles, application } = facts;
    const { id: objectId, appId, displayName } = application;
    const connection = await loaders.connection.load(job.sourceConnectionId);
    const portal = portalOf(connection, { objectId, appId });
    const owner = { connectionId: job.sourceConnectionId, principal: principalKey(principal) };
    return {
      objectId,
      appId,
      displayName,
      appRoles,
      usersAndGroupsUrl: portal.usersAndGroups,
      appRolesUrl: portal.appRoles,
      signedInUntil: await findSignInEnd(this.#db, owner),
    };
  }
}
