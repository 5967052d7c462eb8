import { z } from 'zod';
import { temporalNamespace } from '@lockstep/contracts';
import { startManaged } from './managed-process.ts';
import type { ManagedProcess } from './managed-process.ts';
import { startNodeProgram } from './node-program.ts';
import type { NodeProgram, Variables } from './node-program.ts';
import { portOf } from './sandbox.ts';

/** What API and workers are told alike. */
export interface Connections {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly secretKeys: string;
}

type Common = Pick<NodeProgram<unknown>, 'from' | 'file' | 'nodeArguments' | 'logFile'> & {
  /** Over those that the stack gives. */
  readonly variables: Variables;
};

function connectionVariables(connections: Connections): Variables {
  return {
    DATABASE_URL: connections.databaseUrl,
    TEMPORAL_ADDRESS: connections.temporalAddress,
    TEMPORAL_NAMESPACE: temporalNamespace,
    LOCKSTEP_SECRET_KEYS: connections.secretKeys,
    LOCKSTEP_ANNOUNCE: 'json',
  };
}

/** The sandbox and whatever else one tries at home is at private addresses. */
const atHome: Variables = { LOCKSTEP_ALLOW_PRIVATE_ADDRESSES: 'true' };

/** Brings the database to the schema of this checkout; resolves when that is done. */
export async function runMigrations(options: Common, databaseUrl: string): Promise<void> {
  const { server } = await startNodeProgram({
    ...options,
    name: 'The migration',
    program: 'migrate',
    variables: { ...options.variables, DATABASE_URL: databaseUrl },
    announcement: z.object({ applied: z.array(z.string()) }),
  });
  await server.waitForExit();
}

export interface ApiDetails {
  readonly api: string;
}

export function startApi(
  options: Common & { readonly token: string; readonly port: number },
  connections: Connections,
): Promise<ManagedProcess<ApiDetails>> {
  const { token, port, ...common } = options;
  return startManaged<ApiDetails>({
    name: 'api',
    ...(common.logFile === undefined ? {} : { logFile: common.logFile }),
    restartSignal: 'TERM',
    launch: (before) =>
      startNodeProgram({
        ...common,
        name: 'The API',
        program: 'api',
        variables: {
          ...connectionVariables(connections),
          API_PORT: before === null ? String(port) : portOf(before.api),
          LOCKSTEP_ADMIN_TOKEN: token,
          ...atHome,
          ...common.variables,
        },
        announcement: z.object({ api: z.string() }),
      }),
  });
}

export interface WorkerDetails {
  /** URL of its health server. */
  readonly health: string;
}

export function startWorker(
  options: Common & { readonly name: string },
  connections: Connections,
): Promise<ManagedProcess<WorkerDetails>> {
  const { name, ...common } = options;
  return startManaged<WorkerDetails>({
    name,
    ...(common.logFile === undefined ? {} : { logFile: common.logFile }),
    restartSignal: 'TERM',
    launch: (before) =>
      startNodeProgram({
        ...common,
        name: `The worker ${name}`,
        program: 'worker',
        variables: {
          ...connectionVariables(connections),
          WORKER_HEALTH_PORT: before === null ? '0' : portOf(before.health),
          ...atHome,
          ...common.variables,
        },
        announcement: z.object({ health: z.string() }),
      }),
  });
}
