import { describe, expect, it } from '@jest/globals';
import { Teardown } from './teardown.ts';

describe('Teardown', () => {
  it('takes the steps of one stage before those of the next, once', async () => {
    const seen: string[] = [];
    const teardown = new Teardown();
    teardown.add(1, () => Promise.resolve(void seen.push('database')));
    teardown.add(0, async () => {
      await new Promise(setImmediate);
      seen.push('api');
    });
    expect(teardown.hasStarted()).toBe(false);
    await Promise.all([teardown.run(), teardown.run()]);
    await teardown.run();
    expect(teardown.hasStarted()).toBe(true);
    expect(seen).toEqual(['api', 'database']);
  });

  it('goes on after a failure and then throws it', async () => {
    const seen: string[] = [];
    const teardown = new Teardown();
    teardown.add(0, () => Promise.reject(new Error('stuck')));
    teardown.add(0, () => Promise.resolve(void seen.push('api')));
    teardown.add(1, () => Promise.resolve(void seen.push('database')));
    await expect(teardown.run()).rejects.toThrow('stuck');
    expect(seen).toEqual(['api', 'database']);
  });
});
