import { GraphQLError } from 'graphql';

export const unauthorizedMessage =
  'This needs somebody who is known: send the header "Authorization: Bearer <token>" with the token that the operator set ' +
  'for this API (LOCKSTEP_ADMIN_TOKEN), or one of the configured issuer; in a browser, sign in at /account.';

/** Thrown before a query is even parsed: without a token nobody learns the schema or makes us work. */
export function unauthorizedError(message = unauthorizedMessage): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
  });
}
