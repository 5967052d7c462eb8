import { sql } from 'kysely';
import type { Effect, ModifiedAttribute } from '@lockstep/engine';
import type { ScimRequest, ScimResource, TargetValue } from '@lockstep/scim';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';
import type { DisabledCause, Initiator } from '../rows/tables.ts';
import type { LogStep } from '../journal/write-logs.ts';
import { releaseValues } from './claimed-values.ts';
import type { EvidenceSummary } from './due-people.ts';
import { expireChangesOfTransferred, whoMustWait, type AccountTaken } from './taken-accounts.ts';
import { wakeRivalsForFreedNames } from './wake.ts';

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
  readonly licenceTaken: string | null;
  readonly licenceFreed: string | null;
  readonly fingerprint: string;
  readonly initiatedBy: Initiator;
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
  /** false: nothing could be found out; what was known and planned before stays, only the attempt is counted. */
  readonly decided: boolean;
  readonly sourceVersion: number;
  /** null: it was not looked at, whatever it is. */
  readonly linkVersion: number | null;
  readonly inScope: boolean;
  readonly wantedKey: string | null;
  /** Another person who has to give a matching value free first. */
  readonly waitsFor: string | null;
  /** A referenced person without an account yet. */
  readonly referenceWaitsFor: string | null;
  readonly dueAtMs: number | null;
  /** When time alone changes whether they are in scope. */
  readonly scopeChangesAtMs: number | null;
  readonly skipReason: string | null;
  readonly readBacks: number;
  readonly attempts: number;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** Left for the next time, so that who ended a worker is tried alone; else 0 (R5). */
  readonly planStarts: number;
}

export interface PlansToSave {
  readonly jobId: string;
  readonly cycleId: string;
  readonly schemaVersion: number;
  readonly outcomes: readonly PersonOutcome[];
  readonly changes: readonly ChangeToSave[];
  readonly adoptions: readonly AccountTaken[];
  /** When somebody who has to wait for another's change looks again by themselves. */
  readonly lookAgainAtMs: number;
}

/**
 * Saves a page of plans in the caller's transaction: people whose data or link moved meanwhile are left due and dropped,
 * older unsent changes of the others are superseded (rule R3). Who needs an account that is being changed for somebody else
 * waits for that change. Returns the people whose plans were saved. The job's row comes first, as for the gate and for what an
 * administrator asks for: behind them it waits with nothing locked, where an insert's foreign key would wait with the people.
 */
export async function savePlans(tx: Db, plans: PlansToSave): Promise<ReadonlySet<string>> {
  await sql`select from job where id = ${plans.jobId} for key share`.execute(tx);
  const current = await unmovedPeople(tx, plans);
  const outcomes = plans.outcomes.filter((outcome) => current.has(outcome.sourceId));
  const taken = accountsTaken(plans).filter(({ sourceId }) => current.has(sourceId));
  await expireChangesOfTransferred(tx, plans.jobId, taken, plans.lookAgainAtMs);
  const waiting = await whoMustWait(tx, plans.jobId, taken);
  const changes = plans.changes.filter(({ sourceId }) => current.has(sourceId) && !waiting.has(sourceId));
  await supersede(tx, plans, outcomes, changes);
  const refused = await insertChanges(tx, plans, changes);
  await keepEvidence(tx, plans.jobId, changes);
  const settled = outcomes.filter(({ sourceId }) => !refused.has(sourceId));
  await wakeRivalsForFreedNames(
    tx,
    plans.jobId,
    settled.filter(({ decided }) => decided),
  );
  await writeOutcomes(
    tx,
    plans,
    settled.map((outcome) => {
      const waitsFor = waiting.get(outcome.sourceId);
      return waitsFor === undefined ? outcome : { ...outcome, waitsFor, dueAtMs: plans.lookAgainAtMs };
    }),
  );
  const created = new Set(changes.flatMap(({ effect, sourceId }) => (effect === 'create' ? [sourceId] : [])));
  const ended = settled.filter(({ decided, sourceId }) => decided && !created.has(sourceId));
  await releaseValues(
    tx,
    plans.jobId,
    ended.map(({ sourceId }) => sourceId),
  );
  return new Set(settled.map(({ sourceId }) => sourceId).filter((id) => !waiting.has(id)));
}

