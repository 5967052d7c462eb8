import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { withTimeLimit } from './with-time-limit.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

it('gives what the work gives, and leaves no timer behind', async () => {
  expect(await withTimeLimit(Promise.resolve(7), 1_000)).toBe(7);
  await expect(withTimeLimit(Promise.reject(new Error('refused')), 1_000)).rejects.toThrow('refused');
  expect(jest.getTimerCount()).toBe(0);
});

it('rejects when the time is over', async () => {
  const late = withTimeLimit(new Promise(() => undefined), 1_000);
  const rejected = expect(late).rejects.toMatchObject({
    code: 'ETIMEDOUT',
    message: 'It took longer than 1000 ms',
  });
  jest.advanceTimersByTime(1_000);
  await rejected;
});
