import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Controller, Get, Module, type NestApplicationOptions } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { GraphQLModule, Mutation, Query, Resolver } from '@nestjs/graphql';
import { postGraphql } from '../testing/graphql-client.ts';
import { ENVIRONMENT } from '../tokens.ts';
import { AdministratorGuard } from './administrator.guard.ts';
import { Public } from './public.decorator.ts';

// The guard alone, without the check that the API's GraphQL context makes before it: each would be enough by itself.

@Controller()
class Places {
  @Get('open')
  @Public()
  open() {
    return 'open';
  }

  @Get('closed')
  closed() {
    return 'closed';
  }
}

@Resolver()
class Fields {
  @Query('closed')
  closed() {
    return 'closed';
  }

  @Mutation('change')
  change() {
    return 'changed';
  }
}

const administratorToken = 'x'.repeat(40);

@Module({
  imports: [
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      typeDefs: 'type Query { closed: String! } type Mutation { change: String! }',
      graphiql: false,
      context: ({ req }: { req: unknown }) => ({ req }),
    }),
  ],
  controllers: [Places],
  providers: [
    Fields,
    { provide: APP_GUARD, useClass: AdministratorGuard },
    { provide: ENVIRONMENT, useValue: { administratorToken } },
  ],
})
class SpecModule {}

let url: string;
let close: () => Promise<void>;
beforeAll(async () => {
  const options: NestApplicationOptions = { logger: false, forceCloseConnections: true };
  const app = await NestFactory.create(SpecModule, options);
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  close = () => app.close();
});
afterAll(() => close());

const authorization = `Bearer ${administratorToken}`;
const get = async (path: string, headers: Record<string, string> = {}) =>
  (await fetch(`${url}/${path}`, { headers })).status;

describe('the administrator guard', () => {
  it('denies a route that says nothing, and lets @Public() ones through', async () => {
    expect([await get('closed'), await get('open'), await get('closed', { authorization })]).toEqual([
      401, 200, 200,
    ]);
  });

  it.each(['{ closed }', 'mutation { change }'])('denies the root field of %s', async (query) => {
    const refused = await postGraphql(url, { query });
    expect(refused).toMatchObject({
      body: { data: null, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    });
    expect(await postGraphql(url, { query }, { authorization })).toMatchObject({
      status: 200,
      body: { data: {} },
    });
  });
});
