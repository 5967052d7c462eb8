import { describe, expect, it } from '@jest/globals';
import { jobSettings } from '../job/settings.ts';
import { countedEffects, gate, gateLimits, type GateCounts, type GateVerdict } from './gate.ts';

const { gate: limits } = jobSettings.parse({});
const limitsFor = (activeAtWindowStart: number, firstCycle = false) =>
  gateLimits({ activeAtWindowStart, firstCycle, limits });

const none: GateCounts = { removals: 0, deletes: 0, renames: 0, creates: 0 };
function verdict(activeAtWindowStart: number, people: Partial<GateCounts>, firstCycle = false): GateVerdict {
  return gate({ people: { ...none, ...people }, activeAtWindowStart, firstCycle, limits });
}

describe('gateLimits (R8)', () => {
  it.each([
    // min(500, max(ceil(10 %), min(5, ceil(50 %))))
    [0, 0],
    [1, 1],
    [2, 1],
    [3, 2],
    [9, 5],
    [10, 5],
    [11, 5],
    [50, 5],
    [51, 6],
    [60, 6],
    [70, 7],
    [71, 8],
    [4_990, 499],
    [4_991, 500],
    [5_000, 500],
    [100_000, 500],
  ])('of %d active accounts %d may leave', (active, expected) => {
    expect(limitsFor(active).removals).toBe(expected);
  });

  it.each([
    [1, 1],
    [6, 3],
    [60, 3],
    [61, 4],
    [2_000, 100],
    [9_999, 100],
  ])('of %d active accounts %d may be deleted: a lower limit of its own', (active, expected) => {
    expect(limitsFor(active).deletes).toBe(expected);
  });

  it.each([
    [3, 5],
    [25, 5],
    [26, 6],
    [1_000, 200],
  ])('of %d active accounts %d may be renamed', (active, expected) => {
    expect(limitsFor(active).renames).toBe(expected);
  });

  it('limits creations to half of the accounts, but not in the first cycle', () => {
    expect([0, 40, 41, 1_000].map((active) => limitsFor(active).creates)).toEqual([20, 20, 21, 500]);
    expect(limitsFor(10, true).creates).toBeNull();
  });

  it('is the job’s to set', () => {
    const own = jobSettings.parse({ gate: { removals: { max: 3, percent: 100 } } }).gate;
    expect(gateLimits({ activeAtWindowStart: 50, firstCycle: false, limits: own }).removals).toBe(3);
  });
});

describe('gate (R8)', () => {
  it.each<[string, number, Partial<GateCounts>, GateVerdict]>([
    ['at the limit all pass', 10, { removals: 5 }, {}],
    [
      'over it all removals are held, and nothing else',
      10,
      { removals: 6, renames: 5, creates: 20 },
      { delete: 'TooManyRemovals', disable: 'TooManyRemovals', downgrade: 'TooManyRemovals' },
    ],
    [
      'too many deletes hold the deletes alone',
      10,
      { removals: 4, deletes: 4 },
      { delete: 'TooManyDeletes' },
    ],
    ['renames hold renames', 10, { renames: 6 }, { rename: 'TooManyRenames' }],
    ['creations hold creations', 10, { creates: 21 }, { create: 'TooManyCreates' }],
    [
      'nobody to lose: a first removal is held',
      0,
      { removals: 1 },
      { delete: 'TooManyRemovals', disable: 'TooManyRemovals', downgrade: 'TooManyRemovals' },
    ],
  ])('%s', (_, active, people, expected) => {
    expect(verdict(active, people)).toEqual(expected);
  });

  it('holds no creation in the first cycle', () => {
    expect(verdict(0, { creates: 100_000 }, true)).toEqual({});
  });

  it('R2: what is counted waits for the whole plan; creations of the first cycle do not', () => {
    expect([...countedEffects(limitsFor(1))].sort()).toEqual([
      'create',
      'delete',
      'disable',
      'downgrade',
      'rename',
    ]);
    expect(countedEffects(limitsFor(1, true)).has('create')).toBe(false);
  });
});
