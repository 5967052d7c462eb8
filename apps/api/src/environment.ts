import { parseKeyring, type Keyring } from '@lockstep/database';
import { temporalNamespace } from '@lockstep/contracts';
import {
  booleanVariable,
  durationVariable,
  integerVariable,
  egressSettings,
  egressVariables,
  LOG_LEVELS,
  parsedVariable,
  parseEnvironment,
  portVariable,
  postgresVariable,
  temporalSettings,
  temporalVariables,
  urlVariable,
  withTemporalRules,
  type EgressSettings,
  type EnvironmentSource,
  type LogLevel,
  type TemporalSettings,
} from '@lockstep/platform';
import { z } from 'zod';
import {
  checkOidc,
  checkSignIn,
  oidcSettings,
  oidcVariables,
  type OidcSettings,
} from './auth/oidc/settings.ts';
import { parseTrustedProxies } from './edge/trusted-proxies.ts';
import { parseSender, parseSmtpUrl, type Mailbox, type SmtpServer } from './notification/smtp-settings.ts';

export interface Environment {
  readonly databaseUrl: string;
  readonly temporal: TemporalSettings;
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Null: only whom the issuer signs in. */
  readonly administratorToken: string | null;
  /** Null: the administrator's token alone. */
  readonly oidc: OidcSettings | null;
  readonly keyring: Keyring;
  /** For webhooks: the API calls no source and no target. */
  readonly egress: EgressSettings;
  /** Null: no mail is sent. */
  readonly mail: { readonly server: SmtpServer; readonly from: Mailbox } | null;
  /** Where people reach this installation, without a slash at its end: notifications lead there. */
  readonly publicUrl: string | null;
  readonly notifyEveryMs: number;
  readonly logLevel: LogLevel;
  readonly introspection: boolean;
  /** Of one caller. */
  readonly requestsPerMinute: number;
  /** Who may say for whom they ask; nobody when empty. */
  readonly trustedProxies: readonly string[];
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
    .optional()
    .describe('the token of the administrator'),
  ...oidcVariables(),
  LOCKSTEP_SECRET_KEYS: parsedVariable(parseKeyring).describe('the keys that seal secrets'),
  ...egressVariables(),
  SMTP_URL: parsedVariable(parseSmtpUrl).optional().describe('the server that takes mail'),
  SMTP_FROM: parsedVariable(parseSender).optional().describe('whom mail is from; needed with SMTP_URL'),
  LOCKSTEP_PUBLIC_URL: urlVariable().optional().describe('where people reach this installation'),
  LOCKSTEP_NOTIFY_EVERY: durationVariable({ minMs: 100, maxMs: 300_000 })
    .default(10_000)
    .describe('how often silent jobs and notifications to send are looked for'),
  LOCKSTEP_ANNOUNCE: z.enum(['json']).optional().describe('json prints the address to stdout when ready'),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info').describe('how much is logged'),
  GRAPHQL_INTROSPECTION: booleanVariable().optional().describe('whether clients may ask for the schema'),
  LOCKSTEP_REQUESTS_PER_MINUTE: integerVariable({ min: 10, max: 1_000_000 })
    .default(3_000)
    .describe('how many requests one caller may make in a minute'),
  LOCKSTEP_TRUSTED_PROXIES: parsedVariable(parseTrustedProxies)
    .default([])
    .describe('the proxies whose X-Forwarded-For counts'),
  NODE_ENV: z.string().default('development').describe('production turns introspection off'),
});

/** Somebody must be able to come in. */
function someWayIn(context: z.core.ParsePayload<z.output<typeof variables>>): void {
  const { LOCKSTEP_ADMIN_TOKEN: token, LOCKSTEP_OIDC_ISSUER: issuer } = context.value;
  if (token !== undefined || issuer !== undefined) return;
  const message =
    'is not set, and neither is LOCKSTEP_OIDC_ISSUER: nobody could sign in; make one with: openssl rand -base64 32';
  context.issues.push({ code: 'custom', path: ['LOCKSTEP_ADMIN_TOKEN'], message, input: context.value });
}

/** A server without a sender, or a sender without a server, is a mistake, and not a wish for no mail. */
const checked = withTemporalRules(variables).check(someWayIn, checkOidc, checkSignIn, (context) => {
  const { SMTP_URL: server, SMTP_FROM: from } = context.value;
  if ((server === undefined) === (from === undefined)) return;
  const [missing, given] = server === undefined ? ['SMTP_URL', 'SMTP_FROM'] : ['SMTP_FROM', 'SMTP_URL'];
  const message = `is not set, but ${given} is: mail needs both`;
  context.issues.push({ code: 'custom', path: [missing], message, input: context.value });
});

/** Throws an EnvironmentError with all that is wrong. */
export function readEnvironment(source: EnvironmentSource = process.env): Environment {
  const env = parseEnvironment(checked, source);
  return {
    databaseUrl: env.DATABASE_URL,
    temporal: temporalSettings(env),
    host: env.API_HOST,
    port: env.API_PORT,
    administratorToken: env.LOCKSTEP_ADMIN_TOKEN ?? null,
    oidc: oidcSettings(env),
    keyring: env.LOCKSTEP_SECRET_KEYS,
    egress: egressSettings(env),
    mail:
      env.SMTP_URL === undefined || env.SMTP_FROM === undefined
        ? null
        : { server: env.SMTP_URL, from: env.SMTP_FROM },
    publicUrl: env.LOCKSTEP_PUBLIC_URL ?? null,
    notifyEveryMs: env.LOCKSTEP_NOTIFY_EVERY,
    logLevel: env.LOG_LEVEL,
    introspection: env.GRAPHQL_INTROSPECTION ?? env.NODE_ENV !== 'production',
    requestsPerMinute: env.LOCKSTEP_REQUESTS_PER_MINUTE,
    trustedProxies: env.LOCKSTEP_TRUSTED_PROXIES,
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
