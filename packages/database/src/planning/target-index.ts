import { sql } from 'kysely';
import { z } from 'zod';
import { scimResource, type ScimResource } from '@lockstep/scim';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';
import { isDue } from './due-people.ts';

const listingRow = z.object({
  cycle_id: z.string(),
  state: z.enum(['reading', 'complete', 'untrusted']),
  cursor: z.unknown(),
  pages: z.number(),
  rows: z.number(),
  total: z.number().nullable(),
});

/** The listing of the target in this cycle: `untrusted` = its pages do not add up, absence from it proves nothing (R24). */
export interface TargetListing {
  readonly cycleId: string;
  readonly state: 'reading' | 'complete' | 'untrusted';
  /** The client's ListCursor, as it was kept. */
  readonly cursor: unknown;
  readonly pages: number;
  readonly rows: number;
  readonly total: number | null;
}

export async function targetListing(db: Db, jobId: string): Promise<TargetListing | null> {
  const found = await sql`select cycle_id, state, cursor, pages, rows, total from target_listing
    where job_id = ${jobId}`.execute(db);
  const [row] = z.array(listingRow).parse(found.rows);
  if (row === undefined) return null;
  const { cycle_id: cycleId, ...rest } = row;
  return { cycleId, ...rest };
}

/** Forgets what an older cycle listed and begins anew. */
export async function beginListing(tx: Db, jobId: string, cycleId: string): Promise<void> {
  await dropTargetIndex(tx, jobId);
  await sql`insert into target_listing (job_id, cycle_id, state) values (${jobId}, ${cycleId}, 'reading')`.execute(
    tx,
  );
}

export interface ListedPage {
  readonly rows: readonly {
    readonly account: ScimResource;
    readonly keys: readonly { readonly attribute: string; readonly value: string }[];
  }[];
  readonly totalResults: number;
  readonly cursor: unknown;
  readonly state: TargetListing['state'];
  /** Whether a row holds every attribute of the account. */
  readonly complete: boolean;
}

/** Stores one page with the listing's new position, in the caller's transaction; false when another attempt was faster. */
export async function storeListedPage(
  tx: Db,
  jobId: string,
  pagesBefore: number,
  page: ListedPage,
): Promise<boolean> {
  const moved =
    await sql`update target_listing set state = ${page.state}, cursor = ${json(page.cursor)}::jsonb,
      pages = pages + 1, rows = rows + ${page.rows.length}, total = ${page.totalResults}
    where job_id = ${jobId} and pages = ${pagesBefore} and state = 'reading'`.execute(tx);
  if (Number(moved.numAffectedRows ?? 0) === 0) return false;
  const accounts = page.rows.map(({ account }) => ({ id: account.id, resource: account }));
  await sql`insert into target_account (job_id, target_id, resource, complete)
    select ${jobId}, a.id, a.resource, ${page.complete} from jsonb_to_recordset(${json(accounts)}::jsonb) as a(id text, resource jsonb)
    on conflict (job_id, target_id) do update set resource = excluded.resource, complete = excluded.complete, seen_at = now()`.execute(
    tx,
  );
  const keys = page.rows.flatMap(({ account, keys: found }) =>
    found.map((key) => ({ id: account.id, ...key })),
  );
  await sql`insert into target_match_key (job_id, attribute, value, target_id)
    select ${jobId}, k.attribute, k.value, k.id from jsonb_to_recordset(${json(keys)}::jsonb) as k(id text, attribute text, value text)
    on conflict do nothing`.execute(tx);
  return true;
}

export async function setListingState(tx: Db, jobId: string, state: TargetListing['state']): Promise<void> {
  await sql`update target_listing set state = ${state} where job_id = ${jobId}`.execute(tx);
}

/** The index serves one cycle: afterwards it would be a memory of what may be gone. */
export async function dropTargetIndex(tx: Db, jobId: string): Promise<void> {
  for (const table of ['target_match_key', 'target_account', 'target_listing']) {
    await sql`delete from ${sql.table(table)} where job_id = ${jobId}`.execute(tx);
  }
}

export interface IndexedAccount {
  readonly account: ScimResource;
  readonly complete: boolean;
  readonly seenAtMs: number;
}

const accountRow = z.object({
  target_id: z.string(),
  resource: scimResource,
  complete: z.boolean(),
  seen_at: z.date(),
});

/** Accounts as they were listed, by target id. */
export async function indexedAccounts(
  db: Db,
  jobId: string,
  targetIds: readonly string[],
): Promise<ReadonlyMap<string, IndexedAccount>> {
  if (targetIds.length === 0) return new Map();
  const found = await sql`select target_id, resource, complete, seen_at from target_account
    where job_id = ${jobId} and target_id = any(${targetIds}::text[])`.execute(db);
  return new Map(
    z
      .array(accountRow)
      .parse(found.rows)
      .map((row) => [
        row.target_id,
        { account: row.resource, complete: row.complete, seenAtMs: row.seen_at.getTime() },
      ]),
  );
}

/** Target ids by folded value of one matching attribute. */
export async function indexedIds(
  db: Db,
  jobId: string,
  attribute: string,
  values: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  if (values.length === 0) return found;
  const rows = await sql<{ value: string; target_id: string }>`select value, target_id from target_match_key
    where job_id = ${jobId} and attribute = ${attribute} and value = any(${values}::text[])`.execute(db);
  for (const row of rows.rows) found.set(row.value, [...(found.get(row.value) ?? []), row.target_id]);
  return found;
}

/** How many due people will need a read of the target, each one request without a listing (R13). */
export async function countReadsAhead(
  db: Db,
  jobId: string,
  schemaVersion: number,
): Promise<{ readonly unlinked: number; readonly linked: number }> {
  const rows = await sql<{ unlinked: number; linked: number }>`
    select count(*) filter (where l.id is null or l.rematch)::int as unlinked, count(*) filter (where l.id is not null)::int as linked
    from person p left join link l on l.job_id = p.job_id and l.source_id = p.source_id and l.ended_at is null
    where p.job_id = ${jobId}
      and ${isDue(schemaVersion)}
      and p.presence = 'present'`.execute(db);
  return rows.rows[0] ?? { unlinked: 0, linked: 0 };
}
