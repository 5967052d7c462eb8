import { sql } from 'kysely';
import type { Effect, ModifiedAttribute } from '@lockstep/engine';
import type { ScimRequest, ScimResource, TargetValue } from '@lockstep/scim';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';
import type { DisabledCause } from '../rows/tables.ts';
import type { LogStep } from '../journal/write-logs.ts';
import type { EvidenceSummary } from './due-people.ts';

/** A change as it is to be kept: everything that apply and the administrator need. */
export interface ChangeToSave {
  readonly sourceId: string;
  readonly sourceDisplayName: string | null;
  readonly targetId: string | null;
  readonly linkId: string | null;
  readonly effect: Effect;
  readonly priority: number;
  readonly heldAs: string | null;
  readonly removalCause: DisabledCause | null;
  readonly requests: readonly ScimRequest[];
  readonly before: ScimResource | null;
  readonly modified: readonly ModifiedAttribute[];
  readonly written: Readonly<Record<string, TargetValue>>;
  readonly matchKey: string | null;
  readonly transferFrom: string | null;
  readonly fingerprint: string;
  readonly sourceVersion: number;
  readonly linkVersion: number;
  readonly observedAtMs: number | null;
  readonly evidence: readonly EvidenceSummary[];
  readonly warnings: readonly string[];
  /** Import, scope and match, for the log entry of the write. */
  readonly steps: readonly LogStep[];
}

