import { createHash } from 'node:crypto';
import {
  evidenceFor,
  type Adoption,
  type ChangeToSave,
  type EvidenceSummary,
  type LogEntry,
  type LogStep,
  type PersonOutcome,
  type UnknownChange,
} from '@lockstep/database';
import { accountName, foldKey, nextAttemptMs, priorities, removals, type Decision, type PlannedWrite } from '@lockstep/engine';
import { readPath, type ScimResource, type TargetValue } from '@lockstep/scim';
import type { CycleContext } from '../job/job-context.ts';
import type { Decided } from './decide.ts';
import { displayName } from './display-name.ts';
import { stepsBefore } from './steps.ts';

/** Everything that a decision about one person changes in the database. */
export interface PersonPlan {
  readonly outcome: PersonOutcome;
  readonly change: ChangeToSave | null;
  readonly adoption: Adoption | null;
  readonly marks: { readonly cause: Exclude<PlannedWrite['removalCause'], null>; readonly byUs: boolean } | null;
  readonly endsLink: { readonly id: string; readonly reason: 'deleted' | 'vanished' } | null;
  /** A change of an earlier attempt whose answer was lost, and what the fresh read says of it (R4). */
  readonly unknown: UnknownChange | null;
  readonly unknownWasDone: boolean;
  readonly closesUnknown: boolean;
  readonly log: LogEntry | null;
  /** Nothing to be done, and nothing new to be said: only counted (R20). */
  readonly skipped: boolean;
  readonly rival: string | null;
}

export const noPlan: Omit<PersonPlan, 'outcome'> = {
  change: null,
  adoption: null,
  marks: null,
  endsLink: null,
  unknown: null,
  unknownWasDone: false,
  closesUnknown: false,
  log: null,
  skipped: false,
  rival: null,
};

/** Spaced reads before a creation whose answer was lost is sent again (R4). */
const readBacks = 3;
const readBackAfterMs = 2_000;
/** Who waits for another person looks again by themselves, should the other never be heard of. */
const lookAgainAfterMs = 10 * 60_000;

export async function personPlan(
  job: CycleContext,
  decided: Decided,
  unknown: UnknownChange | null,
): Promise<PersonPlan> {
  const { decision } = decided;
  const plan = { ...noPlan, unknown, outcome: outcomeOf(decided) };
  switch (decision.kind) {
    case 'write':
      if (decision.effect === 'create' && mustReadBack(decided, unknown)) {
        return { ...plan, outcome: { ...plan.outcome, readBacks: decided.work.person.readBacks + 1, dueAtMs: job.clock() + readBackAfterMs } };
      }
      return {
        ...plan,
        closesUnknown: true,
        outcome: { ...plan.outcome, readBacks: 0 },
        change: await changeOf(job, decided, decision),
      };
    case 'adopt':
      return adoptionPlan(job, plan, decided, decision);
    case 'mark-disabled': {
      const byUs = unknown?.effect === 'disable';
      return {
        ...plan,
        outcome: { ...plan.outcome, attempts: 0 },
        unknownWasDone: byUs,
        closesUnknown: true,
        marks: { cause: decision.cause, byUs },
        log: byUs ? logOf(job, decided, 'success', null, decision.detail, 'disable') : null,
        skipped: !byUs,
      };
    }
    case 'skip': {
      const wasDone = decision.reason === 'RedundantExport' && unknown !== null;
      const changed = decided.work.person.skipReason !== decision.reason && !wasDone;
      return {
        ...plan,
        unknownWasDone: wasDone,
        closesUnknown: true,
        outcome: { ...plan.outcome, attempts: 0, skipReason: decision.reason },
        log: changed ? logOf(job, decided, 'skipped', decision.reason, decision.detail, null) : null,
        skipped: true,
      };
    }
    case 'wait-for-person':
      return {
        ...plan,
        outcome: { ...plan.outcome, waitsFor: decision.sourceId, dueAtMs: job.clock() + lookAgainAfterMs },
        skipped: true,
      };
    case 'wait-until':
      return { ...plan, outcome: { ...plan.outcome, dueAtMs: decision.atMs }, skipped: true };
    case 'end-link': {
      const wasDone = unknown?.effect === 'delete' && decision.reason === 'deleted';
      const { link } = decided.work;
      return {
        ...plan,
        unknownWasDone: wasDone,
        closesUnknown: true,
        endsLink: link === null ? null : { id: link.id, reason: decision.reason },
        outcome: { ...plan.outcome, attempts: 0, dueAtMs: decision.again ? job.clock() : null },
        log: logOf(job, decided, 'success', null, endedBecause[decision.reason], wasDone ? 'delete' : null),
      };
    }
    case 'fail': {
      const attempts = decided.work.person.attempts + 1;
      return {
        ...plan,
        closesUnknown: true,
        outcome: {
          ...plan.outcome,
          attempts,
          dueAtMs: nextAttemptMs(attempts, job.clock()),
          errorCode: decision.code,
          errorMessage: decision.detail,
        },
        log: logOf(job, decided, 'failure', decision.code, decision.detail, null),
        rival: decision.code === 'DuplicateSourceEntries' ? decided.rival : null,
      };
    }
  }
}

const endedBecause = {
  deleted: 'the account is gone from the application, as it was to be',
  vanished: 'the account was deleted in the application by somebody else: the link ends, and matching looks for another (InvalidAnchor)',
} as const;

function mustReadBack({ work }: Decided, unknown: UnknownChange | null): boolean {
  return unknown?.effect === 'create' && work.person.readBacks < readBacks;
}

