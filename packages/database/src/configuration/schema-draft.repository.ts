import { synchronizationSchema, type SynchronizationSchema } from '@lockstep/mapping';
import { sql, type Selectable } from 'kysely';
import type { Db } from '../client.ts';
import type { SchemaDraftTable } from '../rows/schema-tables.ts';

/** What an administrator is working on; the job runs with its present version all the while. */
export interface SchemaDraft {
  readonly jobId: string;
  readonly document: SynchronizationSchema;
  /** The version that it was begun from. */
  readonly basedOn: number;
  /** Grows with each save, so that nobody overwrites what they have not seen. */
  readonly revision: number;
  readonly updatedAt: Date;
}

export async function findSchemaDraft(db: Db, jobId: string): Promise<SchemaDraft | null> {
  const row = await db.selectFrom('schema_draft').selectAll().where('job_id', '=', jobId).executeTakeFirst();
  return row === undefined ? null : toSchemaDraft(row);
}

/** Makes the draft or replaces it. Call it in the transaction that locked the job. */
export async function saveSchemaDraft(
  tx: Db,
  draft: Pick<SchemaDraft, 'jobId' | 'document' | 'basedOn'>,
): Promise<SchemaDraft> {
  const row = await tx
    .insertInto('schema_draft')
    .values({ job_id: draft.jobId, document: JSON.stringify(draft.document), based_on: draft.basedOn })
    .onConflict((conflict) =>
      conflict.column('job_id').doUpdateSet((row) => ({
        document: row.ref('excluded.document'),
        based_on: row.ref('excluded.based_on'),
        revision: sql<number>`schema_draft.revision + 1`,
        updated_at: sql<Date>`now()`,
      })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return toSchemaDraft(row);
}

/** False: there was none. */
export async function discardSchemaDraft(tx: Db, jobId: string): Promise<boolean> {
  const gone = await tx.deleteFrom('schema_draft').where('job_id', '=', jobId).executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

function toSchemaDraft(row: Selectable<SchemaDraftTable>): SchemaDraft {
  return {
    jobId: row.job_id,
    document: synchronizationSchema.parse(row.document),
    basedOn: row.based_on,
    revision: row.revision,
    updatedAt: row.updated_at,
  };
}
