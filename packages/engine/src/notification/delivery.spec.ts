import { describe, expect, it } from '@jest/globals';
import { nextDeliveryMs } from './delivery.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('nextDeliveryMs (R21)', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [6, 32],
    [7, 60],
    [80, 60],
  ])('after attempt %i waits %i minutes', (attempts, minutes) => {
    expect(nextDeliveryMs({ attempts, createdAtMs: 0, nowMs: 5 * minute })).toBe((5 + minutes) * minute);
  });

  it('gives up after three days', () => {
    const last = { attempts: 75, createdAtMs: 0, nowMs: 3 * day };
    expect(nextDeliveryMs({ ...last, nowMs: last.nowMs - 1 })).not.toBeNull();
    expect(nextDeliveryMs(last)).toBeNull();
  });
});
