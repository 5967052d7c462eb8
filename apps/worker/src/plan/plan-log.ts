import type { DuePerson, Initiator, LogEntry, LogStep } from '@lockstep/database';
import { accountName, provisioningActions } from '@lockstep/engine';
import type { ScimResource } from '@lockstep/scim';
import type { CycleContext } from '../job/job-context.ts';
import type { Decided } from './decide.ts';
import { displayName } from './display-name.ts';
import { stepsBefore } from './steps.ts';

/** Somebody asked for the cycle, or for this person's next attempt. */
export function initiatorOf(job: CycleContext, person: DuePerson): Initiator {
  return person.retryAsked ? 'user' : job.initiatedBy;
}

interface Said {
  readonly status: LogEntry['status'];
  readonly errorCode: string | null;
  readonly reason: string;
}

/** What planning itself has to tell of a person; the entry of a write comes with its result. */
export function logOf(job: CycleContext, decided: Decided, said: Said): LogEntry {
  const { work, facts } = decided;
  const account = observedAccount(decided);
  const last: LogStep = {
    name: 'EntryExport',
    type: 'export',
    status: said.status,
    description: said.reason,
  };
  return {
    ...said,
    cycleId: job.cycleId,
    changeId: null,
    sourceId: work.person.sourceId,
    sourceDisplayName: displayName(work.attributes),
    targetId: account?.id ?? work.link?.targetId ?? null,
    targetDisplayName: account === null ? null : accountName(account),
    action: 'other',
    effect: null,
    durationMs: 0,
    initiatedBy: initiatorOf(job, work.person),
    modified: [],
    steps: [...stepsBefore(work, facts), last],
  };
}

/** A write whose answer was lost turned out to be done: the entry that its answer would have made (R4, R14). */
export function lateSuccess(job: CycleContext, decided: Decided): LogEntry | null {
  const { unknown } = decided.work;
  if (unknown === null) return null;
  const reason = `The answer to this ${unknown.effect} was lost; a read of the account shows that it was done.`;
  return {
    ...logOf(job, decided, { status: 'success', errorCode: null, reason }),
    changeId: unknown.id,
    initiatedBy: unknown.initiatedBy,
    action: provisioningActions[unknown.effect],
    effect: unknown.effect,
    modified: unknown.modified,
  };
}

function observedAccount({ decision, facts }: Decided): ScimResource | null {
  if (decision.kind === 'adopt') return decision.account;
  if (facts.observation.kind === 'account') return facts.observation.account;
  return facts.match.kind === 'found' ? facts.match.account : null;
}
