import { z } from 'zod';
import { booleanVariable, durationVariable, listVariable, urlVariable } from './variables.ts';

/** What several processes read alike: defined here, so that it can't come to mean two things. */
export interface TemporalSettings {
  /** host:port */
  readonly address: string;
  readonly namespace: string;
  readonly tls: boolean;
  readonly apiKey: string | null;
  /** What this process gives to Temporal is sealed; what it gets is opened in any case. */
  readonly encrypted: boolean;
}

export function postgresVariable() {
  return urlVariable(['postgres', 'postgresql']).describe('the PostgreSQL database');
}

export function temporalVariables(defaultNamespace: string) {
  return {
    TEMPORAL_ADDRESS: z
      .string()
      .regex(/^[^\s:/]+:\d+$|^\[[0-9a-fA-F:]+\]:\d+$/, 'must be host:port, without a protocol')
      .describe('the Temporal server'),
    TEMPORAL_NAMESPACE: z.string().default(defaultNamespace).describe('the namespace in Temporal'),
    TEMPORAL_TLS: booleanVariable().default(false).describe('TLS to Temporal'),
    TEMPORAL_API_KEY: z.string().optional().describe('an API key for Temporal; needs TEMPORAL_TLS=true'),
    LOCKSTEP_TEMPORAL_ENCRYPTION: booleanVariable()
      .default(false)
      .describe('inputs, results and failures are sealed before Temporal gets them'),
  };
}

type TemporalVariables = z.ZodObject<ReturnType<typeof temporalVariables>>;

/** The rule over several of these variables, for the schema that holds them. */
export function withTemporalRules<T extends TemporalVariables>(schema: T): T {
  return schema.check((context) => {
    if (context.value.TEMPORAL_API_KEY === undefined || context.value.TEMPORAL_TLS) return;
    const message = 'is set, but TEMPORAL_TLS is not true: the key would travel in the clear';
    context.issues.push({ code: 'custom', path: ['TEMPORAL_API_KEY'], message, input: context.value });
  });
}

export function temporalSettings(env: z.output<TemporalVariables>): TemporalSettings {
  return {
    address: env.TEMPORAL_ADDRESS,
    namespace: env.TEMPORAL_NAMESPACE,
    tls: env.TEMPORAL_TLS,
    apiKey: env.TEMPORAL_API_KEY ?? null,
    encrypted: env.LOCKSTEP_TEMPORAL_ENCRYPTION,
  };
}

/** The way out for HTTP (R22). */
export interface EgressSettings {
  /** Of one request. */
  readonly requestTimeoutMs: number;
  readonly allowPrivateAddresses: boolean;
  readonly allowedPrivateHosts: readonly string[];
  readonly proxyUrl: string | null;
  readonly noProxyHosts: readonly string[];
  /** A path to PEM. */
  readonly caFile: string | null;
}

export function egressVariables() {
  return {
    LOCKSTEP_REQUEST_TIMEOUT: durationVariable({ minMs: 1_000, maxMs: 60_000 })
      .default(30_000)
      .describe('how long a remote service may take for an answer'),
    LOCKSTEP_ALLOW_PRIVATE_ADDRESSES: booleanVariable()
      .default(false)
      .describe('remote services may be in private networks'),
    LOCKSTEP_ALLOWED_PRIVATE_HOSTS: listVariable()
      .default([])
      .describe('the only hosts that may be in private networks'),
    HTTPS_PROXY: urlVariable(['http']).optional().describe('the proxy to remote services'),
    NO_PROXY: listVariable().default([]).describe('hosts that are reached without the proxy'),
    LOCKSTEP_CA_FILE: z.string().optional().describe('certificates (PEM) that are trusted in addition'),
  };
}

export function egressSettings(
  env: z.output<z.ZodObject<ReturnType<typeof egressVariables>>>,
): EgressSettings {
  return {
    requestTimeoutMs: env.LOCKSTEP_REQUEST_TIMEOUT,
    allowPrivateAddresses: env.LOCKSTEP_ALLOW_PRIVATE_ADDRESSES,
    allowedPrivateHosts: env.LOCKSTEP_ALLOWED_PRIVATE_HOSTS,
    proxyUrl: env.HTTPS_PROXY ?? null,
    noProxyHosts: env.NO_PROXY,
    caFile: env.LOCKSTEP_CA_FILE ?? null,
  };
}
