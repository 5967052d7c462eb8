import { sql } from 'kysely';
import { z } from 'zod';
import { scimResource } from '@lockstep/scim';
import type { Db } from '../client.ts';
import { initiator, valuesColumn } from '../json/json.ts';

const request = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string(),
  body: z.record(z.string(), z.unknown()).optional(),
  label: z.string(),
});

const modified = z.array(
  z.object({ name: z.string(), oldValue: z.unknown(), newValue: z.unknown(), redacted: z.boolean() }),
);

const logStep = z.object({
  name: z.string(),
  type: z.enum(['import', 'scoping', 'matching', 'processing', 'referenceResolution', 'export']),
  status: z.enum(['success', 'warning', 'failure', 'skipped']),
  description: z.string(),
});

const claimedRow = z.object({
  id: z.string(),
  source_id: z.string(),
  source_display_name: z.string().nullable(),
  target_id: z.string().nullable(),
  link_id: z.string().nullable(),
  effect: z.enum(['create', 'update', 'rename', 'reactivate', 'downgrade', 'disable', 'delete']),
  removal_cause: z.enum(['source-disabled', 'soft-deleted', 'unassigned', 'filter']).nullable(),
  requests: z.array(request),
  before: scimResource.nullable(),
  modified,
  written: valuesColumn,
  match_key: z.string().nullable(),
  transfer_from: z.string().nullable(),
  licence_taken: z.string().nullable(),
  initiated_by: initiator,
  epoch: z.number(),
  attempts: z.number(),
  read_backs: z.number(),
  /** When the person was seen to be deleted for good. */
  deleted_at: z.date().nullable(),
  steps: z.array(logStep),
});

/** A released change that this worker holds for the time of its lease (R4). */
export type ClaimedChange = Readonly<z.infer<typeof claimedRow>>;

export interface Claim {
  readonly jobId: string;
  /** Only the change of this person (on demand); null: anybody's. */
  readonly sourceId: string | null;
  readonly schemaVersion: number;
  readonly workerId: string;
  readonly limit: number;
  readonly leaseMs: number;
  /** A change that rests on an older look at the account is planned anew (R13). */
  readonly freshMs: number;
}

export interface Claimed {
  readonly changes: readonly ClaimedChange[];
  /** Of those picked, how many had moved and are planned anew. */
  readonly superseded: number;
}

/**
 * Claims released changes, removals first (R2). What moved since it was planned (source, link or schema, or an observation
 * that grew old) is superseded instead, and its person is due again (R3).
 */
export async function claimChanges(tx: Db, claim: Claim): Promise<Claimed> {
  const rows = await sql`with picked as (
      select id from change where job_id = ${claim.jobId} and state = 'released'
        and (${claim.sourceId}::text is null or source_id = ${claim.sourceId})
      order by priority, id limit ${claim.limit} for update skip locked),
    judged as (
      select c.id, p.attempts, p.read_backs, p.deleted_at,
        (p.source_version = c.source_version and coalesce(l.link_version, 0) = c.link_version
          and c.schema_version = ${claim.schemaVersion}
          and (c.observed_at is null or c.observed_at > now() - make_interval(secs => ${claim.freshMs / 1000}))) as current
      from picked join change c on c.id = picked.id
        join person p on p.job_id = c.job_id and p.source_id = c.source_id
        left join link l on l.job_id = c.job_id and l.source_id = c.source_id and l.ended_at is null)
    update change c set
      state = case when j.current then 'claimed' else 'superseded' end,
      closed_at = case when j.current then null else now() end,
      epoch = c.epoch + 1, claimed_by = ${claim.workerId},
      lease_until = now() + make_interval(secs => ${claim.leaseMs / 1000})
    from judged j where c.id = j.id
    returning c.id, c.source_id, c.source_display_name, c.target_id, c.link_id, c.effect, c.removal_cause, c.requests, c.before, c.modified,
      c.written, c.match_key, c.transfer_from, c.licence_taken, c.initiated_by, c.epoch, c.steps, c.state, c.priority, j.attempts, j.read_backs, j.deleted_at`.execute(
    tx,
  );
  const parsed = z.array(claimedRow.extend({ state: z.string(), priority: z.number() })).parse(rows.rows);
  const moved = parsed.filter((row) => row.state === 'superseded').map((row) => row.source_id);
  await makeDue(tx, claim.jobId, moved);
  const changes = parsed
    .filter((row) => row.state === 'claimed')
    .sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
  return { changes, superseded: moved.length };
}

/**
 * Released changes that could not be claimed any more, left by a cycle that was interrupted: their people are due, so that a
 * plan does not look complete while they wait (R1).
 */
