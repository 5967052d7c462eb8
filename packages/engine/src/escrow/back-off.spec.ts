import { describe, expect, it } from '@jest/globals';
import { nextAttemptMs } from './back-off.ts';

describe('nextAttemptMs (E1, E3)', () => {
  it.each([
    [0, 10],
    [1, 10],
    [2, 20],
    [3, 40],
    [8, 1_280],
    [9, 1_440],
    [1_000, 1_440],
  ])('after %d failures waits %d minutes', (attempts, minutes) => {
    expect(nextAttemptMs(attempts, 5_000)).toBe(5_000 + minutes * 60_000);
  });
});
