import { describe, expect, it } from '@jest/globals';
import { progress } from './progress.ts';

const at = (done: number, total: number, seconds: number) =>
  progress({ done, total, startedAtMs: 1_000, nowMs: 1_000 + seconds * 1_000 });

describe('progress', () => {
  it('tells rate and rest', () => {
    expect(at(100, 400, 10)).toEqual({ done: 100, total: 400, ratePerSecond: 10, secondsLeft: 30 });
  });

  it('cannot tell the rest before the first is done, nor before any time has passed', () => {
    expect(at(0, 10, 5)).toMatchObject({ ratePerSecond: 0, secondsLeft: null });
    expect(at(3, 10, 0)).toMatchObject({ ratePerSecond: 0, secondsLeft: null });
  });

  it('is at its end with nothing left, even when nothing was to be done', () => {
    expect(at(10, 10, 5).secondsLeft).toBe(0);
    expect(at(0, 0, 0).secondsLeft).toBe(0);
  });

  it('never shows more done than there is, nor a negative rate', () => {
    expect(at(12, 10, 5)).toMatchObject({ done: 10, secondsLeft: 0 });
    expect(progress({ done: 1, total: 2, startedAtMs: 2_000, nowMs: 1_000 }).ratePerSecond).toBe(0);
  });
});
