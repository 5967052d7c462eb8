import { randomBytes } from 'node:crypto';
import { openDatabase, type Db } from '@lockstep/database';
import { readTestEnvironment } from '../environment.ts';
import { runAsAdmin, urlOf } from './admin.ts';
import { TEMPLATE_DATABASE } from './template.ts';

export interface TestDatabase {
  readonly url: string;
  readonly db: Db;
  /** Closes `db`, throws out everybody else and drops the database. May be called twice. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Without a schema: for tests of the migrations. */
  readonly empty?: boolean;
  readonly maxConnections?: number;
}

/** A fresh, migrated database on the PostgreSQL of the run, for one test file. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { postgresAdminUrl } = readTestEnvironment();
  const name = `test_${randomBytes(8).toString('hex')}`;
  const template = options.empty ? 'template0' : TEMPLATE_DATABASE;
  await runAsAdmin(postgresAdminUrl, `create database ${name} template ${template}`);
  const url = urlOf(postgresAdminUrl, name);
  const db = openDatabase({
    url,
    applicationName: 'lockstep-test',
    ...(options.maxConnections === undefined ? {} : { maxConnections: options.maxConnections }),
  });
  let dropped: Promise<void> | null = null;
  const drop = async (): Promise<void> => {
    await db.destroy();
    await runAsAdmin(postgresAdminUrl, `drop database if exists ${name} with (force)`);
  };
  return { url, db, drop: () => (dropped ??= drop()) };
}
