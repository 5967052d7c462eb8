import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import type { Db } from '@lockstep/database';
import type { Logger } from '@lockstep/platform';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import {
  DateTimeResolver,
  EmailAddressResolver,
  JSONResolver,
  SafeIntResolver,
  URLResolver,
  UUIDResolver,
} from 'graphql-scalars';
import type { Authenticator } from '../auth/authenticator.ts';
import { TokenRefused } from '../auth/oidc/token-verifier.ts';
import { unauthorizedError } from '../auth/unauthorized.ts';
import { noteCaller } from '../edge/request-context.ts';
import type { Environment } from '../environment.ts';
import type { GraphqlContext } from './context.ts';
import { enumValues } from './enum-values.ts';
import { createErrorFormatter } from './format-error.ts';
import { createLoaders } from './loaders.ts';
import { rowLimit } from './row-limit.ts';

/** The committed, merged schema; the path holds from src/ and from dist/. */
export const schemaUrl = new URL('../../schema.graphql', import.meta.url);

/** Enough for every page of the dashboard, and for one introspection; far less than what hurts. */
const armor = new ApolloArmor({
  maxDepth: { n: 12, flattenFragments: true },
  maxAliases: { n: 20 },
  maxDirectives: { n: 20 },
  costLimit: { maxCost: 20_000, objectCost: 2, scalarCost: 1, depthCostFactor: 1.3 },
  // Apollo Server does these itself: `parseOptions.maxTokens` and `hideSchemaDetailsFromClientErrors`.
  maxTokens: { enabled: false },
  blockFieldSuggestion: { enabled: false },
});
const maxTokens = 3_000;

export function graphqlOptions(
  environment: Environment,
  db: Db,
  logger: Logger,
  authenticator: Authenticator,
): Omit<ApolloDriverConfig, 'driver'> {
  return {
    path: '/graphql',
    typeDefs: readFileSync(schemaUrl, 'utf8'),
    resolvers: {
      DateTime: DateTimeResolver,
      UUID: UUIDResolver,
      JSON: JSONResolver,
      EmailAddress: EmailAddressResolver,
      URL: URLResolver,
      SafeInt: SafeIntResolver,
      ...enumValues,
    },
    introspection: environment.introspection,
    // Both load their scripts from elsewhere; our own page is at "/".
    graphiql: false,
    playground: false,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    hideSchemaDetailsFromClientErrors: !environment.introspection,
    parseOptions: { maxTokens },
    validationRules: armor.protect().validationRules,
    plugins: [rowLimit()],
    formatError: createErrorFormatter(logger),
    context: async ({ req }: { req: IncomingMessage }): Promise<GraphqlContext> => {
      const principal = await known(authenticator, req);
      noteCaller(principal);
      return { req, principal, loaders: createLoaders(db) };
    },
  };
}

async function known(authenticator: Authenticator, req: IncomingMessage) {
  try {
    const principal = await authenticator.authenticate(req);
    if (principal === null) throw unauthorizedError();
    return principal;
  } catch (error) {
    if (error instanceof TokenRefused) throw unauthorizedError(error.message);
    throw error;
  }
}
