import { describe, expect, it } from '@jest/globals';
import { aCycle, aJob } from '../testing/models.ts';
import { nextCycleAt, statusCode } from './job-status.ts';

const suspension = {
  code: 'TargetUnavailable',
  message: 'm',
  since: '2026-11-24T08:00:00Z',
  nextAttemptAt: '2026-11-24T09:00:00Z',
};
const iso = (date: Date | null) => date?.toISOString() ?? null;

describe('the status code', () => {
  it.each([
    [{ desiredState: 'paused', cycleNumber: 0 }, 'NOT_RUN'],
    [{ desiredState: 'paused', cycleNumber: 3 }, 'PAUSED'],
    [{ desiredState: 'paused', suspension }, 'PAUSED'],
    [{ desiredState: 'started', cycleNumber: 0 }, 'ACTIVE'],
    [{ desiredState: 'started', suspension }, 'SUSPENDED'],
  ] as const)('of %j is %s', (job, code) => {
    expect(statusCode(aJob(job))).toBe(code);
  });
});

describe('the next cycle', () => {
  it('comes one interval after the start of the last', () => {
    expect(iso(nextCycleAt(aJob(), aCycle()))).toBe('2026-11-24T08:40:00.000Z');
  });

  it('has no time while one runs or the job is paused', () => {
    expect(nextCycleAt(aJob(), aCycle({ state: 'running' }))).toBeNull();
    expect(nextCycleAt(aJob({ desiredState: 'paused' }), aCycle())).toBeNull();
  });

  it('R17: waits for the next attempt of a suspended job, or for somebody', () => {
    expect(iso(nextCycleAt(aJob({ suspension }), aCycle()))).toBe('2026-11-24T09:00:00.000Z');
    expect(nextCycleAt(aJob({ suspension: { ...suspension, nextAttemptAt: null } }), aCycle())).toBeNull();
  });

  it('is due at once before the first, and after a restart', () => {
    expect(iso(nextCycleAt(aJob(), null))).toBe('2026-11-24T08:00:00.000Z');
    const restart = { scopes: ['Watermark' as const], requestedAt: '2026-11-24T08:10:00Z' };
    expect(iso(nextCycleAt(aJob({ restart }), aCycle()))).toBe('2026-11-24T08:10:00.000Z');
  });
});
