import {
  CompiledQuery,
  Kysely,
  PostgresDialect,
  type DatabaseConnection,
  type Driver,
  type PostgresDialectConfig,
} from 'kysely';
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
  /** A lost connection is reported here and replaced by the pool. */
  readonly onError?: (error: Error) => void;
  /** Who acts, as JSON, for the audit: asked whenever a connection is taken; null: Lockstep itself. */
  readonly actor?: () => string | null;
  /** Around every connection, statement and commit, for a test that cuts them. */
  readonly through?: (driver: Driver) => Driver;
}

export function openDatabase(options: DatabaseOptions): Db {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    application_name: options.applicationName ?? 'lockstep',
    connectionTimeoutMillis: 10_000,
  });
  // Of a connection that is lost while it is lent to somebody the pool says nothing: unheard, that ends the process.
  pool.on('connect', (client) => client.on('error', (error) => options.onError?.(error)));
  pool.on('error', () => undefined);
  const { through = (driver: Driver) => driver, actor } = options;
  const config = actor === undefined ? { pool } : { pool, onReserveConnection: nameActor(actor) };
  return new Kysely<Database>({ dialect: new DialectThrough(config, through) });
}

/** A connection keeps its actor until another one takes it, so that most are named without a request. */
function nameActor(actor: () => string | null) {
  const named = new WeakMap<DatabaseConnection, string>();
  return async (connection: DatabaseConnection): Promise<void> => {
    const name = actor() ?? '';
    if ((named.get(connection) ?? '') === name) return;
    await connection.executeQuery(
      CompiledQuery.raw(`select set_config('lockstep.actor', $1, false)`, [name]),
    );
    named.set(connection, name);
  };
}

class DialectThrough extends PostgresDialect {
  readonly #through: (driver: Driver) => Driver;

  constructor(config: PostgresDialectConfig, through: (driver: Driver) => Driver) {
    super(config);
    this.#through = through;
  }

  override createDriver(): Driver {
    return this.#through(super.createDriver());
  }
}
