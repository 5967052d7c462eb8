import { describe, expect, it } from '@jest/globals';
import { isSilent } from './silence.ts';

const minute = 60_000;
const job = {
  intervalMs: 40 * minute,
  watchedSinceMs: 0,
  lastEndedAtMs: null,
  progressedAtMs: null,
  silentSinceMs: null,
};

describe('isSilent (R21)', () => {
  it.each([
    ['no cycle ever ended, three intervals', {}, 120, false],
    ['no cycle ever ended, a moment longer', {}, 121, true],
    ['the last one ended three intervals ago', { lastEndedAtMs: 200 * minute }, 320, false],
    ['the last one ended longer ago', { lastEndedAtMs: 200 * minute }, 321, true],
    ['a cycle runs and moves', { lastEndedAtMs: 0, progressedAtMs: 999 * minute }, 1_000, false],
    ['a cycle runs and stands still', { lastEndedAtMs: 0, progressedAtMs: 10 * minute }, 1_000, true],
    [
      'it was paused or suspended until now',
      { watchedSinceMs: 999 * minute, lastEndedAtMs: 0 },
      1_000,
      false,
    ],
    ['an interval of seconds still has ten minutes', { intervalMs: 3_000 }, 10, false],
    ['an interval of seconds, more than ten minutes', { intervalMs: 3_000 }, 11, true],
    [
      'silent, and a cycle only moves',
      { silentSinceMs: 500 * minute, progressedAtMs: 600 * minute },
      601,
      true,
    ],
    [
      'silent, and a cycle has ended',
      { silentSinceMs: 500 * minute, lastEndedAtMs: 600 * minute },
      601,
      false,
    ],
  ])('%s', (_, more, nowMinutes, silent) => {
    expect(isSilent({ ...job, ...more }, nowMinutes * minute)).toBe(silent);
  });
});
