import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { postgresEnvironment } from '../environment.ts';
import { freePort } from '../free-port.ts';
import { LocalStackError } from '../local-stack-error.ts';
import { startServerProcess } from '../process/server-process.ts';
import type { ServerProcess } from '../process/server-process.ts';
import { preparePostgresBinaries } from './binaries.ts';
import type { PostgresBinaries } from './binaries.ts';
import { openCluster, POSTGRES_ROLE } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { postgresArguments } from './settings.ts';
import { clearStaleLock, inUse } from './stale-lock.ts';
import { unprivilegedUser } from './system-user.ts';
import type { SystemUser } from './system-user.ts';

export interface StartPostgresOptions {
  /** Kept after `stop`. A temporary one is made, and removed again, when absent. */
  readonly dataDirectory?: string;
  /** A free one when absent. */
  readonly port?: number;
  /** False (the default without a data directory) trades safety from crashes of the machine for speed. */
  readonly durable?: boolean;
  /** Remove the data directory as well when this process dies without having stopped the server. */
  readonly removeIfKilled?: boolean;
  readonly log?: (line: string) => void;
}

export interface RunningPostgres {
  /** The database `lockstep`, as its owner. */
  readonly url: string;
  /** The maintenance database, as a superuser: to create other databases. */
  readonly adminUrl: string;
  readonly port: number;
  readonly process: ServerProcess;
  /** Disconnects everybody. May be called twice. */
  stop(): Promise<void>;
}

const DATABASE = 'lockstep';
const START_TIMEOUT_MS = 60_000; // a crash may have left much to replay
const PORT_ATTEMPTS = 5;

/** Starts a real PostgreSQL 18 on 127.0.0.1. It ends with this process, however this process ends. */
export async function startPostgres(options: StartPostgresOptions = {}): Promise<RunningPostgres> {
  const temporary = options.dataDirectory === undefined;
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'lockstep-postgres-')));
  const durable = options.durable ?? !temporary;
  const removeData = async (): Promise<void> => {
    if (temporary) await rm(dataDirectory, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const user = await unprivilegedUser();
    const binaries = await preparePostgresBinaries(user);
    const cluster = await openCluster({ dataDirectory: resolve(dataDirectory), durable, binaries, user });
    await clearStaleLock(cluster.directory);
    const { server, port } = await startOnPort({
      ...(options.port === undefined ? {} : { port: options.port }),
      ...(options.log === undefined ? {} : { log: options.log }),
      ...(temporary || options.removeIfKilled ? { removeDirectory: resolve(dataDirectory) } : {}),
      cluster,
      durable,
      binaries,
      user,
    });
    const urlOf = (database: string): string =>
      `postgres://${POSTGRES_ROLE}:${cluster.password}@127.0.0.1:${String(port)}/${database}`;
    try {
      await ensureDatabase(urlOf('postgres'));
    } catch (error) {
      await server.stop();
      throw error;
    }
    return {
      url: urlOf(DATABASE),
      adminUrl: urlOf('postgres'),
      port,
      process: server,
      stop: async () => {
        await server.stop();
        await removeData();
      },
    };
  } catch (error) {
    await removeData();
    throw error;
  }
}

interface StartOnPort {
  readonly port?: number;
  readonly cluster: Cluster;
  readonly durable: boolean;
  readonly binaries: PostgresBinaries;
  readonly user: SystemUser | null;
  readonly removeDirectory?: string;
  readonly log?: (line: string) => void;
}

async function startOnPort(options: StartOnPort): Promise<{ server: ServerProcess; port: number }> {
  const { cluster, durable, binaries, user, log, removeDirectory } = options;
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const server = await startServerProcess({
      name: 'PostgreSQL',
      command: binaries.postgres,
      args: postgresArguments(cluster.directory, { durable, port }),
      env: postgresEnvironment(),
      // A fast shutdown writes everything; an immediate one need not, when nobody will read it.
      stopSignal: durable ? 'INT' : 'QUIT',
      ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
      ...(removeDirectory === undefined ? {} : { removeDirectory }),
      ...(log === undefined ? {} : { log }),
    });
    try {
      await server.waitForLine(/database system is ready to accept connections/, START_TIMEOUT_MS);
      return { server, port };
    } catch (error) {
      await server.stop();
      const output = server.tail();
      if (output.includes('lock file "postmaster.pid" already exists')) throw inUse(cluster.directory, null);
      if (!/address already in use/i.test(output)) throw error;
      if (options.port !== undefined) throw portTaken(port, error);
      if (attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

function portTaken(port: number, cause: unknown): LocalStackError {
  return new LocalStackError(
    'PORT_TAKEN',
    `Port ${String(port)} on 127.0.0.1, meant for PostgreSQL, is taken. Stop what listens there, or choose another port.`,
    { cause },
  );
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
