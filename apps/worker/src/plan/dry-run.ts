import { holdPeople, planRivalsAnew, saveDryRun, type DryRunRow, type LogStep } from '@lockstep/database';
import type { CycleContext } from '../job/job-context.ts';
import { changeOf, loadEvidence } from './change-of.ts';
import type { Decided } from './decide.ts';
import { displayName } from './display-name.ts';
import type { PlannedPage, Undecided } from './plan-page.ts';
import { stepsBefore } from './steps.ts';

/**
 * Keeps a page of decisions as what would be done; the people stay due, their links and escrows as they are (R19). `detail` adds
 * to the steps what is shown of a single person.
 */
export async function keepDryRun(
  job: CycleContext,
  dryRunId: string,
  page: PlannedPage,
  detail: (decided: Decided, steps: readonly LogStep[]) => readonly LogStep[] = (_, steps) => steps,
): Promise<void> {
  const evidence = await loadEvidence(job, page.decided);
  const rows = page.decided.map((decided) => {
    const row = plannedRow(job, decided, evidence.get(decided.work.person.sourceId) ?? []);
    return { ...row, steps: detail(decided, row.steps) };
  });
  const plan = { jobId: job.id, cycleId: dryRunId };
  await job.db.transaction().execute(async (tx) => {
    const all = [...rows, ...page.undecided.map(undecidedRow)];
    // A dry run that was stopped may still be here, after one of them was forgotten.
    const there = await holdPeople(
      tx,
      job.id,
      all.map(({ sourceId }) => sourceId),
    );
    await saveDryRun(
      tx,
      plan,
      all.filter(({ sourceId }) => there.has(sourceId)),
    );
    await planRivalsAnew(tx, plan, page.decided.flatMap(rivalOf));
  });
}

function rivalOf({ decision, rival }: Decided): readonly string[] {
  const duplicate = decision.kind === 'fail' && decision.code === 'DuplicateSourceEntries';
  return duplicate && rival !== null ? [rival] : [];
}

type Said = Pick<DryRunRow, 'outcome' | 'code' | 'reason'>;

/** A decision in the words of the plan. */
function plannedRow(job: CycleContext, decided: Decided, evidence: DryRunRow['evidence']): DryRunRow {
  const { work, facts, decision, unresolved } = decided;
  const base = {
    sourceId: work.person.sourceId,
    sourceVersion: work.person.sourceVersion,
    sourceDisplayName: displayName(work.attributes),
    wantedKey: work.link === null ? work.key : null,
  };
  if (decision.kind !== 'write') {
    const said = saidOf(decided);
    return {
      ...nothingWritten,
      ...base,
      ...said,
      targetId: decision.kind === 'adopt' ? decision.account.id : (work.link?.targetId ?? null),
      warnings: work.warnings,
      steps: [...stepsBefore(work, facts), lastStep(said)],
    };
  }
  const change = changeOf(job, decided, decision, evidence);
  const follows =
    unresolved === null
      ? []
      : ['A person to whom an attribute refers has no account yet: the reference is written when they have.'];
  return {
    ...base,
    outcome: 'write',
    effect: change.effect,
    targetId: change.targetId,
    heldAs: change.heldAs,
    removalCause: change.removalCause,
    code: null,
    reason: null,
    modified: change.modified,
    warnings: [...change.warnings, ...follows],
    evidence,
    steps: change.steps,
    licenceTaken: change.licenceTaken,
    licenceFreed: change.licenceFreed,
    fingerprint: change.fingerprint,
  };
}

export const nothingWritten = {
  effect: null,
  heldAs: null,
  removalCause: null,
  modified: [],
  warnings: [],
  evidence: [],
  licenceTaken: null,
  licenceFreed: null,
  fingerprint: null,
} as const;

function saidOf({ decision }: Decided): Said {
  switch (decision.kind) {
    case 'write':
      return { outcome: 'write', code: null, reason: null };
    case 'adopt':
      return { outcome: 'link', code: decision.active ? null : 'InactiveInTarget', reason: decision.detail };
    case 'skip':
      return { outcome: 'skip', code: decision.reason, reason: decision.detail };
    case 'mark-disabled':
      return { outcome: 'skip', code: 'AlreadyDisabled', reason: decision.detail };
    case 'mark-active':
      return { outcome: 'skip', code: 'RedundantExport', reason: decision.detail };
    case 'wait-for-person':
    case 'wait-until':
      return { outcome: 'wait', code: null, reason: decision.detail };
    case 'end-link':
      return {
        outcome: 'unlink',
        code: decision.reason === 'vanished' ? 'InvalidAnchor' : null,
        reason:
          decision.reason === 'vanished'
            ? 'The account was deleted in the application by somebody else: the link ends, and matching looks for another.'
            : 'The account is gone from the application, as it was to be.',
      };
    case 'fail':
      return { outcome: 'fail', code: decision.code, reason: decision.detail };
  }
}

function lastStep({ outcome, reason }: Said): LogStep {
  const status = outcome === 'fail' ? 'failure' : outcome === 'skip' ? 'skipped' : 'success';
  return { name: 'EntryExport', type: 'export', status, description: reason ?? 'Nothing is written.' };
}

function undecidedRow({ person, code, message }: Undecided): DryRunRow {
  return {
    ...nothingWritten,
    sourceId: person.sourceId,
    sourceVersion: person.sourceVersion,
    sourceDisplayName: displayName(person.attributes),
    targetId: null,
    wantedKey: null,
    outcome: 'fail',
    code,
    reason: message,
    steps: [{ name: 'EntryMatch', type: 'matching', status: 'failure', description: message }],
  };
}