export async function supersedeMoved(
  tx: Db,
  { jobId, schemaVersion, freshMs }: Pick<Claim, 'jobId' | 'schemaVersion' | 'freshMs'>,
): Promise<void> {
  const moved = await sql<{ source_id: string }>`update change c set state = 'superseded', closed_at = now()
    from person p left join link l on l.job_id = p.job_id and l.source_id = p.source_id and l.ended_at is null
    where c.job_id = ${jobId} and c.state = 'released' and p.job_id = c.job_id and p.source_id = c.source_id
      and not (p.source_version = c.source_version and coalesce(l.link_version, 0) = c.link_version
        and c.schema_version = ${schemaVersion}
        and (c.observed_at is null or c.observed_at > now() - make_interval(secs => ${freshMs / 1000})))
    returning c.source_id`.execute(tx);
  await makeDue(
    tx,
    jobId,
    moved.rows.map((row) => row.source_id),
  );
}

async function makeDue(tx: Db, jobId: string, sourceIds: readonly string[]): Promise<void> {
  if (sourceIds.length === 0) return;
  await sql`update person set due_at = now() where job_id = ${jobId} and source_id = any(${sourceIds}::text[])`.execute(
    tx,
  );
}

/** Hands back what was claimed and certainly not sent. */
export async function returnClaims(
  db: Db,
  claims: readonly { readonly id: string; readonly epoch: number }[],
): Promise<void> {
  for (const { id, epoch } of claims) {
    await sql`with back as (
        update change set state = 'released', lease_until = null, claimed_by = null
        where id = ${id} and epoch = ${epoch} and state = 'claimed' returning id)
      update journal j set outcome = 'refused' from back
      where j.change_id = back.id and j.epoch = ${epoch} and j.outcome is null`.execute(db);
  }
}

/**
 * Leases that ran out: their worker died or stood still. Without an intent nothing was sent, and the change is released
 * again; with one it may have been done, so its person is planned anew from a fresh read (R4).
 */
export async function recoverClaims(tx: Db, jobId: string): Promise<number> {
  await sql`update change c set state = 'released', lease_until = null, claimed_by = null
    where c.job_id = ${jobId} and c.state = 'claimed' and c.lease_until < now()
      and not exists (select 1 from journal j where j.change_id = c.id and j.epoch = c.epoch)`.execute(tx);
  const lost = await sql<{ source_id: string }>`update change c set state = 'unknown', closed_at = now(),
      error_code = 'Timeout', error_message = 'The worker that sent this ended before the answer was kept; the account is read before anything else.'
    where c.job_id = ${jobId} and c.state = 'claimed' and c.lease_until < now()
    returning c.source_id`.execute(tx);
  const ids = lost.rows.map((row) => row.source_id);
  if (ids.length > 0) {
    await sql`update journal j set outcome = 'unknown' from change c
      where c.job_id = ${jobId} and c.source_id = any(${ids}::text[]) and c.state = 'unknown'
        and j.change_id = c.id and j.outcome is null`.execute(tx);
    // Of a reactivation something may have been done: the account is to be looked at as if it were active.
    await sql`update link l set state = 'active', link_version = l.link_version + 1 from change c
      where c.job_id = ${jobId} and c.source_id = any(${ids}::text[]) and c.state = 'unknown' and c.effect <> 'delete' and c.written ->> 'active' = 'true'
        and l.job_id = c.job_id and l.source_id = c.source_id and l.ended_at is null and l.state = 'disabled'`.execute(
      tx,
    );
    await sql`update person set due_at = now(), read_backs = 1
      where job_id = ${jobId} and source_id = any(${ids}::text[])`.execute(tx);
  }
  return ids.length;
}

export interface WorkToApply {
  readonly released: number;
  readonly claimed: number;
  /** Until the next lease runs out, null when nothing is claimed. */
  readonly leaseEndsInMs: number | null;
}

/** Of everybody, or of one person. */
export async function workToApply(db: Db, jobId: string, sourceId: string | null): Promise<WorkToApply> {
  const rows = await sql<{ released: number; claimed: number; ms: number | null }>`
    select count(*) filter (where state = 'released')::int as released, count(*) filter (where state = 'claimed')::int as claimed,
      (extract(epoch from min(lease_until) filter (where state = 'claimed') - now()) * 1000)::float8 as ms
    from change where job_id = ${jobId} and state in ('released', 'claimed')
      and (${sourceId}::text is null or source_id = ${sourceId})`.execute(db);
  const row = rows.rows[0];
  const ms = row?.ms ?? null;
  return {
    released: row?.released ?? 0,
    claimed: row?.claimed ?? 0,
    leaseEndsInMs: ms === null ? null : Math.max(0, Math.ceil(ms)),
  };
}
