import { expect, it } from '@jest/globals';
import type { CycleWork } from '@lockstep/contracts';
import { verdictOn } from './verdict.ts';

const mine = { cycleId: 'mine', number: 3, kind: 'incremental' } as const;
const started: CycleWork = {
  desiredState: 'started',
  intervalMs: 1,
  nextCycleInMs: 0,
  nextImportInMs: null,
  restartRequested: false,
  running: mine,
};

it.each<[string, Partial<CycleWork>, ReturnType<typeof verdictOn>]>([
  ['started', {}, 'goOn'],
  ['suspended by another of its activities', { nextCycleInMs: null }, 'goOn'],
  ['paused', { desiredState: 'paused' }, 'stop'],
  [
    'paused, R19: a dry run goes on',
    { desiredState: 'paused', running: { ...mine, kind: 'dryRun' } },
    'goOn',
  ],
  ['to be restarted', { restartRequested: true }, 'stop'],
  ['deleted', { desiredState: 'deleted', running: null }, 'stop'],
  ['done with this cycle', { running: null }, 'superseded'],
  ['at the next cycle', { running: { ...mine, cycleId: 'next', number: 4 } }, 'superseded'],
])('a cycle whose job is %s', (_, work, verdict) => {
  expect(verdictOn({ ...started, ...work }, 'mine')).toBe(verdict);
});
