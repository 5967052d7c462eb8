import { sql } from 'kysely';
import { z } from 'zod';
import type { LinkFacts, Neighbour } from '@lockstep/engine';
import type { Db } from '../client.ts';
import { valuesColumn } from '../json/json.ts';

const linkRow = z.object({
  id: z.string(),
  source_id: z.string(),
  target_id: z.string(),
  match_key: z.string().nullable(),
  state: z.enum(['active', 'disabled']),
  disabled_cause: z.enum(['source-disabled', 'soft-deleted', 'unassigned', 'filter']).nullable(),
  disabled_by_us: z.boolean(),
  disabled_at: z.date().nullable(),
  // What can't be read any more is as if it were not remembered: it is compared with the account itself.
  last_written: valuesColumn.catch({}),
  last_observed: valuesColumn.catch({}),
  writes: z.record(z.string(), z.number()).catch({}),
  link_version: z.number(),
  rematch: z.boolean(),
});

export interface VersionedLink extends LinkFacts {
  readonly version: number;
  /** A restart with `Full` questions it (R12). */
  readonly rematch: boolean;
}

/** The live links of these people. */
export async function liveLinks(
  db: Db,
  jobId: string,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, VersionedLink>> {
  const rows =
    await sql`select id, source_id, target_id, match_key, state, disabled_cause, disabled_by_us, disabled_at,
      last_written, last_observed, writes, link_version, rematch
    from link where job_id = ${jobId} and source_id = any(${sourceIds}::text[]) and ended_at is null`.execute(
      db,
    );
  return new Map(
    z
      .array(linkRow)
      .parse(rows.rows)
      .map((row) => [
        row.source_id,
        {
          id: row.id,
          targetId: row.target_id,
          matchKey: row.match_key,
          state: row.state,
          disabledCause: row.disabled_cause,
          disabledByUs: row.disabled_by_us,
          disabledAtMs: row.disabled_at?.getTime() ?? null,
          lastWritten: new Map(Object.entries(row.last_written)),
          lastObserved: new Map(Object.entries(row.last_observed)),
          writes: new Map(Object.entries(row.writes)),
          version: row.link_version,
          rematch: row.rematch,
        },
      ]),
  );
}

/** A live link with what its person wants to be known by; `wantedKey` is stale while the person is due. */
export interface Holder extends Omit<Neighbour, 'willFree'> {
  readonly matchKey: string | null;
  readonly wantedKey: string | null;
  readonly inScope: boolean;
  readonly due: boolean;
}

async function holders(db: Db, jobId: string, where: ReturnType<typeof sql>): Promise<readonly Holder[]> {
  const rows =
    await sql<Holder>`select l.source_id as "sourceId", l.id as "linkId", l.target_id as "targetId",
      l.match_key as "matchKey", p.wanted_key as "wantedKey", p.presence,
      l.disabled_by_us as "disabledByUs", coalesce(p.in_scope, false) as "inScope", (p.source_version > p.planned_version or p.read_wanted is not null) as due
    from link l join person p on p.job_id = l.job_id and p.source_id = l.source_id
    where l.job_id = ${jobId} and l.ended_at is null and ${where}`.execute(db);
  return rows.rows;
}

export async function holdersOfKeys(
  db: Db,
  jobId: string,
  keys: readonly string[],
): Promise<readonly Holder[]> {
  return keys.length === 0 ? [] : holders(db, jobId, sql`l.match_key = any(${keys}::text[])`);
}

export async function holdersOfAccounts(
  db: Db,
  jobId: string,
  targetIds: readonly string[],
): Promise<readonly Holder[]> {
  return targetIds.length === 0 ? [] : holders(db, jobId, sql`l.target_id = any(${targetIds}::text[])`);
}

/** In-scope people without a link who want one of these keys, by key; in a dry run by what it has planned so far. */
export async function rivalsFor(
  db: Db,
  jobId: string,
  keys: readonly string[],
  dryRunId: string | null = null,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rivals = new Map<string, string[]>();
  if (keys.length === 0) return rivals;
  const rows = await sql<{
    key: string;
    source_id: string;
  }>`select p.key, p.source_id from (
      select wanted_key as key, source_id, job_id from person
      where job_id = ${jobId} and wanted_key = any(${keys}::text[]) and in_scope
      union select wanted_key, source_id, job_id from dry_run_plan
      where cycle_id = ${dryRunId} and wanted_key = any(${keys}::text[])) p
    where not exists (select 1 from link l where l.job_id = p.job_id and l.source_id = p.source_id and l.ended_at is null)`.execute(
    db,
  );
  for (const row of rows.rows) rivals.set(row.key, [...(rivals.get(row.key) ?? []), row.source_id]);
  return rivals;
}

export interface Referenced {
  readonly targetId: string;
  /** The account's matching value, folded: for targets that name a manager by e-mail (zoom.md §2.2). */
  readonly matchKey: string | null;
}

/** Referenced people (managers) that have an account. */
export async function referenceTargets(
  db: Db,
  jobId: string,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, Referenced>> {
  if (sourceIds.length === 0) return new Map();
  const rows = await sql<{ source_id: string; target_id: string; match_key: string | null }>`
    select source_id, target_id, match_key from link
    where job_id = ${jobId} and source_id = any(${sourceIds}::text[]) and ended_at is null`.execute(db);
  return new Map(
    rows.rows.map((row) => [row.source_id, { targetId: row.target_id, matchKey: row.match_key }]),
  );
}
