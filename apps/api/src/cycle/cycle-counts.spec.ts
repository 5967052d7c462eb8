import { describe, expect, it } from '@jest/globals';
import type { ChangeCount } from '@lockstep/database';
import { cycleCounts } from './cycle-counts.ts';

const count = (effect: ChangeCount['effect'], state: ChangeCount['state'], number: number): ChangeCount => ({
  cycleId: 'c',
  effect,
  state,
  count: number,
});

describe('the counts of a cycle', () => {
  it('E4: put each change in one place; what was superseded, expired or rejected in none', () => {
    const counts = cycleCounts(
      [
        count('create', 'succeeded', 1),
        count('update', 'succeeded', 2),
        count('rename', 'succeeded', 3),
        count('reactivate', 'succeeded', 4),
        count('disable', 'succeeded', 5),
        count('delete', 'succeeded', 6),
        count('downgrade', 'succeeded', 7),
        count('create', 'failed', 8),
        count('update', 'unknown', 9),
        count('disable', 'held', 10),
        count('create', 'planned', 1),
        count('create', 'released', 1),
        count('update', 'claimed', 1),
        count('update', 'superseded', 100),
        count('update', 'expired', 100),
        count('delete', 'rejected', 100),
      ],
      11,
    );
    expect(counts).toEqual({
      created: 1,
      updated: 2,
      renamed: 3,
      reactivated: 4,
      disabled: 5,
      deleted: 6,
      downgraded: 7,
      failed: 17,
      held: 10,
      skipped: 11,
      pending: 3,
    });
  });
});
