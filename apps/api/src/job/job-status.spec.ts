import { describe, expect, it } from '@jest/globals';
import { aJob } from '../testing/models.ts';
import { statusCode } from './job-status.ts';

const suspension = {
  code: 'TargetUnavailable',
  message: 'm',
  since: '2026-11-24T08:00:00Z',
  nextAttemptAt: '2026-11-24T09:00:00Z',
};

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
