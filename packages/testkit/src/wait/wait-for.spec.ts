import { describe, expect, it } from '@jest/globals';
import { waitFor } from './wait-for.ts';

describe('waitFor', () => {
  it('asks until there is something, and gives that', async () => {
    const answers = [false, null, undefined, 0];
    expect(await waitFor(() => answers.shift())).toBe(0);
    expect(answers).toEqual([]);
  });

  it('overlooks errors on the way', async () => {
    let calls = 0;
    const condition = (): Promise<string> => {
      calls += 1;
      return calls < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve('there');
    };
    expect(await waitFor(condition)).toBe('there');
  });

  it('says what did not come, and why not', async () => {
    const never = waitFor(() => Promise.reject(new Error('refused')), {
      timeoutMs: 1,
      what: 'the API answers',
    });
    await expect(never).rejects.toMatchObject({
      message: 'Not within 1 ms: the API answers',
      cause: { message: 'refused' },
    });
  });
});
