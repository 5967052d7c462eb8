import { describe, expect, it } from '@jest/globals';
import { suspensionAfter } from './close-cycle.ts';

const minute = 60_000;
const now = Date.parse('2026-11-24T08:00:00Z');
const failed = (errorCode: string) => ({ outcome: 'failed', errorCode }) as const;
const suspended = (code: string, agoMs: number) => ({
  code,
  message: 'm',
  since: new Date(now - agoMs).toISOString(),
  nextAttemptAt: null,
});

describe('what a cycle leaves behind (R17)', () => {
  it('lifts a suspension when it succeeded, and leaves it as it was when it was stopped', () => {
    expect(
      suspensionAfter({ outcome: 'succeeded', errorCode: null }, null, suspended('x', 0), now),
    ).toBeNull();
    expect(
      suspensionAfter({ outcome: 'stopped', errorCode: null }, null, suspended('x', 0), now),
    ).toBeUndefined();
  });

  it.each([
    [0, 1],
    [3 * minute, 3],
    [10 * minute, 10],
    [500 * minute, 30],
  ])('tries again after a trouble that passes by itself and has lasted %i ms', (lasted, minutes) => {
    const before = lasted === 0 ? null : suspended('TargetUnavailable', lasted);
    const after = suspensionAfter(failed('TargetUnavailable'), 'words', before, now);
    expect(after?.nextAttemptAt).toBe(new Date(now + minutes * minute).toISOString());
    expect(after?.since).toBe(new Date(now - lasted).toISOString());
  });

  it.each(['Unauthorized', 'TargetChanged', 'SourceChanged', 'SchemaInvalid', 'AADSTS7000215'])(
    'waits for somebody to act after %s, with the words of the cycle',
    (code) => {
      expect(suspensionAfter(failed(code), 'words', null, now)).toEqual({
        code,
        message: 'words',
        since: '2026-11-24T08:00:00.000Z',
        nextAttemptAt: null,
      });
    },
  );

  it('counts anew from another trouble', () => {
    const after = suspensionAfter(
      failed('SourceUnavailable'),
      'm',
      suspended('TargetUnavailable', 600 * minute),
      now,
    );
    expect(after?.since).toBe('2026-11-24T08:00:00.000Z');
  });
});
