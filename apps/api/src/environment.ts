import { parseKeyring, type Keyring } from '@lockstep/database';
import { temporalNamespace } from '@lockstep/contracts';
import {
  booleanVariable,
  LOG_LEVELS,
  parsedVariable,
  parseEnvironment,
  portVariable,
  postgresVariable,
  temporalSettings,
  temporalVariables,
  withTemporalRules,
  type EnvironmentSource,
  type LogLevel,
  type TemporalSettings,
} from '@lockstep/platform';
import { z } from 'zod';

export interface Environment {
  readonly databaseUrl: string;
  readonly temporal: TemporalSettings;
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly administratorToken: string;
  readonly keyring: Keyring;
  readonly logLevel: LogLevel;
  readonly introspection: boolean;
  /** Print one JSON line with the address to stdout, and the logs to stderr. */
  readonly announce: boolean;
}

const variables = z.object({
  DATABASE_URL: postgresVariable(),
  ...temporalVariables(temporalNamespace),
  API_HOST: z.string().default('127.0.0.1').describe('the address to listen on'),
  API_PORT: portVariable().default(4000).describe('the port to listen on'),
  LOCKSTEP_ADMIN_TOKEN: z
    .string()
    .min(32, 'must have at least 32 characters; make one with: openssl rand -base64 32')
    .describe('the token of the administrator'),
  LOCKSTEP_SECRET_KEYS: parsedVariable(parseKeyring).describe('the keys that seal secrets'),
  LOCKSTEP_ANNOUNCE: z.enum(['json']).optional().describe('json prints the address to stdout when ready'),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info').describe('how much is logged'),
  GRAPHQL_INTROSPECTION: booleanVariable().optional().describe('whether clients may ask for the schema'),
  NODE_ENV: z.string().default('development').describe('production turns introspection off'),
});

/** Throws an EnvironmentError with all that is wrong. */
export function readEnvironment(source: EnvironmentSource = process.env): Environment {
  const env = parseEnvironment(withTemporalRules(variables), source);
  return {
    databaseUrl: env.DATABASE_URL,
    temporal: temporalSettings(env),
    host: env.API_HOST,
    port: env.API_PORT,
    administratorToken: env.LOCKSTEP_ADMIN_TOKEN,
    keyring: env.LOCKSTEP_SECRET_KEYS,
    logLevel: env.LOG_LEVEL,
    introspection: env.GRAPHQL_INTROSPECTION ?? env.NODE_ENV !== 'production',
    announce: env.LOCKSTEP_ANNOUNCE === 'json',
  };
}

/** The one-shot `migrate` needs the database only. */
export function readMigrationEnvironment(source: EnvironmentSource = process.env): {
  readonly databaseUrl: string;
} {
  return {
    databaseUrl: parseEnvironment(z.object({ DATABASE_URL: postgresVariable() }), source).DATABASE_URL,
  };
}
