import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { z } from 'zod';
import type { FeedItem, PersonRead, SourceAttributes } from '@lockstep/engine';
import type { Db } from '../client.ts';
import { attributesColumn, json } from '../json/json.ts';
import type { ReadWanted } from '../rows/tables.ts';
import { seenNow } from './seen.ts';

export type UserItem = Extract<FeedItem, { kind: 'user' | 'user-removed' }>;

export interface StagedCount {
  /** People whose data changed and who became due. */
  readonly changed: number;
}

const stagedRow = z.object({
  source_id: z.string(),
  attributes: attributesColumn.nullable(),
  presence: z.enum(['unread', 'present', 'soft-deleted', 'hard-deleted']),
  staged_sequence: z.number(),
});
type StagedRow = z.infer<typeof stagedRow>;

interface Update {
  source_id: string;
  attributes: SourceAttributes | null;
  presence: StagedRow['presence'];
  read_wanted: ReadWanted | null;
  bump: boolean;
}

/**
 * Stages the people of one feed page. Scope *assigned* keeps only who is known already by an edge or a link (rule R16);
 * scope *all* takes everybody. A tombstone is not believed by itself: the person is read directly (rule R7).
 */
export async function stageFeedPeople(
  tx: Db,
  page: { readonly jobId: string; readonly sequence: number; readonly scope: 'assigned' | 'all' },
  items: readonly UserItem[],
): Promise<StagedCount> {
  if (items.length === 0) return { changed: 0 };
  // The order of a page's entries means nothing (graph.md G9): beside a tombstone no other entry of that person counts.
  const removed = new Set(items.flatMap((item) => (item.kind === 'user-removed' ? [item.id] : [])));
  const present = mergeRepeats(items.filter((item) => !removed.has(item.id)));
  if (page.scope === 'all') await addPeople(tx, page.jobId, [...present.keys()], null);
  const rows = await lockPeople(tx, page.jobId, [...removed, ...present.keys()]);
  const updates: Update[] = [];
  for (const row of rows) {
    if (row.staged_sequence >= page.sequence) continue;
    const shown = present.get(row.source_id);
    if (shown === undefined) {
      updates.push({ ...row, read_wanted: 'tombstone', bump: false });
      continue;
    }
    const { attributes, lost } = mergeAttributes(row.attributes, shown);
    const changed = row.presence !== 'present' || !isDeepStrictEqual(attributes, row.attributes);
    updates.push({
      source_id: row.source_id,
      attributes,
      presence: 'present',
      // A property that was there and is not any more is asked for again: Graph leaves out what was never set.
      read_wanted: lost ? 'absent-property' : null,
      bump: changed,
    });
  }
  return writePeople(tx, page, updates);
}

/** Stages direct reads, which hold every selected property: nothing is kept of an older answer. */
export async function stageDirectReads(
  tx: Db,
  page: { readonly jobId: string; readonly sequence: number },
  reads: ReadonlyMap<string, PersonRead>,
): Promise<StagedCount> {
  const rows = await lockPeople(tx, page.jobId, [...reads.keys()]);
  const updates: Update[] = [];
  for (const row of rows) {
    const read = reads.get(row.source_id);
    if (read === undefined || row.staged_sequence >= page.sequence) continue;
    const attributes = read.kind === 'present' ? read.attributes : row.attributes;
    updates.push({
      source_id: row.source_id,
      attributes,
      presence: read.kind,
      read_wanted: null,
      bump: read.kind !== row.presence || !isDeepStrictEqual(attributes, row.attributes),
    });
  }
  return writePeople(tx, page, updates);
}

/** Makes rows for people who are not known yet; with a reason they are read directly before anything is planned. */
export async function addPeople(
  tx: Db,
  jobId: string,
  sourceIds: readonly string[],
  readWanted: ReadWanted | null,
): Promise<void> {
  if (sourceIds.length === 0) return;
  await sql`insert into person (job_id, source_id, read_wanted)
    select ${jobId}, id, ${readWanted} from unnest(${sourceIds}::text[]) as id
    on conflict do nothing`.execute(tx);
}

/** Makes people due again because an edge of theirs changed. */
export async function touchPeople(tx: Db, jobId: string, sourceIds: readonly string[]): Promise<number> {
  if (sourceIds.length === 0) return 0;
  const result =
    await sql`update person p set source_version = p.source_version + 1, changed_at = now(), ${seenNow(jobId)}
    where job_id = ${jobId} and source_id = any(${sourceIds}::text[])`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
}

/** An object that stands twice on a page is one object: the later entry wins, property by property (graph.md G9). */
function mergeRepeats(items: readonly UserItem[]): ReadonlyMap<string, SourceAttributes> {
  const merged = new Map<string, SourceAttributes>();
  for (const item of items) {
    if (item.kind === 'user') merged.set(item.id, { ...merged.get(item.id), ...item.attributes });
  }
  return merged;
}

function mergeAttributes(
  before: SourceAttributes | null,
  now: SourceAttributes,
): { attributes: SourceAttributes; lost: boolean } {
  if (before === null) return { attributes: now, lost: false };
  const kept = Object.entries(before).filter(([name, value]) => !(name in now) && value !== null);
  return { attributes: { ...Object.fromEntries(kept), ...now }, lost: kept.length > 0 };
}

async function lockPeople(tx: Db, jobId: string, ids: readonly string[]): Promise<readonly StagedRow[]> {
  const rows = await sql`select source_id, attributes, presence, staged_sequence from person
    where job_id = ${jobId} and source_id = any(${ids}::text[]) order by source_id for update`.execute(tx);
  return z.array(stagedRow).parse(rows.rows);
}

async function writePeople(
  tx: Db,
  page: { readonly jobId: string; readonly sequence: number },
  updates: readonly Update[],
): Promise<StagedCount> {
  if (updates.length === 0) return { changed: 0 };
  await sql`update person p set
      attributes = u.attributes,
      presence = u.presence,
      read_wanted = u.read_wanted,
      read_after = null,
      staged_sequence = ${page.sequence},
      source_version = p.source_version + (case when u.bump then 1 else 0 end),
      changed_at = case when u.bump then now() else p.changed_at end,
      ${seenNow(page.jobId, sql`u.bump`)},
      deleted_at = case when u.presence <> 'hard-deleted' then null else coalesce(p.deleted_at, now()) end
    from jsonb_to_recordset(${json(updates)}::jsonb)
      as u(source_id text, attributes jsonb, presence text, read_wanted text, bump boolean)
    where p.job_id = ${page.jobId} and p.source_id = u.source_id`.execute(tx);
  return { changed: updates.filter((update) => update.bump).length };
}
