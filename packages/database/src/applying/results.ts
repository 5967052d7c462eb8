import { sql } from 'kysely';
import type { TargetValue } from '@lockstep/scim';
import type { Db } from '../client.ts';
import { learnLicences } from '../gating/licence-rows.ts';
import { json } from '../json/json.ts';
import { writeLogs, type LogEntry } from '../journal/write-logs.ts';
import { countTimes } from '../statistics/provisioning-times.ts';
import { wakeReferences, wakeReports, wakeWaiting } from '../planning/wake.ts';
import type { DisabledCause } from '../rows/tables.ts';

/** What the journal keeps of one request's answer. */
export interface StepResult {
  readonly step: number;
  readonly outcome: 'ok' | 'refused' | 'unknown' | 'not-sent';
  readonly status: number | null;
  readonly answer: unknown;
}

/** What a written change does to the person's link. */
export type LinkEffect =
  | { readonly kind: 'none' }
  /** A reactivation of which something may have been done: from now on the account may be active, and must be looked at. */
  | { readonly kind: 'maybe-active' }
  | {
      readonly kind: 'keep';
      readonly targetId: string;
      readonly state: 'active' | 'disabled';
      readonly disabledCause: DisabledCause | null;
      readonly origin: 'created' | 'adopted' | 'transferred';
      readonly lastWritten: Readonly<Record<string, TargetValue>>;
      readonly lastObserved: Readonly<Record<string, TargetValue>>;
      /** The attributes that this change wrote, each with 1. */
      readonly writes: Readonly<Record<string, 1>>;
      /** Others name this account by its e-mail address, which is another one now. */
      readonly renamedManager: boolean;
      readonly matchKey: string | null;
      readonly transferFrom: string | null;
    }
  | { readonly kind: 'end'; readonly reason: string };

export interface ChangeResult {
  readonly changeId: string;
  readonly epoch: number;
  readonly sourceId: string;
  readonly state: 'succeeded' | 'failed' | 'unknown';
  readonly targetId: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly steps: readonly StepResult[];
  readonly link: LinkEffect;
  /** When the person is tried or looked at again; null when all is done. */
  readonly dueAtMs: number | null;
  readonly attempts: number;
  readonly readBacks: number;
  readonly log: LogEntry;
}

/**
 * Commits results in the caller's transaction, each only if its claim still holds (`epoch = mine`, R4). Answers which were
 * committed; the others belong to somebody else by now, who reads the account first.
 */
export async function commitResults(
  tx: Db,
  jobId: string,
  results: readonly ChangeResult[],
): Promise<ReadonlySet<string>> {
  const closed = await sql<{
    id: string;
  }>`update change c set state = r.state, target_id = coalesce(r."targetId", c.target_id),
      error_code = r."errorCode", error_message = r."errorMessage", steps = r.log -> 'steps', closed_at = now(), lease_until = null
    from jsonb_to_recordset(${json(results)}::jsonb) as r("changeId" uuid, epoch int, state text, "targetId" text, "errorCode" text,
      "errorMessage" text, log jsonb)
    where c.id = r."changeId" and c.epoch = r.epoch and c.state = 'claimed'
    returning c.id`.execute(tx);
  const committed = new Set(closed.rows.map((row) => row.id));
  const mine = results.filter((result) => committed.has(result.changeId));
  if (mine.length === 0) return committed;
  await keepAnswers(tx, mine);
  await updateLinks(tx, jobId, mine);
  await countTimes(
    tx,
    jobId,
    mine.flatMap(({ state, changeId }) => (state === 'succeeded' ? [changeId] : [])),
  );
  await learnLicences(tx, jobId, {
    refused: mine.flatMap((one) => (one.errorCode === 'LicenseLimitExceeded' ? [one.changeId] : [])),
    succeeded: mine.flatMap((one) => (one.state === 'succeeded' ? [one.changeId] : [])),
  });
  await settlePeople(tx, jobId, mine);
  await writeLogs(
    tx,
    jobId,
    mine.map((result) => result.log),
  );
  await wakeWaiting(
    tx,
    jobId,
    mine.map((result) => result.sourceId),
  );
  await wakeReferences(
    tx,
    jobId,
    mine.filter(({ link }) => link.kind === 'keep').map((result) => result.sourceId),
  );
  await wakeReports(
    tx,
    jobId,
    mine.flatMap(({ sourceId, link }) => (link.kind === 'keep' && link.renamedManager ? [sourceId] : [])),
  );
  return committed;
}

async function keepAnswers(tx: Db, results: readonly ChangeResult[]): Promise<void> {
  const rows = results.flatMap(({ changeId, epoch, steps }) =>
    steps.map((step) => ({ changeId, epoch, ...step })),
  );
  if (rows.length === 0) return;
  await sql`update journal j set outcome = r.outcome, status = r.status, answer = r.answer, answered_at = now()
    from jsonb_to_recordset(${json(rows)}::jsonb) as r("changeId" uuid, epoch int, step int, outcome text, status smallint, answer jsonb)
    where j.change_id = r."changeId" and j.epoch = r.epoch and j.step = r.step`.execute(tx);
}

