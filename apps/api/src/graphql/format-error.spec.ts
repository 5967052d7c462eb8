import { describe, expect, it } from '@jest/globals';
import { createLogger } from '@lockstep/platform';
import { GraphQLError } from 'graphql';
import { createErrorFormatter } from './format-error.ts';

function formatting() {
  const lines: string[] = [];
  const logger = createLogger({
    name: 'spec',
    level: 'error',
    destination: { write: (line) => void lines.push(line) },
  });
  return { lines, format: createErrorFormatter(logger) };
}

describe('formatError', () => {
  it.each(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'UNAUTHENTICATED'])(
    'tells %s, without more',
    (code) => {
      const { lines, format } = formatting();
      const formatted = {
        message: 'yours',
        extensions: { code, stacktrace: ['at secret.ts'], originalError: { x: 1 } },
      };
      expect(format(formatted, new GraphQLError('yours'))).toEqual({
        message: 'yours',
        extensions: { code },
      });
      expect(lines).toEqual([]);
    },
  );

  it('replaces everything else by an id under which the cause is logged', () => {
    const { lines, format } = formatting();
    const cause = new Error('relation "job" does not exist');
    const error = new GraphQLError(cause.message, { originalError: cause, path: ['jobs'] });
    const told = format(
      { message: cause.message, path: ['jobs'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
      error,
    );
    expect(told.message).not.toContain('relation');
    expect(told.path).toEqual(['jobs']);
    const id = String(told.extensions?.['id']);
    expect(told.message).toContain(id);
    expect(lines.join()).toContain(id);
    expect(lines.join()).toContain('does not exist');
  });
});
