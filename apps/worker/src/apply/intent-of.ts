import type { ClaimedChange, Intent } from '@lockstep/database';

/** What is about to be sent, as it is kept before (R4). */
export function intentOf(change: ClaimedChange, step: number): Intent {
  const request = change.requests[step];
  return {
    changeId: change.id,
    epoch: change.epoch,
    step,
    sourceId: change.source_id,
    targetId: change.target_id,
    method: request?.method ?? '',
    path: request?.path ?? '',
    request: request?.body ?? null,
    before: step === 0 ? change.before : null,
  };
}
