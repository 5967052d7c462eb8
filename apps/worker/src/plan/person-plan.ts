import type {
  Adoption,
  ChangeToSave,
  EvidenceSummary,
  LogEntry,
  PersonOutcome,
  UnknownChange,
} from '@lockstep/database';
import { foldKey, nextAttemptMs, type Decision, type NotKept, type PlannedWrite } from '@lockstep/engine';
import { readPath } from '@lockstep/scim';
import type { CycleContext } from '../job/job-context.ts';
import { changeOf } from './change-of.ts';
import type { Decided } from './decide.ts';
import { wasDone } from './lost-change.ts';
import { lateSuccess, logOf } from './plan-log.ts';

/** What becomes of a link without any write to the target. */
export type LinkMark =
  | {
      readonly kind: 'disabled';
      readonly cause: Exclude<PlannedWrite['removalCause'], null>;
      readonly byUs: boolean;
    }
  | { readonly kind: 'active' };

/** Everything that a decision about one person changes in the database. */
export interface PersonPlan {
  readonly outcome: PersonOutcome;
  readonly change: ChangeToSave | null;
  readonly adoption: Adoption | null;
  readonly marks: LinkMark | null;
  readonly endsLink: { readonly id: string; readonly reason: 'deleted' | 'vanished' } | null;
  /** A change of an earlier attempt whose answer was lost, and what the fresh read says of it (R4). */
  readonly unknown: UnknownChange | null;
  readonly unknownWasDone: boolean;
  readonly closesUnknown: boolean;
  readonly logs: readonly LogEntry[];
  /** Nothing to be done, and nothing new to be said: only counted (R20). */
  readonly skipped: boolean;
  readonly rival: string | null;
  /** What the target did not keep, however often it was written. */
  readonly notKept: readonly NotKept[];
}

export const noPlan: Omit<PersonPlan, 'outcome'> = {
  change: null,
  adoption: null,
  marks: null,
  endsLink: null,
  unknown: null,
  unknownWasDone: false,
  closesUnknown: false,
  logs: [],
  skipped: false,
  rival: null,
  notKept: [],
};

/** Spaced reads before a creation whose answer was lost is sent again (R4). */
const readBacks = 3;
const readBackAfterMs = 2_000;
/** Who waits for another person looks again by themselves, should the other never be heard of. */
export const lookAgainAfterMs = 10 * 60_000;
/** A protected account may have lost its role there, which nobody tells us (R10). */
const protectedAgainAfterMs = 24 * 60 * 60_000;

/** Pure: what `decided` and the evidence for it mean for the rows. */
export function personPlan(
  job: CycleContext,
  decided: Decided,
  evidence: readonly EvidenceSummary[],
): PersonPlan {
  const { decision, work } = decided;
  const { unknown } = work;
  const done = wasDone(job, decided);
  const late = done ? lateSuccess(job, decided) : null;
  const lateLogs = late === null ? [] : [late];
  const plan: PersonPlan = {
    ...noPlan,
    unknown,
    unknownWasDone: done,
    closesUnknown: true,
    outcome: outcomeOf(decided),
    logs: lateLogs,
    notKept: decision.kind === 'write' || decision.kind === 'skip' ? (decision.notKept ?? []) : [],
  };
  switch (decision.kind) {
    case 'write':
      if (decision.effect === 'create' && mustReadBack(decided)) return readBack(job, plan, decided);
      return { ...writePlan(job, plan, decision), change: changeOf(job, decided, decision, evidence) };
    case 'adopt':
      return adoptionPlan(job, plan, decided, decision);
    case 'mark-disabled': {
      const byUs = done || work.link?.disabledByUs === true;
      const marks = { kind: 'disabled', cause: decision.cause, byUs } as const;
      return { ...calm(plan), marks, skipped: !done };
    }
    case 'mark-active':
      return { ...calm(plan), marks: { kind: 'active' }, skipped: !done };
    case 'skip': {
      if (work.link === null && mustReadBack(decided)) return readBack(job, plan, decided);
      const isNew = work.person.skipReason !== decision.reason && !done;
      const said = { status: 'skipped', errorCode: decision.reason, reason: decision.detail } as const;
      return {
        ...plan,
        outcome: { ...plan.outcome, attempts: 0, skipReason: decision.reason },
        logs: isNew ? [logOf(job, decided, said)] : lateLogs,
        skipped: true,
      };
    }
    case 'wait-for-person': {
      const dueAtMs = job.clock() + lookAgainAfterMs;
      return {
        ...plan,
        outcome: { ...plan.outcome, waitsFor: decision.sourceId, dueAtMs },
        closesUnknown: done,
        skipped: true,
      };
    }
    case 'wait-until':
      return {
        ...plan,
        outcome: { ...plan.outcome, dueAtMs: decision.atMs },
        closesUnknown: done,
        skipped: true,
      };
    case 'end-link': {
      const said = { status: 'success', errorCode: null, reason: endedBecause[decision.reason] } as const;
      const { link } = work;
      return {
        ...plan,
        endsLink: link === null ? null : { id: link.id, reason: decision.reason },
        outcome: { ...plan.outcome, attempts: 0, dueAtMs: decision.again ? job.clock() : null },
        logs: done ? lateLogs : [logOf(job, decided, said)],
      };
    }
    case 'fail':
      return failurePlan(job, plan, decided, decision);
  }
}

