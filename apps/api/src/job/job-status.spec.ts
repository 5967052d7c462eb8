import { describe, expect, it } from '@jest/globals';
import { jobSuspension } from '@lockstep/engine';
import { aJob } from '../testing/models.ts';
import { quarantineOf, statusCode } from './job-status.ts';

const trouble = {
  code: 'TargetUnavailable',
  message: 'm',
  since: '2026-11-24T08:00:00Z',
  nextAttemptAt: '2026-11-24T09:00:00Z',
};
const suspension = jobSuspension.parse(trouble);
const quarantined = jobSuspension.parse({
  ...trouble,
  code: 'Unauthorized',
  tenantActionable: true,
  quarantine: {
    reason: 'EncounteredQuarantineException',
    currentBegan: '2026-11-24T14:00:00Z',
    seriesBegan: '2026-11-24T08:00:00Z',
    seriesCount: 1,
  },
});

describe('the status code', () => {
  it.each([
    [{ desiredState: 'paused', cycleNumber: 0 }, 'NOT_RUN'],
    [{ desiredState: 'paused', cycleNumber: 3 }, 'PAUSED'],
    [{ desiredState: 'paused', suspension }, 'PAUSED'],
    [{ desiredState: 'started', cycleNumber: 0 }, 'ACTIVE'],
    [{ desiredState: 'started', suspension }, 'SUSPENDED'],
    [{ desiredState: 'started', suspension: quarantined }, 'QUARANTINE'],
  ] as const)('of %j is %s', (job, code) => {
    expect(statusCode(aJob(job))).toBe(code);
  });
});

it('Q7: the quarantine has Graph’s fields', () => {
  expect(quarantineOf(aJob({ suspension }))).toBeNull();
  expect(quarantineOf(aJob({ suspension: quarantined }))).toEqual({
    reason: 'EncounteredQuarantineException',
    currentBegan: new Date('2026-11-24T14:00:00Z'),
    nextAttempt: new Date('2026-11-24T09:00:00Z'),
    seriesBegan: new Date('2026-11-24T08:00:00Z'),
    seriesCount: 1,
    error: { code: 'Unauthorized', message: 'm', tenantActionable: true },
    disabledAt: null,
    disabledAfter: new Date('2026-12-22T08:00:00Z'),
  });
});
