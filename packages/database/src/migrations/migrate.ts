import { Migrator, sql } from 'kysely';
import type { Db } from '../client.ts';
import { migrations } from './index.ts';

/** The database is older or newer than this program: somebody has to run `migrate`, or a newer release. */
export class SchemaMismatchError extends Error {
  override readonly name = 'SchemaMismatchError';
}

function migrator(db: Db): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableName: 'lockstep_migration',
    migrationLockTableName: 'lockstep_migration_lock',
  });
}

/** Brings the database to this program's schema. Kysely's migrator holds an advisory lock: two at once are safe. */
export async function migrate(db: Db): Promise<readonly string[]> {
  const { error, results } = await migrator(db).migrateToLatest();
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('The migration failed.', { cause: error });
  return (results ?? []).filter((r) => r.status === 'Success').map((r) => r.migrationName);
}

/** API and worker refuse a schema that is older or newer than theirs. */
export async function assertSchemaIsCurrent(db: Db): Promise<void> {
  const applied = await appliedMigrations(db);
  const known = Object.keys(migrations);
  const missing = known.filter((name) => !applied.includes(name));
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new SchemaMismatchError(
      `The database is newer than this program (it has ${unknown.join(', ')}): run the release that made it.`,
    );
  }
  if (missing.length > 0) {
    throw new SchemaMismatchError(
      `The database is older than this program (it lacks ${missing.join(', ')}): run "npm run migrate" first.`,
    );
  }
}

async function appliedMigrations(db: Db): Promise<readonly string[]> {
  const table = await sql<{
    name: string | null;
  }>`select to_regclass('lockstep_migration')::text as name`.execute(db);
  if ((table.rows[0]?.name ?? null) === null) return [];
  const rows = await sql<{ name: string }>`select name from lockstep_migration order by name`.execute(db);
  return rows.rows.map((row) => row.name);
}
