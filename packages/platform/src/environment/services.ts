import { z } from 'zod';
import { booleanVariable, urlVariable } from './variables.ts';

/** What several processes read alike: defined here, so that it can't come to mean two things. */
export interface TemporalSettings {
  /** host:port */
  readonly address: string;
  readonly namespace: string;
  readonly tls: boolean;
  readonly apiKey: string | null;
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
  };
}
