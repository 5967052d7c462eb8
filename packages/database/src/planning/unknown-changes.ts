import { sql } from 'kysely';
import { z } from 'zod';
import type { ModifiedAttribute } from '@lockstep/engine';
import type { Db } from '../client.ts';
import type { Initiator } from '../rows/tables.ts';
import { initiator, targetValue, valuesColumn } from '../json/json.ts';

const unknownRow = z.object({
  id: z.string(),
  source_id: z.string(),
  target_id: z.string().nullable(),
  effect: z.enum(['create', 'update', 'rename', 'reactivate', 'downgrade', 'disable', 'delete']),
  written: valuesColumn,
  match_key: z.string().nullable(),
  initiated_by: initiator,
  modified: z.array(
    z.object({
      name: z.string(),
      oldValue: targetValue.nullable(),
      newValue: targetValue.nullable(),
      redacted: z.boolean(),
    }),
  ),
});

/** A change that was sent and whose answer was lost: what a fresh read shows decides what became of it (R4). */
export interface UnknownChange {
  readonly id: string;
  readonly targetId: string | null;
  readonly effect: z.infer<typeof unknownRow>['effect'];
  readonly written: z.infer<typeof valuesColumn>;
  readonly matchKey: string | null;
  readonly initiatedBy: Initiator;
  readonly modified: readonly ModifiedAttribute[];
}

/** The newest one of each person. */
export async function unknownChanges(
  db: Db,
  jobId: string,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, UnknownChange>> {
  if (sourceIds.length === 0) return new Map();
  const rows =
    await sql`select distinct on (source_id) id, source_id, target_id, effect, written, match_key, initiated_by, modified from change
    where job_id = ${jobId} and source_id = any(${sourceIds}::text[]) and state = 'unknown'
    order by source_id, id desc`.execute(db);
  return new Map(
    z
      .array(unknownRow)
      .parse(rows.rows)
      .map(
        ({
          source_id: sourceId,
          target_id: targetId,
          match_key: matchKey,
          initiated_by: initiatedBy,
          ...row
        }) => [sourceId, { ...row, targetId, matchKey, initiatedBy }],
      ),
  );
}

/** The read showed that it was done, or that it was not. */
export async function settleUnknown(
  tx: Db,
  jobId: string,
  settled: { readonly done: readonly string[]; readonly notDone: readonly string[] },
): Promise<void> {
  if (settled.done.length > 0) {
    await sql`update change set state = 'succeeded', error_code = null, error_message = null
      where job_id = ${jobId} and id = any(${settled.done}::uuid[]) and state = 'unknown'`.execute(tx);
  }
  if (settled.notDone.length > 0) {
    await sql`update change set state = 'superseded'
      where job_id = ${jobId} and id = any(${settled.notDone}::uuid[]) and state = 'unknown'`.execute(tx);
  }
}

/** The link remembers what an update with a lost answer wrote. */
export async function rememberWritten(
  tx: Db,
  jobId: string,
  sourceId: string,
  change: UnknownChange,
): Promise<void> {
  await sql`update link set last_written = ${JSON.stringify(change.written)}::jsonb,
      match_key = coalesce(${change.matchKey}, match_key), state = case when ${change.effect === 'reactivate'} then 'active' else state end,
      disabled_cause = case when ${change.effect === 'reactivate'} then null else disabled_cause end,
      disabled_at = case when ${change.effect === 'reactivate'} then null else disabled_at end,
      disabled_by_us = case when ${change.effect === 'reactivate'} then false else disabled_by_us end,
      link_version = link_version + 1
    where job_id = ${jobId} and source_id = ${sourceId} and ended_at is null`.execute(tx);
}
