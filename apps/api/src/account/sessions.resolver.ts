import { endSessionsOf, listSessions, type Db } from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type {
  MutationEndSessionsArgs,
  QuerySessionsArgs,
  ResolversTypes,
} from '../generated/graphql.generated.ts';
import { notFoundError } from '../graphql/user-errors.ts';
import { DATABASE } from '../tokens.ts';

const mostListed = 1_000;

@Resolver()
export class SessionsResolver {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  @Query('sessions')
  async sessions(@Args() { principalId }: QuerySessionsArgs): Promise<ResolversTypes['Session'][]> {
    return [...(await listSessions(this.#db, principalId ?? null, mostListed))];
  }

  @Mutation('endSessions')
  async endSessions(
    @Args() { principalId }: MutationEndSessionsArgs,
  ): Promise<ResolversTypes['EndSessionsResult']> {
    const ended = await endSessionsOf(this.#db, principalId);
    if (ended === 0) {
      return notFoundError(
        'principalId',
        'Nobody with this id is signed in in a browser. Take the id from `sessions`.',
      );
    }
    return { __typename: 'EndSessionsPayload', ended };
  }
}
