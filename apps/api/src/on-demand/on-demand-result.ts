import type { Change, OnDemandRun, PlannedOutcome } from '@lockstep/database';
import { provisioningActions } from '@lockstep/engine';
import { errorInformation } from '../change/error-information.ts';
import { provisioningSteps } from '../change/provisioning-steps.ts';
import { provisionedIdentity } from '../provisioning-log/provisioned-identity.ts';
import type {
  ProvisioningErrorInfo,
  ProvisioningStatusInfo,
  ResolversTypes,
} from '../generated/graphql.generated.ts';

type Result = Omit<ResolversTypes['OnDemandResult'], 'sourceSystem' | 'targetSystem'>;

/** What is known of a person of a run: the change that is, or was to be, written for it, and what its plan says. */
export function onDemandResult(run: OnDemandRun, planned: PlannedOutcome, change: Change | null): Result {
  const what = change ?? planned;
  const status = change === null ? statusOfPlan(run, planned) : statusOfChange(run, change);
  const { effect } = what;
  return {
    sourceIdentity: provisionedIdentity(planned.sourceId, planned.sourceDisplayName),
    targetIdentity: provisionedIdentity(what.targetId, null),
    provisioningAction: effect === null ? 'other' : provisioningActions[effect],
    effect,
    provisioningStatusInfo: status,
    modifiedProperties: what.modified.map(({ name, before, after }) => ({
      displayName: name,
      oldValue: before,
      newValue: after,
    })),
    provisioningSteps: [
      ...provisioningSteps(planned.steps),
      ...(effect === null || status === null ? [] : [exportStep(run, effect, status)]),
    ],
    warnings: [...what.warnings],
    change,
  };
}

const succeeded: ProvisioningStatusInfo = { status: 'success', errorInformation: null };

function statusOfPlan(run: OnDemandRun, planned: PlannedOutcome): ProvisioningStatusInfo | null {
  const { outcome, heldReason, code, reason } = planned;
  switch (outcome) {
    case 'write':
      if (heldReason !== null) return held(heldReason, 'It would be held');
      if (run.cycle.kind === 'preview') return succeeded;
      return run.cycle.state === 'running' ? null : { status: 'warning', errorInformation: busy };
    case 'link':
    case 'unlink':
      return {
        ...succeeded,
        errorInformation: code === null ? null : errorInformation(code, reason, 'success'),
      };
    case 'skip':
      return skipped(errorInformation(code ?? 'EntrySynchronizationSkipped', reason, 'success'));
    case 'wait':
      return skipped(errorInformation('Waiting', reason, 'success'));
    case 'fail':
      return { status: 'failure', errorInformation: errorInformation(code ?? 'InternalError', reason) };
  }
}

function statusOfChange(run: OnDemandRun, change: Change): ProvisioningStatusInfo | null {
  switch (change.state) {
    case 'succeeded':
      return succeeded;
    case 'failed':
    case 'unknown': {
      const { code, message } = change.error ?? { code: 'InternalError', message: null };
      return { status: 'failure', errorInformation: errorInformation(code, message) };
    }
    case 'held':
      return held(change.heldReason ?? 'Held', 'It is held');
    case 'rejected':
      return held('Rejected', 'It is held');
    case 'planned':
    case 'released':
    case 'claimed':
    case 'superseded':
    case 'expired':
      return run.cycle.state === 'running' ? null : { status: 'warning', errorInformation: busy };
  }
}

/** Somebody else had the person in hand, or the target asked for a pause that was too long. */
const busy: ProvisioningErrorInfo = {
  errorCode: 'Busy',
  reason:
    'Nothing was written for this run: the person was being planned or written by another, waits for the change of another person, or the application asked for a pause.',
  additionalDetails: null,
  errorCategory: 'success',
  whoMustAct: 'nobody',
  recommendedAction: 'Nothing: the next cycle goes on with the person. Or ask again in a minute.',
};

function held(code: string, words: string): ProvisioningStatusInfo {
  return skipped({
    errorCode: code,
    reason: `${words} (${code}): it would go beyond a limit, or concerns an account that is protected.`,
    additionalDetails: null,
    errorCategory: 'success',
    whoMustAct: 'source administrator',
    recommendedAction: 'Look at the change; approve it with approveChanges, or reject it with rejectChanges.',
  });
}

function skipped(errorInformation: ProvisioningErrorInfo): ProvisioningStatusInfo {
  return { status: 'skipped', errorInformation };
}

const exportNames = { create: 'EntryExportAdd', delete: 'EntryExportDelete' } as const;

function exportStep(
  run: OnDemandRun,
  effect: NonNullable<PlannedOutcome['effect']>,
  { status, errorInformation }: ProvisioningStatusInfo,
): Result['provisioningSteps'][number] {
  const done =
    run.cycle.kind === 'preview' ? `Would be written (${effect}).` : `The application took it (${effect}).`;
  return {
    name: effect === 'create' || effect === 'delete' ? exportNames[effect] : 'EntryExportUpdate',
    provisioningStepType: 'export',
    status,
    description: errorInformation?.reason ?? done,
    details: null,
  };
}
