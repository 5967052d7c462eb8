import 'reflect-metadata';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Controller, Get, Module, type NestApplicationOptions } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { GraphQLModule, Mutation, Query, Resolver } from '@nestjs/graphql';
import { postGraphql } from '../testing/graphql-client.ts';
import { AUTHENTICATOR, DATABASE } from '../tokens.ts';
import { AccessGuard } from './access.guard.ts';
import type { Authenticator } from './authenticator.ts';
import type { Principal, Role } from './principal.ts';
import { Public } from './public.decorator.ts';

// The guard alone: `templates` and `createJob` are names that have policies, `closed` and `change` have none.

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
  @Query('templates')
  templates() {
    return 'templates';
  }

  @Query('closed')
  closed() {
    return 'closed';
  }

  @Mutation('createJob')
  createJob() {
    return 'created';
  }

  @Mutation('change')
  change() {
    return 'changed';
  }
}

const principal = (role: Role): Principal => ({
  kind: 'user',
  id: role,
  displayName: role,
  grants: [{ role, jobs: 'all' }],
});
const people: Readonly<Record<string, Principal>> = {
  reader: principal('Reader'),
  administrator: principal('Administrator'),
};
const authenticator: Authenticator = {
  authenticate: ({ headers }) => Promise.resolve(people[headers.authorization ?? ''] ?? null),
};

@Module({
  imports: [
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      typeDefs:
        'type Query { templates: String! closed: String! } type Mutation { createJob: String! change: String! }',
      graphiql: false,
      context: async ({ req }: { req: IncomingMessage }) => {
        const known = await authenticator.authenticate(req);
        return known === null ? { req } : { req, principal: known };
      },
    }),
  ],
  controllers: [Places],
  providers: [
    Fields,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: AUTHENTICATOR, useValue: authenticator },
    { provide: DATABASE, useValue: null },
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

const get = async (path: string, authorization?: string) =>
  (await fetch(`${url}/${path}`, { headers: authorization === undefined ? {} : { authorization } })).status;
const codeOf = async (query: string, authorization?: string) => {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const { body } = await postGraphql(url, { query }, headers);
  return /"code":"(\w+)"/.exec(JSON.stringify(body))?.[1] ?? 'ok';
};

describe('the access guard', () => {
  it('denies a route that says nothing to all but administrators, and lets @Public() ones through', async () => {
    expect([
      await get('closed'),
      await get('closed', 'reader'),
      await get('closed', 'administrator'),
    ]).toEqual([401, 403, 200]);
    expect(await get('open')).toBe(200);
  });

  it.each([
    ['{ templates }', 'UNAUTHENTICATED', 'ok', 'ok'],
    ['mutation { createJob }', 'UNAUTHENTICATED', 'FORBIDDEN', 'ok'],
    // Without a policy it is nobody's.
    ['{ closed }', 'UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN'],
    ['mutation { change }', 'UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN'],
  ])('%s: nobody %s, Reader %s, Administrator %s', async (query, nobody, reader, administrator) => {
    expect([
      await codeOf(query),
      await codeOf(query, 'reader'),
      await codeOf(query, 'administrator'),
    ]).toEqual([nobody, reader, administrator]);
  });
});
