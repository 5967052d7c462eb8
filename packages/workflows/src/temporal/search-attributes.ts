import type { CycleKind, CycleReport } from '@lockstep/contracts';
import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';

const jobId = defineSearchAttributeKey('LockstepJobId', 'KEYWORD');
const cycleKind = defineSearchAttributeKey('LockstepCycleKind', 'KEYWORD');
const outcome = defineSearchAttributeKey('LockstepOutcome', 'KEYWORD');

export function attributesOfCycle(job: string, kind: CycleKind): SearchAttributePair[] {
  return [
    { key: jobId, value: job },
    { key: cycleKind, value: kind },
  ];
}

export function showJob(job: string): void {
  upsertSearchAttributes([{ key: jobId, value: job }]);
}

export function showOutcome(value: CycleReport['outcome']): void {
  upsertSearchAttributes([{ key: outcome, value }]);
}
