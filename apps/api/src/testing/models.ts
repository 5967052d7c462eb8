import type { Cycle, Job } from '@lockstep/database';
import { jobSettings } from '@lockstep/engine';

const then = new Date('2026-11-24T08:00:00Z');

export function aJob(more: Partial<Job> = {}): Job {
  return {
    id: '01a20be6-c84c-7637-830a-eec4384c1c72',
    displayName: 'Zoom',
    templateId: 'zoom',
    sourceConnectionId: 'source',
    targetConnectionId: 'target',
    servicePrincipalId: 'sp',
    scope: 'assigned',
    intervalMs: 2_400_000,
    notificationEmail: null,
    notifyOnFailure: false,
    settings: jobSettings.parse({}),
    desiredState: 'started',
    cycleRequestedAt: null,
    schemaVersion: 1,
    boundTenantId: null,
    boundTargetIdentity: null,
    suspension: null,
    restart: null,
    cycleNumber: 1,
    importedAt: null,
    steadySince: null,
    createdAt: then,
    updatedAt: then,
    ...more,
  };
}

export function aCycle(more: Partial<Cycle> = {}): Cycle {
  return {
    id: '01a20be6-c84c-7637-830a-eec4384c1c73',
    jobId: '01a20be6-c84c-7637-830a-eec4384c1c72',
    number: 1,
    kind: 'initial',
    schemaVersion: 1,
    initiatedBy: 'system',
    state: 'succeeded',
    phase: 'finished',
    startedAt: then,
    endedAt: then,
    applyingSince: null,
    error: null,
    requestsToSource: 0,
    requestsToTarget: 0,
    skipped: 0,
    ...more,
  };
}
