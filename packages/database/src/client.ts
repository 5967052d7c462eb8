import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './rows/tables.ts';

export type Db = Kysely<Database>;

/** bigint counters of ours stay far below 2^53; as text they would make every comparison a trap. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  readonly maxConnections?: number;
  /** Shown in pg_stat_activity, e.g. `lockstep-worker`. */
  readonly applicationName?: string;
  /** A lost idle connection is reported here and replaced by the pool. */
  readonly onError?: (error: Error) => void;
}

export function openDatabase(options: DatabaseOptions): Db {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    application_name: options.applicationName ?? 'lockstep',
    connectionTimeoutMillis: 10_000,
  });
  pool.on('error', (error) => options.onError?.(error));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
