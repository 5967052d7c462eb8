import { describe, expect, it } from '@jest/globals';
import { createMemoryPermits } from './memory-permits.ts';

function budget(perSecond: number) {
  const time = { nowMs: 1_000_000 };
  const sleep = (ms: number) => {
    time.nowMs += ms;
    return Promise.resolve();
  };
  return {
    time,
    permits: createMemoryPermits({ limits: [{ label: 'L', perSecond }], clock: () => time.nowMs, sleep }),
  };
}

async function take(permits: ReturnType<typeof budget>['permits'], count: number) {
  for (let i = 0; i < count; i++) await permits.acquire('L', 'normal');
}

describe('createMemoryPermits (R6)', () => {
  it.each([1, 10, 64])('lets %s a second pass, with a small burst', async (perSecond) => {
    const { time, permits } = budget(perSecond);
    const begun = time.nowMs;
    await take(permits, perSecond * 10);
    const seconds = (time.nowMs - begun) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(8.9);
    expect(seconds).toBeLessThan(11);
  });

  it('does not limit a label that it does not know', async () => {
    const { time, permits } = budget(1);
    const begun = time.nowMs;
    for (let i = 0; i < 100; i++) await permits.acquire('other', 'normal');
    expect(time.nowMs).toBe(begun);
  });

  it('serves removals before all others', async () => {
    const { permits } = budget(1);
    const order: string[] = [];
    const ask = async (name: string, priority: 'normal' | 'removal') => {
      await permits.acquire('L', priority);
      order.push(name);
    };
    await Promise.all([
      ask('first', 'normal'),
      ask('create', 'normal'),
      ask('update', 'normal'),
      ask('removal', 'removal'),
    ]);
    expect(order).toEqual(['first', 'removal', 'create', 'update']);
  });

  it('pauses on 429 for as long as it was told, then is slower, and recovers', async () => {
    const { time, permits } = budget(10);
    await take(permits, 1);
    permits.observe('L', { status: 429, retryAfterMs: 5_000 });
    const begun = time.nowMs;
    await take(permits, 1);
    expect(time.nowMs - begun).toBeGreaterThanOrEqual(5_000);
    const slowFrom = time.nowMs;
    await take(permits, 10);
    expect(time.nowMs - slowFrom).toBeGreaterThan(1_700);
    for (let i = 0; i < 100; i++) permits.observe('L', { status: 200 });
    const fastFrom = time.nowMs;
    await take(permits, 10);
    expect(time.nowMs - fastFrom).toBeLessThanOrEqual(1_100);
  });

  it('forgets who gave up', async () => {
    const { permits } = budget(1);
    const giveUp = new AbortController();
    await permits.acquire('L', 'normal');
    const waiting = permits.acquire('L', 'normal', giveUp.signal);
    const next = permits.acquire('L', 'normal');
    giveUp.abort();
    await expect(waiting).rejects.toThrow();
    await next;
    await expect(permits.acquire('L', 'normal', AbortSignal.abort())).rejects.toThrow();
  });
});