function accountsTaken({ changes, adoptions }: PlansToSave): readonly AccountTaken[] {
  const written = changes.flatMap(({ sourceId, targetId, transferFrom }) =>
    targetId === null ? [] : [{ sourceId, targetId, transferFrom }],
  );
  return [...adoptions, ...written];
}

async function unmovedPeople(tx: Db, plans: PlansToSave): Promise<ReadonlySet<string>> {
  const ids = plans.outcomes.map((outcome) => outcome.sourceId);
  const rows = await sql<{
    source_id: string;
    source_version: number;
    link_version: number;
    claimed: boolean;
  }>`
    select p.source_id, p.source_version, coalesce(l.link_version, 0) as link_version,
      exists (select 1 from change c where c.job_id = p.job_id and c.source_id = p.source_id and c.state = 'claimed') as claimed
    from person p left join link l on l.job_id = p.job_id and l.source_id = p.source_id and l.ended_at is null
    where p.job_id = ${plans.jobId} and p.source_id = any(${ids}::text[]) order by p.source_id for update of p`.execute(
    tx,
  );
  const now = new Map(rows.rows.map((row) => [row.source_id, row]));
  const unmoved = plans.outcomes.filter((outcome) => {
    const row = now.get(outcome.sourceId);
    return (
      row !== undefined &&
      !row.claimed &&
      row.source_version === outcome.sourceVersion &&
      (outcome.linkVersion === null || row.link_version === outcome.linkVersion)
    );
  });
  return new Set(unmoved.map((outcome) => outcome.sourceId));
}

/**
 * A held change whose plan is the same again, for the same lasting reason if there is one, stays held, and an approved one
 * stays approved (R8: approval binds to person, effect, before and after); everything else in it is of the newer plan. Whoever could not be planned keeps what they have.
 */
async function supersede(
  tx: Db,
  plans: PlansToSave,
  outcomes: readonly PersonOutcome[],
  changes: readonly ChangeToSave[],
): Promise<void> {
  const again = new Map(changes.map((change) => [change.sourceId, change]));
  const wanted = outcomes
    .filter(({ decided }) => decided)
    .map(({ sourceId }) => ({
      id: sourceId,
      fingerprint: again.get(sourceId)?.fingerprint ?? null,
      heldAs: again.get(sourceId)?.heldAs ?? null,
    }));
  await sql`update change c set
      state = case when w.fingerprint is null then 'expired' else 'superseded' end, closed_at = now()
    from jsonb_to_recordset(${json(wanted)}::jsonb) as w(id text, fingerprint text, "heldAs" text)
    where c.job_id = ${plans.jobId} and c.source_id = w.id and c.state in ('planned', 'held', 'released')
      and not (c.state = 'held' and w.fingerprint is not distinct from c.fingerprint
        and w."heldAs" is not distinct from (case when c.held_reason in ('Protected', 'NoEvidence') then c.held_reason end))
      and not (c.state = 'released' and c.decision = 'approved' and w.fingerprint is not distinct from c.fingerprint
        and w."heldAs" is null)`.execute(tx);
  await sql`update change c set source_version = w."sourceVersion", link_version = w."linkVersion", schema_version = ${plans.schemaVersion},
      observed_at = to_timestamp(w."observedAtMs" / 1000.0), link_id = w."linkId", removal_cause = w."removalCause", requests = w.requests,
      before = w.before, written = w.written, match_key = w."matchKey", transfer_from = w."transferFrom", evidence = w.evidence,
      warnings = w.warnings, steps = w.steps, source_display_name = w."sourceDisplayName"
    from jsonb_to_recordset(${json(changes)}::jsonb)
      as w("sourceId" text, "sourceDisplayName" text, fingerprint text, "sourceVersion" bigint, "linkVersion" bigint,
        "observedAtMs" double precision, "linkId" uuid, "removalCause" text, requests jsonb, before jsonb, written jsonb,
        "matchKey" text, "transferFrom" uuid, evidence jsonb, warnings jsonb, steps jsonb)
    where c.job_id = ${plans.jobId} and c.source_id = w."sourceId" and c.fingerprint = w.fingerprint
      and (c.state = 'held' or (c.state = 'released' and c.decision = 'approved'))`.execute(tx);
}

/**
 * Inserts what has no open change. What an administrator said holds for the same change when it is planned again (R8): what was
 * rejected stays held; an approval that was not yet used, because its row grew old or its write failed, is kept. Returns the
 * people whose account is being changed for somebody else right now.
 */
