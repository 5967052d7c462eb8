import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';

/** What is about to be sent, kept before it is sent (R4). */
export interface Intent {
  readonly changeId: string;
  readonly epoch: number;
  /** From 0, within the change. */
  readonly step: number;
  readonly sourceId: string;
  readonly targetId: string | null;
  readonly method: string;
  readonly path: string;
  readonly request: unknown;
  /** The whole account as it was observed (R14). */
  readonly before: unknown;
}

/**
 * Writes intents and renews the leases; answers which may be sent: a lease that was lost meanwhile may not. What a listing
 * said about these accounts is forgotten: from now on it may be wrong.
 */
export async function writeIntents(
  tx: Db,
  jobId: string,
  intents: readonly Intent[],
  leaseMs: number,
): Promise<ReadonlySet<string>> {
  const rows = await sql<{
    id: string;
  }>`update change c set lease_until = now() + make_interval(secs => ${leaseMs / 1000})
    from jsonb_to_recordset(${json(intents)}::jsonb) as i("changeId" uuid, epoch int)
    where c.id = i."changeId" and c.epoch = i.epoch and c.state = 'claimed' and c.lease_until > now()
    returning c.id`.execute(tx);
  const held = new Set(rows.rows.map((row) => row.id));
  const mine = intents.filter((intent) => held.has(intent.changeId));
  if (mine.length > 0) {
    await sql`insert into journal (job_id, change_id, epoch, step, source_id, target_id, method, path, request, before)
      select ${jobId}, i."changeId", i.epoch, i.step, i."sourceId", i."targetId", i.method, i.path, i.request, i.before
      from jsonb_to_recordset(${json(mine)}::jsonb) as i("changeId" uuid, epoch int, step smallint, "sourceId" text,
        "targetId" text, method text, path text, request jsonb, before jsonb)`.execute(tx);
    const accounts = mine.flatMap(({ targetId }) => (targetId === null ? [] : [targetId]));
    await sql`delete from target_account where job_id = ${jobId} and target_id = any(${accounts}::text[])`.execute(
      tx,
    );
  }
  return held;
}
