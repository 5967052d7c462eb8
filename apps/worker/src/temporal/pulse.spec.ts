import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { withPulse, type Pulse } from './pulse.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Runs what an activity does with its pulse, and counts its heartbeats. */
function runActivity<T>(sliceMs: number, work: (pulse: Pulse) => Promise<T>) {
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  const beats = { count: 0 };
  environment.on('heartbeat', () => (beats.count += 1));
  const result = environment.run(() => withPulse(sliceMs, work));
  result.catch(() => undefined);
  return { environment, beats, result };
}

/** Work that ends when it is told to. */
function heldWork() {
  let end: () => void = () => undefined;
  let seen: Pulse | undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const work = async (pulse: Pulse): Promise<string> => {
    seen = pulse;
    await ended;
    return 'done';
  };
  const pulse = (): Pulse => {
    if (seen === undefined) throw new Error('the work has not begun');
    return seen;
  };
  return { work, end, pulse };
}

describe('withPulse', () => {
  it('beats every three seconds by itself, and no more when the activity has ended', async () => {
    const { work, end } = heldWork();
    const { beats, result } = runActivity(60_000, work);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(beats.count).toBe(3);
    end();
    expect(await result).toBe('done');
    await jest.advanceTimersByTimeAsync(10_000);
    expect(beats.count).toBe(3);
  });

  it('beats no more when the activity has failed', async () => {
    const { beats, result } = runActivity(60_000, () => Promise.reject(new Error('failed')));
    await expect(result).rejects.toThrow('failed');
    await jest.advanceTimersByTimeAsync(10_000);
    expect(beats.count).toBe(0);
  });

  it('beats when told to', async () => {
    const { beats, result } = runActivity(60_000, (pulse) => {
      pulse.beat();
      return Promise.resolve(null);
    });
    await result;
    expect(beats.count).toBe(1);
  });

  it('says when the slice is over, by a clock that nobody sets', async () => {
    const { work, end, pulse } = heldWork();
    const { result } = runActivity(30_000, work);
    await jest.advanceTimersByTimeAsync(29_000);
    jest.setSystemTime(Date.now() + 86_400_000);
    expect(pulse().sliceIsOver()).toBe(false);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(pulse().sliceIsOver()).toBe(true);
    end();
    await result;
  });

  it('hands on that the activity is cancelled; its slice is over then', async () => {
    const { work, end, pulse } = heldWork();
    const { environment, result } = runActivity(30_000, work);
    await jest.advanceTimersByTimeAsync(1);
    expect(pulse().signal.aborted).toBe(false);
    environment.cancel('NOT_FOUND');
    expect(pulse().signal.aborted).toBe(true);
    expect(pulse().sliceIsOver()).toBe(true);
    end();
    await result;
  });
});

describe('a process that drains', () => {
  it('ends every slice at its next page', async () => {
    await jest.isolateModulesAsync(async () => {
      const { drainPulses, withPulse: fresh } = await import('./pulse.ts');
      const environment = new MockActivityEnvironment();
      const over = environment.run(() =>
        fresh(30_000, (pulse) => {
          const before = pulse.sliceIsOver();
          drainPulses();
          return Promise.resolve([before, pulse.sliceIsOver()]);
        }),
      );
      expect(await over).toEqual([false, true]);
    });
  });
});
