import { parseKeyring, type Keyring } from '@lockstep/database';
import { temporalNamespace } from '@lockstep/contracts';
import {
  booleanVariable,
  LOG_LEVELS,
  parseEnvironment,
  portVariable,
  urlVariable,
  type EnvironmentSource,
  type LogLevel,
} from '@lockstep/platform';
import { z } from 'zod';

export interface Environment {
  readonly databaseUrl: string;
  readonly temporal: {
    /** host:port */
    readonly address: string;
    readonly namespace: string;
    readonly tls: boolean;
    readonly apiKey: string | null;
  };
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

const databaseUrl = urlVariable(['postgres', 'postgresql']).describe('the PostgreSQL database');

const keyring = z.string().transform((text, context): Keyring => {
  try {
    return parseKeyring(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});

const variables = z.object({
  DATABASE_URL: databaseUrl,
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s:/]+:\d+$|^\[[0-9a-fA-F:]+\]:\d+$/, 'must be host:port, without a protocol')
    .describe('the Temporal server'),
  TEMPORAL_NAMESPACE: z.string().default(temporalNamespace).describe('the namespace in Temporal'),
  TEMPORAL_TLS: booleanVariable().default(false).describe('TLS to Temporal'),
  TEMPORAL_API_KEY: z.string().optional().describe('an API key for Temporal; needs TEMPORAL_TLS=true'),
  API_HOST: z.string().default('127.0.0.1').describe('the address to listen on'),
  API_PORT: portVariable().default(4000).describe('the port to listen on'),
  LOCKSTEP_ADMIN_TOKEN: z
    .string()
    .min(32, 'must have at least 32 characters; make one with: openssl rand -base64 32')
    .describe('the token of the administrator'),
  LOCKSTEP_SECRET_KEYS: keyring.describe('the keys that seal secrets'),
  LOCKSTEP_ANNOUNCE: z.enum(['json']).optional().describe('json prints the address to stdout when ready'),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info').describe('how much is logged'),
  GRAPHQL_INTROSPECTION: booleanVariable().optional().describe('whether clients may ask for the schema'),
  NODE_ENV: z.string().default('development').describe('production turns introspection off'),
});

/** Throws an EnvironmentError with all that is wrong. */
export function readEnvironment(source: EnvironmentSource = process.env): Environment {
  const schema = variables.check((context) => {
    if (context.value.TEMPORAL_API_KEY === undefined || context.value.TEMPORAL_TLS) return;
    const message = 'is set, but TEMPORAL_TLS is not true: the key would travel in the clear';
    context.issues.push({ code: 'custom', path: ['TEMPORAL_API_KEY'], message, input: context.value });
  });
  const env = parseEnvironment(schema, source);
  return {
    databaseUrl: env.DATABASE_URL,
    temporal: {
      address: env.TEMPORAL_ADDRESS,
      namespace: env.TEMPORAL_NAMESPACE,
      tls: env.TEMPORAL_TLS,
      apiKey: env.TEMPORAL_API_KEY ?? null,
    },
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
  return { databaseUrl: parseEnvironment(z.object({ DATABASE_URL: databaseUrl }), source).DATABASE_URL };
}
