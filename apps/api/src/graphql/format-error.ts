import { randomUUID } from 'node:crypto';
import type { Logger } from '@lockstep/platform';
import type { GraphQLFormattedError } from 'graphql';
import { currentRequestId } from '../edge/request-context.ts';
import { withoutValues } from './without-values.ts';

/** Mistakes of the client: it may read what it did wrong. */
const told = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'UNAUTHENTICATED',
  'FORBIDDEN',
]);

/** Everything else stays inside: the client gets an id, the log has the cause under it. */
export function createErrorFormatter(logger: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { message, locations, path, extensions } = formatted;
    const place = {
      ...(locations === undefined ? {} : { locations }),
      ...(path === undefined ? {} : { path }),
    };
    const code = extensions?.['code'];
    if (typeof code === 'string' && told.has(code))
      return { message: withoutValues(message), ...place, extensions: { code } };
    const id = currentRequestId() ?? randomUUID();
    logger.error({ err: innermost(error), id, path }, 'a request failed inside');
    return {
      message: `Something went wrong inside Lockstep; nothing half was stored. The operator finds the cause in the API's log under ${id}.`,
      ...place,
      extensions: { code: 'INTERNAL_SERVER_ERROR', id },
    };
  };
}

function innermost(error: unknown): unknown {
  if (error instanceof Error && 'originalError' in error && error.originalError instanceof Error) {
    return innermost(error.originalError);
  }
  return error;
}
