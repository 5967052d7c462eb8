import type { ChangeResult, ClaimedChange, LinkEffect, LogEntry } from '@lockstep/database';
import { accountName, foldKey, nextAttemptMs, provisioningActions } from '@lockstep/engine';
import { readPath, type ScimResource, type TargetValue } from '@lockstep/scim';
import type { CycleContext } from '../job/job-context.ts';
import type { Sent } from './send-change.ts';

/** What becomes of the change, the link and the person after its requests were answered. */
export function resultOf(
  job: CycleContext,
  change: ClaimedChange,
  sent: Extract<Sent, { kind: 'done' | 'failed' }>,
  startedAtMs: number,
): ChangeResult {
  const base = { changeId: change.id, epoch: change.epoch, sourceId: change.source_id, steps: sent.steps };
  const durationMs = Math.max(0, Math.round(job.clock() - startedAtMs));
  if (sent.kind === 'done') {
    const targetId = sent.account?.id ?? change.target_id;
    return {
      ...base,
      state: 'succeeded',
      targetId,
      errorCode: null,
      errorMessage: null,
      link: linkEffect(job, change, sent.account, targetId),
      dueAtMs: change.effect === 'disable' ? deletionDueAtMs(job, change) : null,
      attempts: 0,
      readBacks: 0,
      log: logOf(job, change, {
        status: 'success',
        errorCode: null,
        reason: null,
        durationMs,
        account: sent.account,
      }),
    };
  }
  const { answer } = sent;
  const unknown = answer.outcome === 'unknown' || sent.steps.some((step) => step.outcome === 'ok');
  const attempts = change.attempts + 1;
  const advice = answer.outcome === 'refused' ? answer.whatToDo : undefined;
  const message = advice === undefined ? answer.detail : `${answer.detail} ${advice}`;
  // Sent and perhaps done, or not there any more: the person is read again before anything else (R4); a lasting trouble then
  // grows the pause.
  const readNow = (unknown || answer.code === 'InvalidAnchor') && attempts < 3;
  const dueAtMs = readNow ? job.clock() : nextAttemptMs(attempts, job.clock());
  return {
    ...base,
    state: unknown ? 'unknown' : 'failed',
    targetId: change.target_id,
    errorCode: answer.code,
    errorMessage: message,
    link:
      unknown && change.effect !== 'delete' && change.written['active'] === true
        ? { kind: 'maybe-active' }
        : { kind: 'none' },
    dueAtMs,
    attempts,
    readBacks: unknown && change.effect === 'create' ? 1 : 0,
    log: logOf(job, change, {
      status: 'failure',
      errorCode: answer.code,
      reason: message,
      durationMs,
      account: null,
    }),
  };
}

/** A disabled account that is to be deleted is looked at again when its time has come (R11). */
function deletionDueAtMs(job: CycleContext, change: ClaimedChange): number | null {
  const { deleteAfterMs, deleteWhenUnassigned } = job.settings;
  const gone = change.deleted_at?.getTime();
  if (gone !== undefined) return Math.max(gone + deleteAfterMs, job.clock());
  return deleteWhenUnassigned ? job.clock() + deleteAfterMs : null;
}

/** What the account is known by, as it says itself: a target may take a new name and keep the old one (DF 6248). */
function shownKey(job: CycleContext, account: ScimResource | null): string | null {
  const name = job.schema.matching[0]?.target;
  return account === null || name === undefined ? null : foldKey(readPath(account, name));
}

function linkEffect(
  job: CycleContext,
  change: ClaimedChange,
  account: ScimResource | null,
  targetId: string | null,
): LinkEffect {
  if (change.effect === 'delete') return { kind: 'end', reason: 'deleted' };
  if (targetId === null) return { kind: 'none' };
  const disabled = change.effect === 'disable';
  return {
    kind: 'keep',
    targetId,
    state: disabled ? 'disabled' : 'active',
    disabledCause: disabled ? change.removal_cause : null,
    origin: originOf(change),
    lastWritten: change.written,
    lastObserved: account === null ? {} : observedValues(change, account),
    writes: Object.fromEntries(change.modified.map(({ name }) => [name, 1 as const])),
    renamedManager:
      change.effect === 'rename' &&
      job.profile.manager === 'email-string' &&
      job.schema.requirements.attributes.includes('manager'),
    matchKey: shownKey(job, account) ?? change.match_key,
    transferFrom: change.transfer_from,
  };
}

function originOf(change: ClaimedChange): 'created' | 'adopted' | 'transferred' {
  if (change.effect === 'create') return 'created';
  return change.transfer_from === null ? 'adopted' : 'transferred';
}

/**
 * How the target keeps what this change wrote: a value in a form of its own, or not at all (""), is not written again (R24).
 * Only of what it wrote: any other value that differs was changed by somebody else, or lost, and is brought back.
 */
function observedValues(change: ClaimedChange, account: ScimResource): Readonly<Record<string, TargetValue>> {
  const held: Record<string, TargetValue> = {};
  for (const { name } of change.modified) held[name] = readPath(account, name) ?? '';
  return held;
}

interface Told {
  readonly status: 'success' | 'failure';
  readonly errorCode: string | null;
  readonly reason: string | null;
  readonly durationMs: number;
  readonly account: ScimResource | null;
}

function logOf(job: CycleContext, change: ClaimedChange, told: Told): LogEntry {
  const account = told.account ?? change.before;
  return {
    cycleId: job.cycleId,
    changeId: change.id,
    sourceId: change.source_id,
    sourceDisplayName: change.source_display_name,
    targetId: account?.id ?? change.target_id,
    targetDisplayName: account === null ? null : accountName(account),
    action: provisioningActions[change.effect],
    effect: change.effect,
    status: told.status,
    errorCode: told.errorCode,
    reason: told.reason,
    durationMs: told.durationMs,
    initiatedBy: change.initiated_by,
    modified: change.modified.map((one) => ({
      name: one.name,
      oldValue: shown(one.oldValue),
      newValue: shown(one.newValue),
      redacted: one.redacted,
    })),
    steps: [
      ...change.steps,
      {
        name:
          change.effect === 'create'
            ? 'EntryExportAdd'
            : change.effect === 'delete'
              ? 'EntryExportDelete'
              : 'EntryExportUpdate',
        type: 'export',
        status: told.status,
        description: told.reason ?? `The application took it (${change.effect}).`,
      },
    ],
  };
}

function shown(value: unknown): TargetValue | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.map(String) : null;
}
