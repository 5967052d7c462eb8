import {
  findPerson,
  listLinks,
  listPeople,
  type Db,
  type Edge,
  type Job,
  type Link,
  type Person,
} from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { errorInformation } from '../change/error-information.ts';
import type {
  ResolversTypes,
  SynchronizationJobLinksArgs,
  SynchronizationJobPeopleArgs,
  SynchronizationJobPersonArgs,
} from '../generated/graphql.generated.ts';
import type { GraphqlContext } from '../graphql/context.ts';
import { isText, isUuid, pageRequest, relayConnection } from '../graphql/pagination.ts';
import { DATABASE } from '../tokens.ts';

@Resolver('Person')
export class PersonResolver {
  @ResolveField('error')
  error(@Parent() { error }: Person): ResolversTypes['ProvisioningErrorInfo'] | null {
    return error === null ? null : errorInformation(error.code, error.message);
  }

  @ResolveField('link')
  link(@Parent() person: Person, @Context() { loaders }: GraphqlContext): Promise<Link | null> {
    return loaders.liveLink(person.jobId).load(person.sourceId);
  }

  @ResolveField('edges')
  edges(@Parent() person: Person, @Context() { loaders }: GraphqlContext): Promise<readonly Edge[]> {
    return loaders.edges(person.jobId).load(person.sourceId);
  }
}

@Resolver('SynchronizationJob')
export class JobPeopleResolver {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  @ResolveField('people')
  async people(
    @Parent() job: Job,
    @Args() args: SynchronizationJobPeopleArgs,
  ): Promise<ResolversTypes['PersonConnection']> {
    const { presence, ...rest } = args.filter ?? {};
    const request = pageRequest('people', isText, args);
    const page = await listPeople(this.#db, job.id, { ...rest, presences: presence ?? null }, request);
    return relayConnection('people', page, (person) => person.sourceId, request);
  }

  @ResolveField('person')
  person(@Parent() job: Job, @Args() { sourceId }: SynchronizationJobPersonArgs): Promise<Person | null> {
    return findPerson(this.#db, job.id, sourceId);
  }

  @ResolveField('links')
  async links(
    @Parent() job: Job,
    @Args() args: SynchronizationJobLinksArgs,
  ): Promise<ResolversTypes['LinkConnection']> {
    const { state, person, targetId } = args.filter ?? {};
    const filter = { states: state ?? null, sourceId: person ?? null, targetId: targetId ?? null };
    const request = pageRequest('links', isUuid, args);
    const page = await listLinks(this.#db, job.id, filter, request);
    return relayConnection('links', page, (link) => link.id, request);
  }
}
