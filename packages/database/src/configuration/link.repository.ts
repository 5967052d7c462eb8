import type { Selectable } from 'kysely';
import type { Db } from '../client.ts';
import type { DisabledCause, LinkTable } from '../rows/tables.ts';
import { pageOf, type Page, type PageRequest } from './page.ts';

/** Which account of the target belongs to which person of the source (R12). */
export interface Link {
  readonly id: string;
  readonly jobId: string;
  readonly sourceId: string;
  readonly targetId: string;
  readonly matchKey: string | null;
  readonly origin: 'created' | 'adopted' | 'transferred';
  readonly state: 'active' | 'disabled' | 'ended';
  readonly disabledCause: DisabledCause | null;
  readonly disabledByUs: boolean;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly endedReason: string | null;
}

export interface LinkFilter {
  readonly states?: readonly Link['state'][] | null;
  readonly sourceId?: string | null;
  readonly targetId?: string | null;
}

/** Newest first. */
export async function listLinks(
  db: Db,
  jobId: string,
  filter: LinkFilter,
  page: PageRequest,
): Promise<Page<Link>> {
  const { states } = filter;
  let query = db
    .selectFrom('link')
    .selectAll()
    .where('job_id', '=', jobId)
    .orderBy('id', 'desc')
    .limit(page.first + 1);
  if (states?.length) {
    const live = states.filter((state) => state !== 'ended');
    query = query.where((where) =>
      where.or([
        ...(states.includes('ended') ? [where('ended_at', 'is not', null)] : []),
        ...live.map((state) => where.and([where('ended_at', 'is', null), where('state', '=', state)])),
      ]),
    );
  }
  if (filter.sourceId) query = query.where('source_id', '=', filter.sourceId);
  if (filter.targetId) query = query.where('target_id', '=', filter.targetId);
  if (page.after !== null) query = query.where('id', '<', page.after);
  return pageOf(await query.execute(), page.first, toLink);
}

/** The live link of each of these people of one job; people without one are left out. */
export async function findLiveLinks(
  db: Db,
  jobId: string,
  sourceIds: readonly string[],
): Promise<readonly Link[]> {
  const rows = await db
    .selectFrom('link')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('source_id', 'in', [...sourceIds])
    .where('ended_at', 'is', null)
    .execute();
  return rows.map(toLink);
}

/** Whether any account of the target hangs on this job: then its endpoints may not simply change (R9). */
export async function hasLiveLinks(db: Db, jobIds: readonly string[]): Promise<boolean> {
  if (jobIds.length === 0) return false;
  const row = await db
    .selectFrom('link')
    .select('id')
    .where('job_id', 'in', [...jobIds])
    .where('ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function toLink(row: Selectable<LinkTable>): Link {
  return {
    id: row.id,
    jobId: row.job_id,
    sourceId: row.source_id,
    targetId: row.target_id,
    matchKey: row.match_key,
    origin: row.origin,
    state: row.ended_at === null ? row.state : 'ended',
    disabledCause: row.disabled_cause,
    disabledByUs: row.disabled_by_us,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    endedReason: row.ended_reason,
  };
}