async function updateLinks(tx: Db, jobId: string, results: readonly ChangeResult[]): Promise<void> {
  const kept = results.flatMap(({ sourceId, link }) => (link.kind === 'keep' ? [{ sourceId, ...link }] : []));
  const ended = results.flatMap(({ sourceId, link }) =>
    link.kind === 'end' ? [{ sourceId, reason: link.reason }] : [],
  );
  const transferred = kept.flatMap((row) => (row.transferFrom === null ? [] : [row.transferFrom]));
  if (transferred.length > 0) {
    await sql`update link set ended_at = now(), ended_reason = 'transferred', link_version = link_version + 1
      where job_id = ${jobId} and id = any(${transferred}::uuid[]) and ended_at is null`.execute(tx);
  }
  const maybe = results.flatMap(({ sourceId, link }) => (link.kind === 'maybe-active' ? [sourceId] : []));
  if (maybe.length > 0) {
    // Who switched it off is remembered: if it is found inactive after all, it may be switched on again (R10).
    await sql`update link set state = 'active', link_version = link_version + 1
      where job_id = ${jobId} and source_id = any(${maybe}::text[]) and ended_at is null and state = 'disabled'`.execute(
      tx,
    );
  }
  if (ended.length > 0) {
    await sql`update link l set ended_at = now(), ended_reason = r.reason, link_version = link_version + 1
      from jsonb_to_recordset(${json(ended)}::jsonb) as r("sourceId" text, reason text)
      where l.job_id = ${jobId} and l.source_id = r."sourceId" and l.ended_at is null`.execute(tx);
  }
  if (kept.length === 0) return;
  await sql`insert into link as l (job_id, source_id, target_id, match_key, origin, state, disabled_cause, disabled_by_us, disabled_at,
      last_written, last_observed, writes)
    select ${jobId}, r."sourceId", r."targetId", r."matchKey", r.origin, r.state, r."disabledCause", r.state = 'disabled', case when r.state = 'disabled' then now() end,
      r."lastWritten", r."lastObserved", r.writes
    from jsonb_to_recordset(${json(kept)}::jsonb) as r("sourceId" text, "targetId" text, "matchKey" text, origin text, state text,
      "disabledCause" text, "lastWritten" jsonb, "lastObserved" jsonb, writes jsonb)
    on conflict (job_id, source_id) where ended_at is null do update set
      match_key = coalesce(excluded.match_key, l.match_key), state = excluded.state, disabled_cause = excluded.disabled_cause,
      disabled_by_us = excluded.disabled_by_us, disabled_at = excluded.disabled_at, last_written = excluded.last_written,
      last_observed = l.last_observed || excluded.last_observed,
      writes = l.writes || coalesce((select jsonb_object_agg(name, case when l.last_written -> name = excluded.last_written -> name
        then coalesce((l.writes ->> name)::int, 0) + 1 else 1 end) from jsonb_object_keys(excluded.writes) as name), '{}'::jsonb),
      link_version = l.link_version + 1`.execute(tx);
}

/** What was planned meanwhile about a person is not touched: only what this attempt taught. */
async function settlePeople(tx: Db, jobId: string, results: readonly ChangeResult[]): Promise<void> {
  const rows = results.map(({ sourceId, errorCode, errorMessage, dueAtMs, attempts, readBacks, state }) => ({
    sourceId,
    dueAtMs,
    attempts,
    readBacks,
    done: state === 'succeeded',
    errorCode: state === 'failed' ? errorCode : null,
    errorMessage: state === 'failed' ? errorMessage : null,
  }));
  await sql`update person p set attempts = r.attempts, read_backs = r."readBacks", error_code = r."errorCode",
      error_message = r."errorMessage", skip_reason = null,
      seen_at = case when not r.done then p.seen_at when p.source_version > p.planned_version then p.changed_at end,
      due_at = case when r."dueAtMs" is null then p.due_at else to_timestamp(r."dueAtMs" / 1000.0) end
    from jsonb_to_recordset(${json(rows)}::jsonb) as r("sourceId" text, "dueAtMs" double precision, attempts int, "readBacks" int, done boolean,
      "errorCode" text, "errorMessage" text)
    where p.job_id = ${jobId} and p.source_id = r."sourceId"`.execute(tx);
}

/** The target as a whole was away: what was counted against these people is taken back, and they are due (R17). */
export async function forgiveAttempts(db: Db, jobId: string, sourceIds: readonly string[]): Promise<void> {
  if (sourceIds.length === 0) return;
  await sql`update person set attempts = greatest(0, attempts - 1), due_at = now()
    where job_id = ${jobId} and source_id = any(${sourceIds}::text[])`.execute(db);
}
