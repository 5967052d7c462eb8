import { findConnection, listConnections, type Connection, type Db } from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type {
  MutationAuthorizeConnectionArgs,
  MutationCreateSourceConnectionArgs,
  MutationCreateTargetConnectionArgs,
  MutationDeleteConnectionArgs,
  MutationTestConnectionArgs,
  MutationUpdateConnectionArgs,
  QueryConnectionArgs,
  QueryConnectionsArgs,
  ResolversTypes,
} from '../generated/graphql.generated.ts';
import { readableJobs } from '../auth/principal.ts';
import type { GraphqlContext } from '../graphql/context.ts';
import { isUuid, pageRequest, relayConnection } from '../graphql/pagination.ts';
import { DATABASE } from '../tokens.ts';
import { AuthorizationService } from './authorization.service.ts';
import { ConnectionTestService } from './connection-test.service.ts';
import { ConnectionService } from './connection.service.ts';

@Resolver('Connection')
export class ConnectionResolver {
  readonly #db: Db;
  readonly #connections: ConnectionService;
  readonly #tests: ConnectionTestService;
  readonly #authorizations: AuthorizationService;

  constructor(
    @Inject(DATABASE) db: Db,
    @Inject(ConnectionService) connections: ConnectionService,
    @Inject(ConnectionTestService) tests: ConnectionTestService,
    @Inject(AuthorizationService) authorizations: AuthorizationService,
  ) {
    this.#db = db;
    this.#connections = connections;
    this.#tests = tests;
    this.#authorizations = authorizations;
  }

  @Query('connections')
  async connections(@Args() args: QueryConnectionsArgs): Promise<ResolversTypes['ConnectionConnection']> {
    const request = pageRequest('connections', isUuid, args);
    const page = await listConnections(this.#db, { kind: args.kind ?? null }, request);
    return relayConnection('connections', page, (node) => node.id, request);
  }

  @Query('connection')
  connection(@Args() { id }: QueryConnectionArgs): Promise<Connection | null> {
    return findConnection(this.#db, id);
  }

  @Mutation('createSourceConnection')
  createSourceConnection(@Args() { input }: MutationCreateSourceConnectionArgs) {
    return this.#connections.createSource(input);
  }

  @Mutation('createTargetConnection')
  createTargetConnection(@Args() { input }: MutationCreateTargetConnectionArgs) {
    return this.#connections.createTarget(input);
  }

  @Mutation('updateConnection')
  updateConnection(@Args() { input }: MutationUpdateConnectionArgs) {
    return this.#connections.update(input);
  }

  @Mutation('deleteConnection')
  deleteConnection(@Args() { id }: MutationDeleteConnectionArgs) {
    return this.#connections.delete(id);
  }

  @Mutation('testConnection')
  testConnection(@Args() { id, servicePrincipalId }: MutationTestConnectionArgs) {
    return this.#tests.test(id, servicePrincipalId ?? null);
  }

  @Mutation('authorizeConnection')
  authorizeConnection(
    @Args() { id }: MutationAuthorizeConnectionArgs,
    @Context() { principal }: GraphqlContext,
  ) {
    return this.#authorizations.offer(id, principal);
  }

  @ResolveField('secretNames')
  secretNames(@Parent() connection: Connection, @Context() { loaders }: GraphqlContext) {
    return loaders.secretNames.load(connection.id);
  }

  @ResolveField('jobs')
  async jobs(@Parent() connection: Connection, @Context() { loaders, principal }: GraphqlContext) {
    const jobs = await loaders.jobsOfConnection.load(connection.id);
    const readable = readableJobs(principal);
    return readable === 'all' ? jobs : jobs.filter(({ id }) => readable.has(id));
  }
}
