import { describe, expect, it } from '@jest/globals';
import type { ChangeCount } from '@lockstep/database';
import { aCycle } from '../testing/models.ts';
import { progressOf, type ProgressFacts } from './progress.ts';

const count = (
  state: ChangeCount['state'],
  number: number,
  effect: ChangeCount['effect'] = 'create',
): ChangeCount => ({
  cycleId: 'c',
  effect,
  state,
  count: number,
});
const facts = (phase: 'import' | 'plan' | 'apply', more: Partial<ProgressFacts> = {}): ProgressFacts => ({
  cycle: aCycle({ state: 'running', phase }),
  people: { people: 100, due: 40, inScope: 50, failing: 2 },
  changes: [
    count('succeeded', 10),
    count('succeeded', 5, 'update'),
    count('failed', 5),
    count('released', 60),
    count('claimed', 20),
    count('held', 9),
  ],
  closedLately: 20,
  windowMs: 10_000,
  reason: null,
  ...more,
});

describe('progress', () => {
  it.each([
    ['import', { done: 100, total: null }],
    ['plan', { done: 60, total: 100 }],
    ['apply', { done: 20, total: 100 }],
  ] as const)('counts in %s what that phase does', (phase, units) => {
    expect(progressOf(facts(phase))).toMatchObject({ phase, ...units });
  });

  it('U1: tells rate and time left from what was closed lately; what is held is not waited for', () => {
    expect(progressOf(facts('apply'))).toMatchObject({ ratePerSecond: 2, secondsLeft: 40 });
  });

  it('tells no time without a rate, unless nothing is left', () => {
    expect(progressOf(facts('apply', { closedLately: 0 }))).toMatchObject({
      ratePerSecond: null,
      secondsLeft: null,
    });
    const idle = { closedLately: 0, changes: [], people: { people: 1, due: 0, inScope: 1, failing: 0 } };
    expect(progressOf(facts('apply', idle)).secondsLeft).toBe(0);
  });

  it('adds the effects of a state together', () => {
    expect(progressOf(facts('apply')).changes).toContainEqual({ state: 'succeeded', count: 15 });
  });
});