async function insertChanges(
  tx: Db,
  plans: PlansToSave,
  changes: readonly ChangeToSave[],
): Promise<ReadonlySet<string>> {
  if (changes.length === 0) return new Set();
  const rows = changes.map((change) => ({ ...change, state: change.heldAs === null ? 'planned' : 'held' }));
  await sql`insert into change (job_id, cycle_id, source_id, source_display_name, target_id, link_id, effect, state, held_reason, removal_cause,
      priority, requests, before, modified, written, match_key, transfer_from, fingerprint, source_version, link_version,
      schema_version, observed_at, evidence, warnings, steps, licence_taken, licence_freed, decision, decided_at,
      initiated_by)
    select ${plans.jobId}, ${plans.cycleId}, c."sourceId", c."sourceDisplayName", c."targetId", c."linkId", c.effect,
      case when rejected.fingerprint is null then c.state else 'held' end,
      case when c."heldAs" is null and rejected.fingerprint is not null then 'Rejected' else c."heldAs" end, c."removalCause",
      c.priority, c.requests, c.before, c.modified, c.written, c."matchKey", c."transferFrom", c.fingerprint,
      c."sourceVersion", c."linkVersion", ${plans.schemaVersion}, to_timestamp(c."observedAtMs" / 1000.0), c.evidence, c.warnings, c.steps,
      c."licenceTaken", c."licenceFreed", approved.decision, approved.decided_at,
      case when approved.decision is null then c."initiatedBy" else 'user' end
    from jsonb_to_recordset(${json(rows)}::jsonb) as c("sourceId" text, "sourceDisplayName" text, "targetId" text, "linkId" uuid, effect text,
      state text, "heldAs" text, "removalCause" text, priority smallint, requests jsonb, before jsonb, modified jsonb,
      written jsonb, "matchKey" text, "transferFrom" uuid, fingerprint text, "sourceVersion" bigint, "linkVersion" bigint,
      "observedAtMs" double precision, evidence jsonb, warnings jsonb, steps jsonb, "licenceTaken" text, "licenceFreed" text,
      "initiatedBy" text)
    left join lateral (select r.fingerprint from change r where r.job_id = ${plans.jobId} and r.source_id = c."sourceId"
      and r.state = 'rejected' and r.fingerprint = c.fingerprint limit 1) rejected on true
    left join lateral (select l.decision, l.decided_at from (
        select * from change n where n.job_id = ${plans.jobId} and n.source_id = c."sourceId" order by n.id desc limit 1) l
      where l.decision = 'approved' and l.fingerprint = c.fingerprint and l.state in ('superseded', 'failed', 'unknown')
        and c."heldAs" is null) approved on true
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
    evidence
      .filter(({ kind }) => kind === 'disabled' || kind === 'filter-no')
      .map((one) => ({ ...one, sourceId })),
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
      plan_starts = o."planStarts", retry_asked = false,
      in_scope = case when o.decided then o."inScope" else p.in_scope end,
      wanted_key = case when o.decided then o."wantedKey" else p.wanted_key end,
      waits_for = case when o.decided then o."waitsFor" else p.waits_for end,
      reference_waits_for = case when o.decided then o."referenceWaitsFor" else p.reference_waits_for end,
      skip_reason = case when o.decided then o."skipReason" else p.skip_reason end,
      seen_at = case when o.decided and o."errorCode" is null and o."waitsFor" is null and not exists (
          select 1 from change c where c.job_id = p.job_id and c.source_id = p.source_id
            and c.state in ('planned', 'held', 'released', 'claimed')) then null else p.seen_at end,
      due_at = to_timestamp(o."dueAtMs" / 1000.0), scope_changes_at = to_timestamp(o."scopeChangesAtMs" / 1000.0), read_backs = o."readBacks",
      attempts = o.attempts, error_code = o."errorCode", error_message = o."errorMessage"
    from jsonb_to_recordset(${json(outcomes)}::jsonb) as o("sourceId" text, decided boolean, "planStarts" int, "sourceVersion" bigint, "inScope" boolean,
      "wantedKey" text, "waitsFor" text, "referenceWaitsFor" text, "dueAtMs" double precision, "scopeChangesAtMs" double precision, "skipReason" text, "readBacks" int, attempts int,
      "errorCode" text, "errorMessage" text)
    where p.job_id = ${plans.jobId} and p.source_id = o."sourceId"`.execute(tx);
}
