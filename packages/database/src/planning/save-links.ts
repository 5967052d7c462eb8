import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';
import type { DisabledCause } from '../rows/tables.ts';

/** What planning found out about links without any write to the target. */
export interface Adoption {
  readonly sourceId: string;
  readonly targetId: string;
  readonly matchKey: string | null;
  readonly transferFrom: string | null;
  /** An account that an earlier write of ours made, whose answer was lost. */
  readonly createdByUs: boolean;
}

/**
 * Links accounts that are as they should be. A link of somebody deleted in the source ends and its account goes over (R12).
 * Somebody whose account was linked by another hand a moment ago is looked at again.
 */
export async function adoptAccounts(tx: Db, jobId: string, adoptions: readonly Adoption[]): Promise<void> {
  if (adoptions.length === 0) return;
  await endLinks(
    tx,
    jobId,
    adoptions.flatMap((adoption) => (adoption.transferFrom === null ? [] : [adoption.transferFrom])),
    'transferred',
  );
  const linked = await sql<{
    source_id: string;
  }>`insert into link (job_id, source_id, target_id, match_key, origin, state)
    select ${jobId}, a."sourceId", a."targetId", a."matchKey",
      case when a."createdByUs" then 'created' when a."transferFrom" is not null then 'transferred' else 'adopted' end,
      'active'
    from jsonb_to_recordset(${json(adoptions)}::jsonb) as a("sourceId" text, "targetId" text, "matchKey" text,
      "createdByUs" boolean, "transferFrom" uuid)
    on conflict do nothing returning source_id`.execute(tx);
  const done = new Set(linked.rows.map((row) => row.source_id));
  const left = adoptions.map(({ sourceId }) => sourceId).filter((sourceId) => !done.has(sourceId));
  if (left.length > 0) {
    await sql`update person set due_at = now() where job_id = ${jobId} and source_id = any(${left}::text[])`.execute(
      tx,
    );
  }
}

/** The account was inactive already when its person left: only the link remembers it. */
export async function markDisabled(
  tx: Db,
  jobId: string,
  sourceId: string,
  mark: { readonly cause: DisabledCause; readonly byUs: boolean },
): Promise<void> {
  await sql`update link set state = 'disabled', disabled_cause = ${mark.cause}, disabled_by_us = ${mark.byUs}, disabled_at = now(),
      link_version = link_version + 1
    where job_id = ${jobId} and source_id = ${sourceId} and ended_at is null`.execute(tx);
}

/** The account is active again, by our own lost write or by another hand: the link follows. */
export async function markActive(tx: Db, jobId: string, sourceId: string): Promise<void> {
  await sql`update link set state = 'active', disabled_cause = null, disabled_by_us = false, disabled_at = null,
      link_version = link_version + 1
    where job_id = ${jobId} and source_id = ${sourceId} and ended_at is null`.execute(tx);
}

export async function endLinks(
  tx: Db,
  jobId: string,
  linkIds: readonly string[],
  reason: string,
): Promise<void> {
  if (linkIds.length === 0) return;
  await sql`update link set ended_at = now(), ended_reason = ${reason}, link_version = link_version + 1
    where job_id = ${jobId} and id = any(${linkIds}::uuid[]) and ended_at is null`.execute(tx);
}

/** What matching said of links that were questioned: these end, those stand (R12). */
export async function settleRematch(
  db: Db,
  jobId: string,
  links: { readonly ended: readonly string[]; readonly kept: readonly string[] },
): Promise<void> {
  await endLinks(db, jobId, links.ended, 'restart');
  if (links.kept.length === 0) return;
  await sql`update link set rematch = false where job_id = ${jobId} and id = any(${links.kept}::uuid[])`.execute(
    db,
  );
}

/** Links that ended since the cycle began because their account is not there any more (R9). */
export async function countVanished(db: Db, jobId: string, cycleId: string): Promise<number> {
  const rows = await sql<{
    n: number;
  }>`select count(*)::int as n from link l join cycle c on c.id = ${cycleId}
    where l.job_id = ${jobId} and l.ended_reason = 'vanished' and l.ended_at >= c.started_at`.execute(db);
  return rows.rows[0]?.n ?? 0;
}
