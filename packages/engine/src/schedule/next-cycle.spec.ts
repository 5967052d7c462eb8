import { describe, expect, it } from '@jest/globals';
import { nextCycleAt, type LastCycle, type ScheduleFacts } from './next-cycle.ts';

const at = (time: string) => new Date(`2026-11-24T${time}Z`);
const iso = (date: Date | null) => date?.toISOString() ?? null;
const job: ScheduleFacts = {
  desiredState: 'started',
  intervalMs: 40 * 60_000,
  cycleRequestedAt: at('07:00:00'),
  restart: null,
  suspension: null,
  updatedAt: at('06:00:00'),
};
const last: LastCycle = { state: 'succeeded', startedAt: at('08:00:00'), endedAt: at('08:01:00') };
const suspended = (nextAttemptAt: string | null) => ({ suspension: { nextAttemptAt } });

describe('nextCycleAt', () => {
  it.each<[string, Partial<ScheduleFacts>, Partial<LastCycle> | null, string | null]>([
    ['C20, X4: one interval after the start of the last', {}, {}, '2026-11-24T08:40:00.000Z'],
    ['not while one runs', {}, { state: 'running', endedAt: null }, null],
    ['not while paused', { desiredState: 'paused' }, {}, null],
    [
      'R17: at the next attempt of a suspended job',
      suspended('2026-11-24T09:00:00Z'),
      {},
      '2026-11-24T09:00:00.000Z',
    ],
    ['R17: not before somebody acted', suspended(null), {}, null],
    ['at once before the first', {}, null, '2026-11-24T07:00:00.000Z'],
    [
      'at once before the first of a job that has no start time',
      { cycleRequestedAt: null },
      null,
      '2026-11-24T06:00:00.000Z',
    ],
    ['C36: at once after a start', { cycleRequestedAt: at('08:10:00') }, {}, '2026-11-24T08:10:00.000Z'],
    [
      'C30: at once after a restart',
      { restart: { requestedAt: '2026-11-24T08:10:00Z' } },
      {},
      '2026-11-24T08:10:00.000Z',
    ],
    ['at once after one that was stopped', {}, { state: 'stopped' }, '2026-11-24T08:01:00.000Z'],
  ])('%s', (_, changes, cycle, expected) => {
    const before = cycle === null ? null : { ...last, ...cycle };
    expect(iso(nextCycleAt({ ...job, ...changes }, before))).toBe(expected);
  });
});
