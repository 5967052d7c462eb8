import { join } from 'node:path';
import { searchAttributes, temporalNamespace } from '@lockstep/contracts';
import { startPostgres } from '../postgres/start-postgres.ts';
import type { RunningPostgres } from '../postgres/start-postgres.ts';
import { startTemporal } from '../temporal/start-temporal.ts';
import type { RunningTemporal } from '../temporal/start-temporal.ts';
import { logFileWriter } from './log-file.ts';
import { startManaged } from './managed-process.ts';

export interface StackPostgresOptions {
  readonly dataDirectory: string;
  /** The data directory goes with the stack. */
  readonly temporary: boolean;
  readonly durable: boolean;
  readonly port?: number;
  readonly logFile: string;
}

/** PostgreSQL whose data outlive its restarts. */
export function startStackPostgres(options: StackPostgresOptions) {
  const { logFile, dataDirectory, temporary, durable } = options;
  return startManaged<RunningPostgres>({
    name: 'postgres',
    logFile,
    restartSignal: 'INT',
    launch: async (before) => {
      const port = before?.port ?? options.port;
      const postgres = await startPostgres({
        dataDirectory,
        durable,
        removeIfKilled: temporary,
        log: logFileWriter(logFile),
        ...(port === undefined ? {} : { port }),
      });
      return { server: postgres.process, details: postgres };
    },
  });
}

export interface StackTemporalOptions {
  /** Null: everything is in memory, and a restart is a lost namespace. */
  readonly dbFile: string | null;
  readonly port?: number;
  readonly uiPort?: number;
  readonly logFile: string;
}

export function startStackTemporal(options: StackTemporalOptions) {
  const { logFile, dbFile } = options;
  return startManaged<RunningTemporal>({
    name: 'temporal',
    logFile,
    restartSignal: 'TERM',
    launch: async (before) => {
      const port = before === null ? options.port : before.port;
      const uiPort = before === null ? options.uiPort : before.uiPort;
      const temporal = await startTemporal({
        namespace: temporalNamespace,
        searchAttributes,
        log: logFileWriter(logFile),
        ...(dbFile === null ? {} : { dbFile }),
        ...(port === undefined ? {} : { port }),
        ...(uiPort === undefined ? {} : { uiPort }),
      });
      return { server: temporal.process, details: temporal };
    },
  });
}

export const logFileIn =
  (directory: string) =>
  (name: string): string =>
    join(directory, `${name}.log`);
