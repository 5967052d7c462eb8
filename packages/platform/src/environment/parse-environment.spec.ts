import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { EnvironmentError } from './environment-error.ts';
import { parseEnvironment } from './parse-environment.ts';
import { VARIABLE_CASES } from './variables.cases.ts';
import { keyVariable, portVariable, urlVariable } from './variables.ts';

function failure(schema: z.ZodObject, source: Record<string, string | undefined>): EnvironmentError {
  try {
    parseEnvironment(schema, source);
  } catch (error) {
    if (error instanceof EnvironmentError) return error;
    throw error;
  }
  throw new Error('the environment was accepted');
}

describe('parseEnvironment', () => {
  const schema = z.object({
    DATABASE_URL: urlVariable(['postgres', 'postgresql']).describe('the PostgreSQL server'),
    PORT: portVariable().default(3000),
    SEALING_KEY: keyVariable(32),
    NODE_ENV: z.enum(['production', 'test']).optional(),
  });
  const key = Buffer.alloc(32, 7).toString('base64');

  it('reads what the schema names and nothing else', () => {
    const source = { DATABASE_URL: ' postgres://localhost/x ', SEALING_KEY: key, PATH: '/bin' };
    expect(parseEnvironment(schema, source)).toEqual({
      DATABASE_URL: 'postgres://localhost/x',
      PORT: 3000,
      SEALING_KEY: new Uint8Array(32).fill(7),
    });
  });

  it('collects all issues in one message, and quotes no value', () => {
    const { issues, message } = failure(schema, {
      PORT: 'hunter2',
      SEALING_KEY: 'hunter2',
      NODE_ENV: 'hunter2',
    });
    expect(issues).toEqual([
      { variable: 'DATABASE_URL', problem: 'is not set', description: 'the PostgreSQL server' },
      { variable: 'PORT', problem: 'must be a whole number from 0 to 65535' },
      {
        variable: 'SEALING_KEY',
        problem: 'must be 32 random bytes in base64; make one with: openssl rand -base64 32',
      },
      { variable: 'NODE_ENV', problem: expect.stringContaining('"production"|"test"') },
    ]);
    for (const { variable, problem } of issues) expect(message).toContain(`${variable}: ${problem}`);
    expect(message).toContain('4 settings need attention');
    expect(message).toContain('The operator must');
    expect(message).not.toContain('hunter2');
  });

  it('takes an empty variable for unset (Docker Compose)', () => {
    expect(
      parseEnvironment(schema, { DATABASE_URL: 'postgres://x/y', PORT: '', SEALING_KEY: key }).PORT,
    ).toBe(3000);
    expect(failure(schema, { DATABASE_URL: '  ', SEALING_KEY: key }).issues[0]?.problem).toBe('is not set');
  });

  it('reports a rule over several variables', () => {
    const both = z
      .object({ A: z.string().optional(), B: z.string().optional() })
      .refine(({ A, B }) => A !== undefined || B !== undefined, { message: 'set A or B' });
    expect(failure(both, {}).issues).toEqual([{ variable: '(several)', problem: 'set A or B' }]);
  });
});

describe('the variable helpers', () => {
  it.each(VARIABLE_CASES)('$name reads $text as $value', ({ schema, text, value }) => {
    expect(schema.parse(text)).toEqual(value);
  });

  it.each(
    VARIABLE_CASES.flatMap(({ name, schema, refused }) => refused.map((text) => ({ name, schema, text }))),
  )('$name refuses $text', ({ schema, text }) => {
    expect(schema.safeParse(text).success).toBe(false);
  });
});
