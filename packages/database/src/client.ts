import {
  CompiledQuery,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  type DatabaseConnection,
  type Driver,
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
    // A server that vanished without a word (a pulled cable, a failover) is noticed within some twenty seconds, not in hours.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // Of a connection that is lost while it is lent to somebody the pool says nothing: unheard, that ends the process.
  pool.on('connect', (client) => client.on('error', (error) => options.onError?.(error)));
  pool.on('error', () => undefined);
  const { through = (driver: Driver) => driver, actor = () => null } = options;
  return new Kysely<Database>({ dialect: new DialectThrough(pool, actor, through) });
}

class DialectThrough extends PostgresDialect {
  readonly #driver: () => Driver;

  constructor(pool: pg.Pool, actor: () => string | null, through: (driver: Driver) => Driver) {
    super({ pool });
    this.#driver = () => through(new ActingDriver(pool, actor));
  }

  override createDriver(): Driver {
    return this.#driver();
  }
}

/** A connection keeps its actor until another one takes it, so that most are named without a request. */
class ActingDriver extends PostgresDriver {
  readonly #actor: () => string | null;
  readonly #named = new WeakMap<DatabaseConnection, string>();

  constructor(pool: pg.Pool, actor: () => string | null) {
    super({ pool });
    this.#actor = actor;
  }

  /** Not by `onReserveConnection`: when that throws, Kysely keeps the connection from its pool for good. */
  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    try {
      await this.#name(connection);
    } catch (error) {
      await giveBack(this, connection);
      throw error;
    }
    return connection;
  }

  async #name(connection: DatabaseConnection): Promise<void> {
    const name = this.#actor() ?? '';
    if ((this.#named.get(connection) ?? '') === name) return;
    await connection.executeQuery(
      CompiledQuery.raw(`select set_config('lockstep.actor', $1, false)`, [name]),
    );
    this.#named.set(connection, name);
  }
}

/** By the interface: PostgresDriver's own type asks for a class that Kysely doesn't export. */
async function giveBack(driver: Driver, connection: DatabaseConnection): Promise<void> {
  await driver.releaseConnection(connection);
}
