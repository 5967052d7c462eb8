import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { endHoldUp } from './gate-rows.ts';

/** Changes by id, everything that is held, or the removals that were too many at once. */
export type HeldSelection =
  | { readonly kind: 'all' }
  | { readonly kind: 'removals' }
  | { readonly kind: 'ids'; readonly ids: readonly string[] };

/**
 * An administrator lets held changes pass (R8). A protected account's never pass: its protection must be lifted first (R10).
 * The job's next cycle, which writes them, is asked for. Answers the ids that were released.
 */
export async function approveHeld(
  tx: Db,
  jobId: string,
  selection: HeldSelection,
): Promise<readonly string[]> {
  const rows = await sql<{
    id: string;
  }>`update change set state = 'released', released_at = now(), decision = 'approved',
      decided_at = now(), initiated_by = 'user'
    where job_id = ${jobId} and state = 'held' and held_reason <> 'Protected' and ${selected(selection)} returning id`.execute(
    tx,
  );
  if (rows.rows.length > 0) {
    await sql`update job set cycle_requested_at = now() where id = ${jobId}`.execute(tx);
    await endHoldUp(tx, jobId);
  }
  return rows.rows.map((row) => row.id);
}

/** An administrator says no: the same change of this person is held, and not counted, whenever it is planned again. */
export async function rejectHeld(
  tx: Db,
  jobId: string,
  selection: HeldSelection,
): Promise<readonly string[]> {
  const rows = await sql<{
    id: string;
  }>`update change set state = 'rejected', closed_at = now(), decision = 'rejected',
      decided_at = now()
    where job_id = ${jobId} and state = 'held' and ${selected(selection)} returning id`.execute(tx);
  await endHoldUp(tx, jobId);
  return rows.rows.map((row) => row.id);
}

function selected(selection: HeldSelection) {
  switch (selection.kind) {
    case 'all':
      return sql`true`;
    case 'removals':
      return sql`held_reason in ('TooManyRemovals', 'TooManyDeletes')`;
    case 'ids':
      return sql`id = any(${selection.ids}::uuid[])`;
  }
}
