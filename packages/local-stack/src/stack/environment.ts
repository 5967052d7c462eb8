import { integerVariable, LOG_LEVELS, parseEnvironment, portVariable } from '@lockstep/platform';
import type { LogLevel } from '@lockstep/platform';
import { z } from 'zod';
import type { Variables } from './node-program.ts';
import type { StackPorts, StartStackOptions } from './stack.ts';

const port = () => portVariable().optional();

const schema = z.object({
  LOCAL_DATA_DIR: z.string().optional().describe('where database, Temporal state and keys are kept'),
  LOCAL_LOG_DIR: z.string().optional().describe('where each process has its log'),
  LOCAL_FROM: z.enum(['sources', 'dist']).default('sources').describe('what is run'),
  LOCAL_WORKERS: integerVariable({ min: 0, max: 32 }).default(1).describe('how many workers'),
  LOCAL_API_PORT: port().describe('the port of the API'),
  LOCAL_TEMPORAL_PORT: port().describe("the port of Temporal's frontend"),
  LOCAL_TEMPORAL_UI_PORT: port().describe("the port of Temporal's web UI"),
  LOCAL_POSTGRES_PORT: port().describe('the port of PostgreSQL'),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info').describe('how much API and workers log'),
});

export interface LocalEnvironment {
  readonly options: StartStackOptions;
  readonly logLevel: LogLevel;
}

/** For `npm run local`. The sandbox reads its SANDBOX_* itself: they are handed on. Throws an EnvironmentError. */
export function readLocalEnvironment(
  source: Readonly<Record<string, string | undefined>> = process.env,
): LocalEnvironment {
  const environment = parseEnvironment(schema, source);
  return {
    logLevel: environment.LOG_LEVEL,
    options: {
      from: environment.LOCAL_FROM,
      workers: environment.LOCAL_WORKERS,
      ports: portsOf(environment),
      variables: { sandbox: sandboxVariables(source) },
      ...(environment.LOCAL_DATA_DIR === undefined ? {} : { dataDirectory: environment.LOCAL_DATA_DIR }),
      ...(environment.LOCAL_LOG_DIR === undefined ? {} : { logDirectory: environment.LOCAL_LOG_DIR }),
    },
  };
}

/** 0 is any free port, as is none. */
function portsOf(environment: z.output<typeof schema>): StackPorts {
  const given = (name: keyof StackPorts, value: number | undefined): StackPorts =>
    value === undefined || value === 0 ? {} : { [name]: value };
  return {
    ...given('api', environment.LOCAL_API_PORT),
    ...given('temporal', environment.LOCAL_TEMPORAL_PORT),
    ...given('temporalUi', environment.LOCAL_TEMPORAL_UI_PORT),
    ...given('postgres', environment.LOCAL_POSTGRES_PORT),
  };
}

function sandboxVariables(source: Readonly<Record<string, string | undefined>>): Variables {
  const entries = Object.entries(source).flatMap(([name, value]): [string, string][] =>
    name.startsWith('SANDBOX_') && value !== undefined ? [[name, value]] : [],
  );
  return Object.fromEntries(entries);
}