/** What becomes of a planned person, apart from a change. */
export interface PersonOutcome {
  readonly sourceId: string;
  readonly sourceVersion: number;
  readonly linkVersion: number;
  readonly inScope: boolean;
  readonly wantedKey: string | null;
  /** Another person who has to give a matching value free first. */
  readonly waitsFor: string | null;
  /** A referenced person without an account yet. */
  readonly referenceWaitsFor: string | null;
  readonly dueAtMs: number | null;
  readonly skipReason: string | null;
  readonly readBacks: number;
  readonly attempts: number;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

export interface PlansToSave {
  readonly jobId: string;
  readonly cycleId: string;
  readonly schemaVersion: number;
  readonly outcomes: readonly PersonOutcome[];
  readonly changes: readonly ChangeToSave[];
}

/**
 * Saves a page of plans in the caller's transaction: people whose data or link moved meanwhile are left due and dropped,
 * older unsent changes of the others are superseded (rule R3). Returns the people whose plans were saved.
 */
export async function savePlans(tx: Db, plans: PlansToSave): Promise<ReadonlySet<string>> {
  const current = await unmovedPeople(tx, plans);
  const outcomes = plans.outcomes.filter((outcome) => current.has(outcome.sourceId));
  const changes = plans.changes.filter((change) => current.has(change.sourceId));
  await supersede(tx, plans, outcomes, changes);
  const refused = await insertChanges(tx, plans, changes);
  await keepEvidence(tx, plans.jobId, changes);
  await writeOutcomes(
    tx,
    plans,
    outcomes.filter((outcome) => !refused.has(outcome.sourceId)),
  );
  return new Set(outcomes.map((outcome) => outcome.sourceId).filter((id) => !refused.has(id)));
}

async function unmovedPeople(tx: Db, plans: PlansToSave): Promise<ReadonlySet<string>> {
  const ids = plans.outcomes.map((outcome) => outcome.sourceId);
  const rows = await sql<{ source_id: string; source_version: number; link_version: number; claimed: boolean }>`
    select p.source_id, p.source_version, coalesce(l.link_version, 0) as link_version,
      exists (select 1 from change c where c.job_id = p.job_id and c.source_id = p.source_id and c.state = 'claimed') as claimed
    from person p left join link l on l.job_id = p.job_id and l.source_id = p.source_id and l.ended_at is null
    where p.job_id = ${plans.jobId} and p.source_id = any(${ids}::text[]) order by p.source_id for update of p`.execute(tx);
  const now = new Map(rows.rows.map((row) => [row.source_id, row]));
  const unmoved = plans.outcomes.filter((outcome) => {
    const row = now.get(outcome.sourceId);
    return (
      row !== undefined &&
      !row.claimed &&
      row.source_version === outcome.sourceVersion &&
      row.link_version === outcome.linkVersion
    );
  });
  return new Set(unmoved.map((outcome) => outcome.sourceId));
}

/** A held change whose plan is the same again stays held, with what an administrator said about it; it rests on the newer data. */
async function supersede(
  tx: Db,
  plans: PlansToSave,
  outcomes: readonly PersonOutcome[],
  changes: readonly ChangeToSave[],
): Promise<void> {
  const again = new Map(changes.map((change) => [change.sourceId, change.fingerprint]));
  const wanted = outcomes.map((outcome) => ({
    id: outcome.sourceId,
    fingerprint: again.get(outcome.sourceId) ?? null,
  }));
  await sql`update change c set
      state = case when w.fingerprint is null then 'expired' else 'superseded' end, closed_at = now()
    from jsonb_to_recordset(${json(wanted)}::jsonb) as w(id text, fingerprint text)
    where c.job_id = ${plans.jobId} and c.source_id = w.id and c.state in ('planned', 'held', 'released')
      and not (c.state = 'held' and w.fingerprint is not distinct from c.fingerprint)`.execute(tx);
  await sql`update change c set source_version = w."sourceVersion", link_version = w."linkVersion", schema_version = ${plans.schemaVersion},
      observed_at = to_timestamp(w."observedAtMs" / 1000.0)
    from jsonb_to_recordset(${json(changes)}::jsonb)
      as w("sourceId" text, fingerprint text, "sourceVersion" bigint, "linkVersion" bigint, "observedAtMs" double precision)
    where c.job_id = ${plans.jobId} and c.source_id = w."sourceId" and c.state = 'held' and c.fingerprint = w.fingerprint`.execute(tx);
}

/** Inserts what has no open change; returns the people whose account is being changed for somebody else right now. */
async function insertChanges(tx: Db, plans: PlansToSave, changes: readonly ChangeToSave[]): Promise<ReadonlySet<string>> {
  if (changes.length === 0) return new Set();
  const rows = changes.map((change) => ({ ...change, state: change.heldAs === null ? 'planned' : 'held' }));
  await sql`insert into change (job_id, cycle_id, source_id, source_display_name, target_id, link_id, effect, state, held_reason, removal_cause,
      priority, requests, before, modified, written, match_key, transfer_from, fingerprint, source_version, link_version,
      schema_version, observed_at, evidence, warnings, steps)
    select ${plans.jobId}, ${plans.cycleId}, c."sourceId", c."sourceDisplayName", c."targetId", c."linkId", c.effect, c.state, c."heldAs", c."removalCause",
      c.priority, c.requests, c.before, c.modified, c.written, c."matchKey", c."transferFrom", c.fingerprint,
      c."sourceVersion", c."linkVersion", ${plans.schemaVersion}, to_timestamp(c."observedAtMs" / 1000.0), c.evidence, c.warnings, c.steps
    from jsonb_to_recordset(${json(rows)}::jsonb) as c("sourceId" text, "sourceDisplayName" text, "targetId" text, "linkId" uuid, effect text,
      state text, "heldAs" text, "removalCause" text, priority smallint, requests jsonb, before jsonb, modified jsonb,
      written jsonb, "matchKey" text, "transferFrom" uuid, fingerprint text, "sourceVersion" bigint, "linkVersion" bigint,
      "observedAtMs" double precision, evidence jsonb, warnings jsonb, steps jsonb)
    on conflict do nothing`.execute(tx);
  const open = await sql<{ source_id: string }>`select source_id from change
    where job_id = ${plans.jobId} and source_id = any(${changes.map((change) => change.sourceId)}::text[])
      and state in ('planned', 'held', 'released', 'claimed')`.execute(tx);
  const saved = new Set(open.rows.map((row) => row.source_id));
  return new Set(changes.map((change) => change.sourceId).filter((id) => !saved.has(id)));
}

/** What planning itself proved; the proofs of edges and tombstones are rows already (R7). */
async function keepEvidence(tx: Db, jobId: string, changes: readonly ChangeToSave[]): Promise<void> {
  const rows = changes.flatMap(({ sourceId, evidence }) =>
    evidence.filter(({ kind }) => kind === 'disabled' || kind === 'filter-no').map((one) => ({ ...one, sourceId })),
  );
  if (rows.length === 0) return;
  await sql`insert into evidence (job_id, source_id, kind, subject, read, observed_at, confirmed_at)
    select ${jobId}, r."sourceId", r.kind, r.subject, r.read, r."observedAt", r."confirmedAt"
    from jsonb_to_recordset(${json(rows)}::jsonb) as r("sourceId" text, kind text, subject text, read text,
      "observedAt" timestamptz, "confirmedAt" timestamptz)`.execute(tx);
}

async function writeOutcomes(tx: Db, plans: PlansToSave, outcomes: readonly PersonOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  await sql`update person p set
      planned_version = greatest(p.planned_version, o."sourceVersion"), planned_schema = ${plans.schemaVersion},
      plan_starts = 0, in_scope = o."inScope", wanted_key = o."wantedKey", waits_for = o."waitsFor", reference_waits_for = o."referenceWaitsFor",
      due_at = to_timestamp(o."dueAtMs" / 1000.0), skip_reason = o."skipReason", read_backs = o."readBacks",
      attempts = o.attempts, error_code = o."errorCode", error_message = o."errorMessage"
    from jsonb_to_recordset(${json(outcomes)}::jsonb) as o("sourceId" text, "sourceVersion" bigint, "inScope" boolean,
      "wantedKey" text, "waitsFor" text, "referenceWaitsFor" text, "dueAtMs" double precision, "skipReason" text, "readBacks" int, attempts int,
      "errorCode" text, "errorMessage" text)
    where p.job_id = ${plans.jobId} and p.source_id = o."sourceId"`.execute(tx);
}

/** Who waited for these people is looked at again: they were planned, and may have given a name free, or not. */
export async function wakeWaiting(tx: Db, jobId: string, sourceIds: readonly string[]): Promise<void> {
  if (sourceIds.length === 0) return;
  await sql`update person set due_at = now() where job_id = ${jobId} and waits_for = any(${sourceIds}::text[])`.execute(tx);
}

/** Whose reference waited for an account of these people gets it now. */
export async function wakeReferences(tx: Db, jobId: string, sourceIds: readonly string[]): Promise<void> {
  if (sourceIds.length === 0) return;
  await sql`update person set due_at = now() where job_id = ${jobId} and reference_waits_for = any(${sourceIds}::text[])`.execute(
    tx,
  );
}
