import { temporalNamespace } from '@lockstep/contracts';
import { LocalStackError, messageOf } from '../local-stack-error.ts';
import { openCredentials } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { openDirectories } from './directories.ts';
import type { StackDirectories } from './directories.ts';
import { logFileIn, startStackPostgres, startStackTemporal } from './servers.ts';
import type { ManagedProcess } from './managed-process.ts';
import type { Variables } from './node-program.ts';
import { programFile } from './program-files.ts';
import type { ProgramName } from './program-files.ts';
import { runMigrations, startApi, startWorker } from './programs.ts';
import type { Connections } from './programs.ts';
import { startSandbox } from './sandbox.ts';
import type { Stack, StartStackOptions } from './stack.ts';
import { Teardown } from './teardown.ts';
import { createWorkerPool } from './worker-pool.ts';

/** Clients of the servers go before the servers, so that nobody complains of a lost connection. */
const STAGES = { clients: 0, servers: 1 } as const;

/**
 * The whole system on this machine as real processes: PostgreSQL, Temporal, the sandbox, the API and workers. When one
 * of them does not start, those that did are ended, and the error has the last lines of its log. All of them end with
 * this process, however this process ends.
 */
export async function startStack(options: StartStackOptions = {}): Promise<Stack> {
  const directories = await openDirectories(options);
  const teardown = new Teardown();
  try {
    checkPrograms(options);
    const credentials = await openCredentials(directories.credentials);
    return await assemble(options, { directories, credentials, teardown });
  } catch (error) {
    await teardown.run().catch(() => undefined);
    await directories.remove('logs');
    const code = error instanceof LocalStackError ? error.code : 'SERVER_FAILED';
    throw new LocalStackError(code, `${messageOf(error)}\nThe logs are in ${directories.logs}`, {
      cause: error,
    });
  }
}

interface Ground {
  readonly directories: StackDirectories;
  readonly credentials: Credentials;
  readonly teardown: Teardown;
}

async function assemble(options: StartStackOptions, ground: Ground): Promise<Stack> {
  const { directories, credentials, teardown } = ground;
  const { ports = {} } = options;
  const logFile = logFileIn(directories.logs);
  const progress = options.onProgress ?? (() => undefined);
  const keep = <T extends ManagedProcess>(stage: number, process: T): T => {
    teardown.add(stage, () => process.stop());
    progress(`${process.name} is ready`);
    return process;
  };
  const program = (name: ProgramName, log: string, variables: Variables = {}) => ({
    from: options.from ?? 'sources',
    logFile: logFile(log),
    variables,
    ...(options.files?.[name] === undefined ? {} : { file: options.files[name] }),
  });

  const postgresUp = startStackPostgres({
    dataDirectory: directories.postgres,
    temporary: options.dataDirectory === undefined,
    durable: options.durable ?? options.dataDirectory !== undefined,
    logFile: logFile('postgres'),
    ...(ports.postgres === undefined ? {} : { port: ports.postgres }),
  }).then((postgres) => keep(STAGES.servers, postgres));
  const postgresReady = postgresUp.then(async (postgres) => {
    await runMigrations(program('migrate', 'migrate'), postgres.details.url);
    progress('the database is migrated');
    return postgres;
  });
  const temporalReady = startStackTemporal({
    dbFile: directories.temporalDb,
    logFile: logFile('temporal'),
    ...(ports.temporal === undefined ? {} : { port: ports.temporal }),
    ...(ports.temporalUi === undefined ? {} : { uiPort: ports.temporalUi }),
  }).then((temporal) => keep(STAGES.servers, temporal));
  // It has the processor that the migration leaves idle, and not one that PostgreSQL needs. The API is told where its mailbox is.
  const sandboxReady = postgresUp
    .then(() => startSandbox(program('sandbox', 'sandbox', options.variables?.sandbox)))
    .then((sandbox) => keep(STAGES.servers, sandbox));
  const connected = Promise.all([postgresReady, temporalReady]).then(([postgres, temporal]): Connections => ({
    databaseUrl: postgres.details.url,
    temporalAddress: temporal.details.address,
    secretKeys: credentials.secretKeys,
  }));
  const apiReady = Promise.all([connected, sandboxReady]).then(async ([connections, sandbox]) => {
    const { token } = credentials;
    const { host, port: smtpPort } = sandbox.details.smtp;
    const mail = {
      SMTP_URL: `smtp://${host}:${String(smtpPort)}`,
      SMTP_FROM: 'Lockstep <lockstep@localhost>',
    };
    const variables = { ...mail, ...options.variables?.api };
    const settings = { ...program('api', 'api', variables), token, port: ports.api ?? 0 };
    return keep(STAGES.clients, await startApi(settings, connections));
  });

  const pool = createWorkerPool(
    teardown,
    async (name, variables) => {
      const flags = options.workerNodeArguments;
      const settings = program('worker', name, { ...options.variables?.worker, ...variables });
      return startWorker(
        { ...settings, name, ...(flags === undefined ? {} : { nodeArguments: flags }) },
        await connected,
      );
    },
    (worker) => keep(STAGES.clients, worker),
  );
  const workersReady = together(Array.from({ length: options.workers ?? 1 }, () => pool.add()));

  const [postgres, temporal, sandbox, api] = await together([
    postgresReady,
    temporalReady,
    sandboxReady,
    apiReady,
    workersReady,
  ]);
  return {
    addresses: {
      api: api.details.api,
      graphql: `${api.details.api}/graphql`,
      token: credentials.token,
      temporal: {
        address: temporal.details.address,
        namespace: temporalNamespace,
        ui: temporal.details.uiUrl,
      },
      databaseUrl: postgres.details.url,
      sandbox: sandbox.details,
      mailbox: sandbox.details.mailbox,
    },
    secretKeys: credentials.secretKeys,
    logDirectory: directories.logs,
    postgres,
    temporal,
    sandbox,
    api,
    workers: pool.workers,
    processes: () => [postgres, temporal, sandbox, api, ...pool.workers],
    addWorker: (variables) => pool.add(variables),
    stop: async () => {
      await teardown.run();
      await directories.remove('nothing');
    },
  };
}

/** Before anything starts. */
function checkPrograms({ files, from = 'sources', workers = 1 }: StartStackOptions): void {
  const needed = ['migrate', 'sandbox', 'api', ...(workers > 0 ? (['worker'] as const) : [])] as const;
  for (const name of needed) if (files?.[name] === undefined) programFile(name, from);
}

/** Like Promise.all, but a failure waits for the others: what they start in the meantime must be known to be stopped. */
async function together<T extends readonly unknown[] | []>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
