import { GraphQLError } from 'graphql';

export const unauthorizedMessage =
  'This needs the administrator: send the header "Authorization: Bearer <LOCKSTEP_ADMIN_TOKEN>" with the token that the ' +
  'operator set for this API.';

/** Thrown before a query is even parsed: without a token nobody learns the schema or makes us work. */
export function unauthorizedError(): GraphQLError {
  return new GraphQLError(unauthorizedMessage, {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
  });
}
