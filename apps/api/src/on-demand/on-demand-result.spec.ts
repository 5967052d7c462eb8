import { describe, expect, it } from '@jest/globals';
import type { Change, OnDemandRun, PlannedOutcome } from '@lockstep/database';
import { aCycle } from '../testing/models.ts';
import { onDemandResult } from './on-demand-result.ts';

const run = (kind: 'onDemand' | 'preview', state: 'running' | 'succeeded' = 'succeeded'): OnDemandRun => ({
  cycle: aCycle({ kind, state }),
  subject: 'ada@contoso.example',
  sourceId: 'ada',
  changeId: null,
});

const plan = (more: Partial<PlannedOutcome> = {}): PlannedOutcome => ({
  cycleId: 'c',
  jobId: 'j',
  sourceId: 'ada',
  sourceDisplayName: 'Ada',
  targetId: null,
  outcome: 'write',
  effect: 'create',
  heldReason: null,
  removalCause: null,
  code: null,
  reason: null,
  modified: [{ name: 'userName', before: null, after: 'ada', redacted: false }],
  warnings: [],
  steps: [{ name: 'EntryImportAdd', type: 'import', status: 'success', description: 'Read.' }],
  plannedAt: new Date(0),
  ...more,
});

const change = (state: Change['state'], more: Partial<Change> = {}): Change => ({
  id: 'change',
  jobId: 'j',
  cycleId: 'c',
  sourceId: 'ada',
  targetId: 'z1',
  effect: 'create',
  state,
  heldReason: null,
  removalCause: null,
  modified: [],
  requests: [],
  warnings: [],
  steps: [],
  schemaVersion: 1,
  attempt: 1,
  error: null,
  observedAt: null,
  plannedAt: new Date(0),
  releasedAt: null,
  closedAt: null,
  ...more,
});

interface Case {
  readonly name: string;
  readonly of: Parameters<typeof onDemandResult>;
  readonly status: string | undefined;
  readonly code: string | undefined;
  readonly lastStep: string;
}

const cases: readonly Case[] = [
  {
    name: 'O6: a preview that would write',
    of: [run('preview'), plan(), null],
    status: 'success',
    code: undefined,
    lastStep: 'EntryExportAdd success',
  },
  {
    name: 'O6: a preview that would be held',
    of: [run('preview'), plan({ effect: 'disable', heldReason: 'TooManyRemovals' }), null],
    status: 'skipped',
    code: 'TooManyRemovals',
    lastStep: 'EntryExportUpdate skipped',
  },
  {
    name: 'O6: written',
    of: [run('onDemand'), plan(), change('succeeded')],
    status: 'success',
    code: undefined,
    lastStep: 'EntryExportAdd success',
  },
  {
    name: 'O2: refused',
    of: [run('onDemand'), plan(), change('failed', { error: { code: 'InvalidDomain', message: 'no' } })],
    status: 'failure',
    code: 'InvalidDomain',
    lastStep: 'EntryExportAdd failure',
  },
  {
    name: 'held',
    of: [
      run('onDemand'),
      plan({ effect: 'delete' }),
      change('held', { effect: 'delete', heldReason: 'Protected' }),
    ],
    status: 'skipped',
    code: 'Protected',
    lastStep: 'EntryExportDelete skipped',
  },
  {
    name: 'being written',
    of: [run('onDemand', 'running'), plan(), change('claimed')],
    status: undefined,
    code: undefined,
    lastStep: 'EntryImportAdd success',
  },
  {
    name: 'R3: another had the person in hand',
    of: [run('onDemand'), plan(), null],
    status: 'warning',
    code: 'Busy',
    lastStep: 'EntryExportAdd warning',
  },
  {
    name: 'O6: nothing to do',
    of: [
      run('onDemand'),
      plan({ outcome: 'skip', effect: null, code: 'RedundantExport', reason: 'alike' }),
      null,
    ],
    status: 'skipped',
    code: 'RedundantExport',
    lastStep: 'EntryImportAdd success',
  },
  {
    name: 'nobody of that name',
    of: [
      run('onDemand'),
      plan({ outcome: 'fail', effect: null, code: 'SourceObjectNotFound', reason: 'none' }),
      null,
    ],
    status: 'failure',
    code: 'SourceObjectNotFound',
    lastStep: 'EntryImportAdd success',
  },
];

describe('the result of a run on demand', () => {
  it.each(cases)('$name: $status $code', ({ of, status, code, lastStep }) => {
    const { provisioningStatusInfo: info, provisioningSteps: steps } = onDemandResult(...of);
    expect(info?.status).toBe(status);
    expect(info?.errorInformation?.errorCode).toBe(code);
    const last = steps.at(-1);
    expect(`${String(last?.name)} ${String(last?.status)}`).toBe(lastStep);
  });
});
