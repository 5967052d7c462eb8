import { parseEnvironment, urlVariable } from '@lockstep/platform';
import { z } from 'zod';
import { POSTGRES_VARIABLE, SANDBOX_VARIABLE, TEMPORAL_VARIABLE } from './jest/variables.ts';

const schema = z.object({
  [POSTGRES_VARIABLE]: urlVariable(['postgres']).describe(
    "the run's PostgreSQL: run jest with jest.int.config.js",
  ),
  [TEMPORAL_VARIABLE]: z.string().describe("the run's Temporal server: run jest with jest.int.config.js"),
});

export interface TestEnvironment {
  /** The maintenance database, as a superuser. */
  readonly postgresAdminUrl: string;
  /** host:port */
  readonly temporalAddress: string;
}

/** The servers that jest's global set-up has started for this run. */
export function readTestEnvironment(): TestEnvironment {
  const environment = parseEnvironment(schema, process.env);
  return {
    postgresAdminUrl: environment[POSTGRES_VARIABLE],
    temporalAddress: environment[TEMPORAL_VARIABLE],
  };
}

const sandboxSchema = z.object({
  [SANDBOX_VARIABLE]: z.string().optional().describe('the program of the sandbox in one file'),
});

/** Undefined in a run without servers. */
export function readSandboxFile(): string | undefined {
  return parseEnvironment(sandboxSchema, process.env)[SANDBOX_VARIABLE];
}
