import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { Cutter, Statement } from './cutter.ts';

const cutOwnConnection = CompiledQuery.raw('select pg_terminate_backend(pg_backend_pid())');

/** The way of a worker to its database, past the cutter. */
export class CutDriver implements Driver {
  readonly #driver: Driver;
  readonly #cutter: Cutter;

  constructor(driver: Driver, cutter: Cutter) {
    this.#driver = driver;
    this.#cutter = cutter;
  }

  init(): Promise<void> {
    return this.#driver.init();
  }

  async acquireConnection(): Promise<CutConnection> {
    return new CutConnection(await this.#driver.acquireConnection(), this.#cutter);
  }

  async beginTransaction(connection: CutConnection, settings: TransactionSettings): Promise<void> {
    await this.#driver.beginTransaction(connection.inner, settings);
  }

  async commitTransaction({ inner, statements }: CutConnection): Promise<void> {
    await this.#cutter.commit(statements, () => this.#driver.commitTransaction(inner));
  }

  /** Also of a worker that has ended: the server does it when the connection is gone. */
  rollbackTransaction({ inner }: CutConnection): Promise<void> {
    return this.#driver.rollbackTransaction(inner);
  }

  releaseConnection({ inner }: CutConnection): Promise<void> {
    return this.#driver.releaseConnection(inner);
  }

  destroy(): Promise<void> {
    return this.#driver.destroy();
  }
}

class CutConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly statements: Statement[] = [];
  readonly #cutter: Cutter;

  constructor(inner: DatabaseConnection, cutter: Cutter) {
    this.inner = inner;
    this.#cutter = cutter;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#cutter.statement(query.sql, query.parameters) === 'cut connection') {
      await this.inner.executeQuery(cutOwnConnection);
    }
    this.statements.push({ sql: query.sql, parameters: query.parameters });
    return this.inner.executeQuery<R>(query);
  }

  streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }
}
