import { synchronizationSchema, type SynchronizationSchema } from '@lockstep/mapping';
import type { Selectable } from 'kysely';
import type { Db } from '../client.ts';
import type { SchemaVersionTable } from '../rows/schema-tables.ts';

/** Immutable: a change makes the next version, because changes, logs and cycles name theirs. */
export interface SchemaVersion {
  readonly jobId: string;
  readonly version: number;
  readonly document: SynchronizationSchema;
  readonly createdAt: Date;
}

/** Call it in the transaction that locked or inserted the job. */
export async function insertSchemaVersion(
  db: Db,
  jobId: string,
  version: number,
  document: SynchronizationSchema,
): Promise<void> {
  await db
    .insertInto('schema_version')
    .values({ job_id: jobId, version, document: JSON.stringify(document) })
    .execute();
  await db
    .updateTable('job')
    .set({ schema_version: version, updated_at: new Date() })
    .where('id', '=', jobId)
    .execute();
}

export async function findSchemaVersion(
  db: Db,
  jobId: string,
  version: number,
): Promise<SchemaVersion | null> {
  const row = await db
    .selectFrom('schema_version')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row === undefined ? null : toSchemaVersion(row);
}

/** These versions of one job, in no order; those that do not exist are left out. */
export async function findSchemaVersions(
  db: Db,
  jobId: string,
  versions: readonly number[],
): Promise<readonly SchemaVersion[]> {
  const rows = await db
    .selectFrom('schema_version')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('version', 'in', [...versions])
    .execute();
  return rows.map(toSchemaVersion);
}

function toSchemaVersion(row: Selectable<SchemaVersionTable>): SchemaVersion {
  return {
    jobId: row.job_id,
    version: row.version,
    document: synchronizationSchema.parse(row.document),
    createdAt: row.created_at,
  };
}