function outcomeOf({ work, unresolved }: Decided): PersonOutcome {
  const { person, standing, key, link } = work;
  return {
    sourceId: person.sourceId,
    sourceVersion: person.sourceVersion,
    linkVersion: link?.version ?? 0,
    inScope: standing.kind === 'in-scope',
    wantedKey: key,
    waitsFor: null,
    referenceWaitsFor: unresolved,
    dueAtMs: null,
    skipReason: null,
    readBacks: 0,
    attempts: person.attempts,
    errorCode: null,
    errorMessage: null,
  };
}

function adoptionPlan(
  job: CycleContext,
  plan: PersonPlan,
  decided: Decided,
  decision: Extract<Decision, { kind: 'adopt' }>,
): PersonPlan {
  const { work } = decided;
  const created = plan.unknown?.effect === 'create';
  const firstName = job.schema.matching[0]?.target;
  return {
    ...plan,
    outcome: { ...plan.outcome, attempts: 0 },
    unknownWasDone: created,
    closesUnknown: true,
    adoption: {
      sourceId: work.person.sourceId,
      targetId: decision.account.id,
      matchKey: work.key ?? foldKey(firstName === undefined ? undefined : readPath(decision.account, firstName)),
      active: decision.active,
      transferFrom: decision.transferFromLink,
      createdByUs: created,
      lastObserved: {},
    },
    log: logOf(job, decided, decision.active ? 'success' : 'warning', decision.active ? null : 'InactiveInTarget', decision.detail, created ? 'create' : null),
    // Linked with nothing written: the administrator counts it among those who were left as they are.
    skipped: !created,
  };
}

async function changeOf(job: CycleContext, decided: Decided, write: PlannedWrite): Promise<ChangeToSave> {
  const { work, facts } = decided;
  const { person, link } = work;
  const evidence = removals.has(write.effect) ? await removalEvidence(job, decided, write) : [];
  const proved = write.effect === 'downgrade' || write.removalCause === null || evidence.length > 0;
  return {
    sourceId: person.sourceId,
    sourceDisplayName: displayName(work.attributes),
    targetId: write.targetId,
    linkId: link?.id ?? null,
    effect: write.effect,
    priority: priorities[write.effect],
    heldAs: write.heldAs ?? (proved ? null : 'NoEvidence'),
    removalCause: write.removalCause,
    requests: write.requests,
    before: write.before,
    modified: write.modified,
    written: Object.fromEntries(write.written),
    matchKey: matchKeyOf(job, write) ?? link?.matchKey ?? work.key,
    transferFrom: write.transferFromLink,
    fingerprint: fingerprint(person.sourceId, write),
    sourceVersion: person.sourceVersion,
    linkVersion: link?.version ?? 0,
    observedAtMs: write.targetId === null ? null : facts.observedAtMs,
    evidence,
    warnings: [...work.warnings, ...write.warnings],
    steps: stepsBefore(work, facts),
  };
}

/** What the account will be known by after this write. */
function matchKeyOf(job: CycleContext, { written }: PlannedWrite): string | null {
  const values: readonly (TargetValue | undefined)[] = job.schema.matching.map(({ target }) => written.get(target));
  for (const value of values) {
    const key = foldKey(value);
    if (key !== null) return key;
  }
  return null;
}

/** Approval binds to it: a row whose effect changes needs approval again (R8). */
function fingerprint(sourceId: string, write: PlannedWrite): string {
  const bound = [sourceId, write.effect, write.targetId, write.modified];
  return createHash('sha256').update(JSON.stringify(bound)).digest('hex');
}

/** R7: what proves that the person must leave, kept with the change. */
async function removalEvidence(
  job: CycleContext,
  { work }: Decided,
  write: PlannedWrite,
): Promise<readonly EvidenceSummary[]> {
  const { person, standing, edges } = work;
  if (standing.kind !== 'out-of-scope') return [];
  const now = new Date(job.clock()).toISOString();
  if (standing.cause === 'source-disabled' || standing.cause === 'filter') {
    const kind = standing.cause === 'filter' ? 'filter-no' : 'disabled';
    return [{ kind, subject: person.sourceId, read: standing.reason, observedAt: now, confirmedAt: now }];
  }
  const found = await evidenceFor(job.db, job.id, person.sourceId, edges);
  if (standing.cause !== 'unassigned') return found.filter(({ kind }) => kind === 'tombstone');
  const gone = found.filter(({ kind, confirmedAt }) => kind.endsWith('-gone') && confirmedAt !== null);
  return write.effect === 'delete' || edges.length > 0 ? gone : [];
}

function logOf(
  job: CycleContext,
  decided: Decided,
  status: LogEntry['status'],
  errorCode: string | null,
  reason: string,
  effect: 'create' | 'disable' | 'delete' | null,
): LogEntry {
  const { work, facts, decision } = decided;
  const account = observedAccount(decided);
  const last: LogStep = { name: 'EntryExport', type: 'export', status: status === 'failure' ? 'failure' : status, description: reason };
  return {
    cycleId: job.cycleId,
    changeId: null,
    sourceId: work.person.sourceId,
    sourceDisplayName: displayName(work.attributes),
    targetId: account?.id ?? work.link?.targetId ?? null,
    targetDisplayName: account === null ? null : accountName(account),
    action: effect ?? 'other',
    effect,
    status,
    errorCode,
    reason,
    durationMs: 0,
    modified: [],
    steps: [...stepsBefore(work, facts), ...(decision.kind === 'wait-until' ? [] : [last])],
  };
}

function observedAccount({ decision, facts }: Decided): ScimResource | null {
  if (decision.kind === 'adopt') return decision.account;
  if (facts.observation.kind === 'account') return facts.observation.account;
  return facts.match.kind === 'found' ? facts.match.account : null;
}
