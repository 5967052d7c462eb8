import { describe, expect, it } from '@jest/globals';
import { sourceError } from '../testing/failures.ts';
import { VirtualTime } from '../testing/virtual-time.ts';
import { Patience } from './patience.ts';
import { ResourceUnits } from './resource-units.ts';
import { TenantSize } from './tenant-size.ts';

describe('Patience (G60, R5)', () => {
  it('obeys Retry-After, and fits only into sixty seconds in all', async () => {
    const time = new VirtualTime();
    const patience = new Patience(time);
    expect(patience.next({ 'retry-after': '61' })).toEqual({ ms: 61_000, fits: false });
    await patience.wait(40_000);
    expect(patience.next({ 'retry-after': '20' })).toEqual({ ms: 20_000, fits: true });
    expect(patience.next({ 'retry-after': '21' }).fits).toBe(false);
  });

  it('backs off exponentially without it, with a jitter from the clock, up to sixteen seconds', async () => {
    const time = new VirtualTime();
    const patience = new Patience(time);
    const waits: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const { ms } = patience.next({});
      waits.push(ms);
      await patience.wait(ms);
    }
    waits.forEach((ms, attempt) => {
      const base = Math.min(1_000 * 2 ** attempt, 16_000);
      expect(ms).toBeGreaterThanOrEqual(base * 0.75);
      expect(ms).toBeLessThanOrEqual(base * 1.25);
    });
    time.now += 500;
    expect(new Patience(time).next({}).ms).not.toBe(waits[0]);
  });

  it('never repeats at once, whatever Retry-After says: refused requests count too', () => {
    expect(new Patience(new VirtualTime()).next({ 'retry-after': '0' }).ms).toBeGreaterThan(0);
  });
});

describe('ResourceUnits (G61, G63, R6)', () => {
  it('lets no more than 80 % of a small tenant pass in any ten seconds', async () => {
    const time = new VirtualTime();
    const units = new ResourceUnits(time);
    await units.take(1_800);
    time.now += 4_000;
    await units.take(1_000);
    expect(time.slept).toEqual([]);
    await units.take(1_500);
    expect(time.slept).toEqual([6_000]);
    await units.take(500);
    expect(time.slept).toEqual([6_000, 4_000]);
  });

  it('promises each its own moment, in the order of the calls', async () => {
    const sleeping: number[] = [];
    const units = new ResourceUnits({
      clock: () => 0,
      sleep: (ms) => {
        sleeping.push(ms);
        return Promise.resolve();
      },
    });
    await Promise.all([2_800, 1_400, 1_400, 10, 2_800].map((cost) => units.take(cost)));
    expect(sleeping).toEqual([10_000, 10_000, 20_000, 30_000]);
  });

  it('adapts: grows while Graph is content, shrinks near the limit, halves on 429', () => {
    const time = new VirtualTime();
    const units = new ResourceUnits(time);
    time.now += 10_000;
    units.observe({}, 1);
    expect(units.unitsPerWindow).toBe(2_940);
    time.now += 10_000;
    units.observe({ 'x-ms-throttle-limit-percentage': '0.9' }, 1);
    expect(units.unitsPerWindow).toBeCloseTo(2_646);
    time.now += 10_000;
    units.refused(1_000);
    expect(units.unitsPerWindow).toBeCloseTo(1_323);
  });

  it('grows no further than a large tenant, shrinks no further than its floor', () => {
    const time = new VirtualTime();
    const units = new ResourceUnits(time);
    for (let round = 0; round < 100; round += 1) {
      time.now += 10_000;
      units.observe({}, 1);
    }
    expect(units.unitsPerWindow).toBe(6_400);
    for (let round = 0; round < 100; round += 1) {
      time.now += 10_000;
      units.refused(0);
    }
    expect(units.unitsPerWindow).toBe(100);
  });

  it('G61 knows the size of the tenant by the people seen in it', () => {
    const units = new ResourceUnits(new VirtualTime());
    const size = new TenantSize(units);
    const ids = Array.from({ length: 501 }, (_, index) => String(index));
    size.saw(ids.slice(0, 50));
    size.saw(ids.slice(0, 50));
    expect(units.unitsPerWindow).toBe(2_800);
    size.saw(ids.slice(0, 51));
    expect(units.unitsPerWindow).toBe(4_000);
    size.saw(ids);
    expect(units.unitsPerWindow).toBe(6_400);
  });

  it('charges what a request really cost', async () => {
    const time = new VirtualTime();
    const units = new ResourceUnits(time);
    await units.take(1);
    units.observe({ 'x-ms-resource-unit': '2800' }, 1);
    await units.take(28);
    expect(time.slept).toEqual([10_000]);
  });

  it('keeps everybody still after a 429, and says so when that takes longer than a call may', async () => {
    const time = new VirtualTime();
    const units = new ResourceUnits(time);
    units.refused(5_000);
    await units.take(1);
    expect(time.slept).toEqual([5_000]);
    units.refused(90_000);
    const error = await sourceError(units.take(1));
    expect(error).toMatchObject({ kind: 'throttled', code: 'ResourceUnitsExhausted', retryAfterMs: 90_000 });
  });

  it('gives units back when the wait is cancelled', async () => {
    const time = new VirtualTime();
    const leaving = new AbortController();
    const units = new ResourceUnits({
      clock: time.clock,
      sleep: (ms, signal) => {
        if (signal) leaving.abort(new Error('cancelled'));
        return time.sleep(ms, signal);
      },
    });
    await units.take(2_800);
    await expect(units.take(2_800, leaving.signal)).rejects.toThrow('cancelled');
    await units.take(28);
    expect(time.slept).toEqual([10_000]);
  });

  it('gives units back once, also when the window has moved on past a wait that is then cancelled', async () => {
    let now = 0;
    let leave = (): void => undefined;
    const slept: number[] = [];
    const units = new ResourceUnits({
      clock: () => now,
      sleep: (ms) => {
        slept.push(ms);
        if (slept.length > 1) return Promise.resolve();
        return new Promise((_, reject) => {
          leave = () => {
            reject(new Error('cancelled'));
          };
        });
      },
    });
    await units.take(2_800);
    const waiting = units.take(2_800);
    await units.take(2_800);
    leave();
    await expect(waiting).rejects.toThrow('cancelled');
    now = 30_000;
    await units.take(2_800);
    await units.take(1);
    expect(slept).toEqual([10_000, 20_000, 10_000]);
  });
});