const endedBecause = {
  deleted: 'the account is gone from the application, as it was to be',
  vanished:
    'the account was deleted in the application by somebody else: the link ends, and matching looks for another (InvalidAnchor)',
} as const;

function calm(plan: PersonPlan): PersonPlan {
  return { ...plan, outcome: { ...plan.outcome, attempts: 0 } };
}

function writePlan(job: CycleContext, plan: PersonPlan, write: PlannedWrite): PersonPlan {
  const now = job.clock();
  const again =
    write.goesOnAfter !== null
      ? { waitsFor: write.goesOnAfter, dueAtMs: now + lookAgainAfterMs }
      : write.heldAs === 'Protected'
        ? { dueAtMs: now + protectedAgainAfterMs }
        : {};
  return { ...plan, outcome: { ...plan.outcome, ...again } };
}

function mustReadBack({ work }: Decided): boolean {
  return work.unknown?.effect === 'create' && work.person.readBacks < readBacks;
}

/** Not there, but perhaps not there yet: it is looked for again before it is made a second time (R4). */
function readBack(job: CycleContext, plan: PersonPlan, { work }: Decided): PersonPlan {
  const dueAtMs = job.clock() + readBackAfterMs;
  const outcome = { ...plan.outcome, readBacks: work.person.readBacks + 1, dueAtMs };
  return { ...plan, outcome, closesUnknown: false };
}

function failurePlan(
  job: CycleContext,
  plan: PersonPlan,
  decided: Decided,
  { code, detail }: Extract<Decision, { kind: 'fail' }>,
): PersonPlan {
  const attempts = decided.work.person.attempts + 1;
  const failure = {
    attempts,
    dueAtMs: nextAttemptMs(attempts, job.clock()),
    errorCode: code,
    errorMessage: detail,
  };
  return {
    ...plan,
    outcome: { ...plan.outcome, ...failure },
    logs: [...plan.logs, logOf(job, decided, { status: 'failure', errorCode: code, reason: detail })],
    rival: code === 'DuplicateSourceEntries' ? decided.rival : null,
  };
}

function outcomeOf({ work, unresolved }: Decided): PersonOutcome {
  const { person, standing, key, link } = work;
  return {
    sourceId: person.sourceId,
    decided: true,
    sourceVersion: person.sourceVersion,
    linkVersion: link?.version ?? 0,
    inScope: standing.kind === 'in-scope',
    wantedKey: key,
    waitsFor: null,
    referenceWaitsFor: unresolved,
    dueAtMs: null,
    scopeChangesAtMs: work.scopeChangesAtMs,
    skipReason: null,
    readBacks: 0,
    attempts: person.attempts,
    errorCode: null,
    errorMessage: null,
    planStarts: 0,
  };
}

function adoptionPlan(
  job: CycleContext,
  plan: PersonPlan,
  decided: Decided,
  decision: Extract<Decision, { kind: 'adopt' }>,
): PersonPlan {
  const { work } = decided;
  const created = plan.unknownWasDone;
  const firstName = job.schema.matching[0]?.target;
  const said = decision.active
    ? ({ status: 'success', errorCode: null, reason: decision.detail } as const)
    : ({ status: 'warning', errorCode: 'InactiveInTarget', reason: decision.detail } as const);
  const left = work.standing.kind === 'out-of-scope';
  return {
    ...plan,
    // Linked so that it can be taken away: that is planned next.
    outcome: { ...plan.outcome, attempts: 0, ...(left ? { dueAtMs: job.clock() } : {}) },
    adoption: {
      sourceId: work.person.sourceId,
      targetId: decision.account.id,
      matchKey:
        work.key ?? foldKey(firstName === undefined ? undefined : readPath(decision.account, firstName)),
      transferFrom: decision.transferFromLink,
      createdByUs: created,
    },
    logs: created ? plan.logs : [logOf(job, decided, said)],
    // Linked with nothing written: the administrator counts it among those who were left as they are.
    skipped: !created,
  };
}
