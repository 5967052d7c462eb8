import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';

/** An account that a plan takes over or writes to. */
export interface AccountTaken {
  readonly sourceId: string;
  readonly targetId: string;
  /** The link of somebody deleted, whose account this was (R12). */
  readonly transferFrom: string | null;
}

/**
 * The account goes to somebody else: what was still to be done to it for who left is not done any more (R12). They wait for what
 * becomes of the other: should the account stay with them after all, it is taken from them as it was to be.
 */
export async function expireChangesOfTransferred(
  tx: Db,
  jobId: string,
  taken: readonly AccountTaken[],
  lookAgainAtMs: number,
): Promise<void> {
  const transfers = taken.filter(({ transferFrom }) => transferFrom !== null);
  if (transfers.length === 0) return;
  await sql`with expired as (
      update change c set state = 'expired', closed_at = now()
      from jsonb_to_recordset(${json(transfers)}::jsonb) as t("sourceId" text, "transferFrom" uuid)
      where c.job_id = ${jobId} and c.link_id = t."transferFrom" and c.source_id <> t."sourceId"
        and c.state in ('planned', 'held', 'released')
      returning c.source_id, t."sourceId" as new_holder)
    update person p set waits_for = e.new_holder, due_at = to_timestamp(${lookAgainAtMs / 1000}) from expired e
    where p.job_id = ${jobId} and p.source_id = e.source_id`.execute(tx);
}

/** Who needs an account for which somebody else has an open change, or is first on the same page; and for whom they wait. */
export async function whoMustWait(
  tx: Db,
  jobId: string,
  taken: readonly AccountTaken[],
): Promise<ReadonlyMap<string, string>> {
  const waiting = new Map<string, string>();
  if (taken.length === 0) return waiting;
  const rows = await sql<{ source_id: string; target_id: string }>`select source_id, target_id from change
    where job_id = ${jobId} and target_id = any(${taken.map(({ targetId }) => targetId)}::text[])
      and state in ('planned', 'held', 'released', 'claimed')`.execute(tx);
  const holders = new Map(rows.rows.map((row) => [row.target_id, row.source_id]));
  for (const { sourceId, targetId } of taken) {
    const holder = holders.get(targetId);
    if (holder === undefined) holders.set(targetId, sourceId);
    else if (holder !== sourceId) waiting.set(sourceId, holder);
  }
  return waiting;
}
