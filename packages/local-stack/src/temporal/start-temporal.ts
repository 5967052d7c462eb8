import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { readEnvironment } from '../environment.ts';
import { freePort, isPortFree } from '../free-port.ts';
import { LocalStackError } from '../local-stack-error.ts';
import { startServerProcess } from '../process/server-process.ts';
import type { ServerProcess } from '../process/server-process.ts';
import { awaitNamespace } from './await-namespace.ts';
import type { SearchAttributeKind } from './search-attributes.ts';
import { checkoutCacheDirectory } from './cli/cache-directory.ts';
import { cliSources, findTemporalCli } from './cli/find-cli.ts';

export interface StartTemporalOptions {
  /** SQLite; everything is in memory and lost at `stop` when absent. */
  readonly dbFile?: string;
  /** Free ones when absent. */
  readonly port?: number;
  readonly uiPort?: number;
  readonly namespace?: string;
  readonly searchAttributes: Readonly<Record<string, SearchAttributeKind>>;
  readonly log?: (line: string) => void;
}

export interface RunningTemporal {
  /** host:port of the gRPC frontend. */
  readonly address: string;
  readonly uiUrl: string;
  readonly port: number;
  readonly uiPort: number;
  readonly process: ServerProcess;
  /** May be called twice. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const PORT_ATTEMPTS = 5;

/** Starts the Temporal dev server with its web UI on 127.0.0.1. It ends with this process, however this process ends. */
export async function startTemporal(options: StartTemporalOptions): Promise<RunningTemporal> {
  const environment = readEnvironment();
  const cli = await findTemporalCli(environment, cliSources(environment, checkoutCacheDirectory()));
  options.log?.(`Temporal CLI: ${cli.path} (${cli.source})`);
  if (options.dbFile !== undefined) await mkdir(dirname(resolve(options.dbFile)), { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const uiPort = options.uiPort ?? (await freePort());
    const outcome = await tryStart(cli.path, port, uiPort, options);
    if (!(outcome instanceof LocalStackError)) return outcome;
    if (outcome.code !== 'PORT_TAKEN') throw outcome;
    if ((options.port !== undefined && options.uiPort !== undefined) || attempt === PORT_ATTEMPTS)
      throw outcome;
  }
}

async function tryStart(
  command: string,
  port: number,
  uiPort: number,
  options: StartTemporalOptions,
): Promise<RunningTemporal | LocalStackError> {
  // Else another server's answer on that port could be taken for that of ours before ours has failed.
  const free = (await isPortFree(port)) && (await isPortFree(uiPort));
  if (!free) return portTaken(port, uiPort);
  const address = `127.0.0.1:${String(port)}`;
  const server = await startServerProcess({
    name: 'Temporal',
    command,
    args: temporalArguments(port, uiPort, options),
    // What is in memory only is lost anyway, and an orderly end takes a second.
    stopSignal: options.dbFile === undefined ? 'KILL' : 'TERM',
    ...(options.log === undefined ? {} : { log: options.log }),
  });
  try {
    await awaitNamespace({
      address,
      namespace: options.namespace ?? 'lockstep',
      searchAttributes: options.searchAttributes,
      server,
      timeoutMs: START_TIMEOUT_MS,
    });
    return {
      address,
      uiUrl: `http://127.0.0.1:${String(uiPort)}`,
      port,
      uiPort,
      process: server,
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    if (/address already in use|port .* in use/i.test(server.tail())) return portTaken(port, uiPort);
    if (error instanceof LocalStackError) return error;
    throw error;
  }
}

function temporalArguments(port: number, uiPort: number, options: StartTemporalOptions): string[] {
  const attributes = Object.entries(options.searchAttributes);
  return [
    'server',
    'start-dev',
    '--headless=false',
    '--log-level=warn',
    ...['--ip', '127.0.0.1'],
    ...['--port', String(port)],
    ...['--ui-port', String(uiPort)],
    ...['--namespace', options.namespace ?? 'lockstep'],
    ...attributes.flatMap(([name, kind]) => ['--search-attribute', `${name}=${kind}`]),
    ...(options.dbFile === undefined ? [] : ['--db-filename', resolve(options.dbFile)]),
  ];
}

function portTaken(port: number, uiPort: number): LocalStackError {
  return new LocalStackError(
    'PORT_TAKEN',
    `Port ${String(port)} (Temporal) or ${String(uiPort)} (its web UI) on 127.0.0.1 is taken. Stop what listens there, ` +
      'or choose other ports.',
  );
}
