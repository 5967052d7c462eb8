import { temporalNamespace } from '@lockstep/contracts';
import { parseKeyring, type Keyring } from '@lockstep/database';
import {
  durationVariable,
  egressSettings,
  egressVariables,
  integerVariable,
  LOG_LEVELS,
  parsedVariable,
  parseEnvironment,
  portVariable,
  postgresVariable,
  temporalSettings,
  temporalVariables,
  withTemporalRules,
  type EgressSettings,
  type EnvironmentSource,
  type LogLevel,
  type TemporalSettings,
} from '@lockstep/platform';
import { z } from 'zod';
import type { Retention } from './maintenance/maintain.ts';

export interface Environment {
  readonly databaseUrl: string;
  readonly temporal: TemporalSettings;
  readonly keyring: Keyring;
  readonly health: {
    readonly host: string;
    /** 0 = any free port. */
    readonly port: number;
  };
  /** Pages that are worked on at once. */
  readonly maxActivities: number;
  readonly egress: EgressSettings;
  readonly reconcileEveryMs: number;
  readonly retention: Retention;
  readonly logLevel: LogLevel;
  /** Print one JSON line with the address to stdout, and the logs to stderr. */
  readonly announce: boolean;
}

const dayMs = 86_400_000;

const variables = z.object({
  DATABASE_URL: postgresVariable(),
  ...temporalVariables(temporalNamespace),
  LOCKSTEP_SECRET_KEYS: parsedVariable(parseKeyring).describe('the keys that open secrets'),
  WORKER_HEALTH_HOST: z.string().default('127.0.0.1').describe('the address for health checks'),
  WORKER_HEALTH_PORT: portVariable().default(4001).describe('the port for health checks'),
  WORKER_ACTIVITIES: integerVariable({ min: 1, max: 1_000 })
    .default(16)
    .describe('how many pages are worked on at once'),
  ...egressVariables(),
  LOCKSTEP_RECONCILE_EVERY: durationVariable({ minMs: 100 })
    .default(60_000)
    .describe('how often jobs are compared with their workflows'),
  LOCKSTEP_KEEP_WRITES: durationVariable({ minMs: dayMs })
    .default(365 * dayMs)
    .describe('how long the provisioning log of what was written is kept, and the journal with it'),
  LOCKSTEP_KEEP_FAILURES: durationVariable({ minMs: dayMs })
    .default(90 * dayMs)
    .describe('how long the provisioning log of failures is kept'),
  LOCKSTEP_KEEP_SKIPS: durationVariable({ minMs: dayMs })
    .default(30 * dayMs)
    .describe('how long the provisioning log of skips is kept'),
  LOCKSTEP_ANNOUNCE: z.enum(['json']).optional().describe('json prints the address to stdout when ready'),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info').describe('how much is logged'),
});

/** Throws an EnvironmentError with all that is wrong. */
export function readEnvironment(source: EnvironmentSource = process.env): Environment {
  const env = parseEnvironment(withTemporalRules(variables), source);
  return {
    databaseUrl: env.DATABASE_URL,
    temporal: temporalSettings(env),
    keyring: env.LOCKSTEP_SECRET_KEYS,
    health: { host: env.WORKER_HEALTH_HOST, port: env.WORKER_HEALTH_PORT },
    maxActivities: env.WORKER_ACTIVITIES,
    egress: egressSettings(env),
    reconcileEveryMs: env.LOCKSTEP_RECONCILE_EVERY,
    retention: {
      writeMs: env.LOCKSTEP_KEEP_WRITES,
      failureMs: env.LOCKSTEP_KEEP_FAILURES,
      skipMs: env.LOCKSTEP_KEEP_SKIPS,
    },
    logLevel: env.LOG_LEVEL,
    announce: env.LOCKSTEP_ANNOUNCE === 'json',
  };
}

/** `read-history` needs the keys only. */
export function readKeyring(source: EnvironmentSource = process.env): Keyring {
  return parseEnvironment(z.object({ LOCKSTEP_SECRET_KEYS: variables.shape.LOCKSTEP_SECRET_KEYS }), source)
    .LOCKSTEP_SECRET_KEYS;
}
