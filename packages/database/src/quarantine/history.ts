import type { Db } from '../client.ts';
import type { QuarantineEventKind, QuarantineEventTable } from '../rows/tables.ts';

export interface QuarantineHistoryEntry {
  readonly kind: QuarantineEventKind;
  /** `cycle`: decided by how an attempt went. */
  readonly by: QuarantineEventTable['by'];
  readonly code: string;
  readonly reason: string;
  readonly message: string;
  readonly at: Date;
}

/** Newest first. */
export async function listQuarantineHistory(
  db: Db,
  jobId: string,
  first: number,
): Promise<readonly QuarantineHistoryEntry[]> {
  return db
    .selectFrom('quarantine_event')
    .select(['kind', 'by', 'code', 'reason', 'message', 'at'])
    .where('job_id', '=', jobId)
    .orderBy('id', 'desc')
    .limit(first)
    .execute();
}
