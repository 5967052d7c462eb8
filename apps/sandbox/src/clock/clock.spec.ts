import { describe, expect, it } from '@jest/globals';
import { Clock } from './clock.ts';

describe('Clock', () => {
  it('advances, freezes and thaws from the frozen moment', () => {
    const clock = new Clock();
    clock.set(Date.parse('2027-01-01T00:00:00Z'));
    clock.freeze(true);
    const frozen = clock.now();
    clock.advance(604_800_000);
    expect(clock.now()).toBe(frozen + 604_800_000);
    expect(clock.state().frozen).toBe(true);
    clock.freeze(false);
    expect(clock.now() - (frozen + 604_800_000)).toBeLessThan(5_000);
    clock.reset();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
  });
});
