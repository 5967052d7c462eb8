import { describe, expect, it } from '@jest/globals';
import { createShutdown, ShutdownTimeoutError } from './shutdown.ts';
import type { Shutdown } from './shutdown.ts';

function open(timeLimitMs = 10_000): { shutdown: Shutdown; exits: number[]; errors: unknown[] } {
  const exits: number[] = [];
  const errors: unknown[] = [];
  const shutdown = createShutdown({
    timeLimitMs,
    exit: (code) => void exits.push(code),
    onError: (error) => void errors.push(error),
  });
  return { shutdown, exits, errors };
}

describe('createShutdown', () => {
  it('runs the handlers in reverse order, each after the one before, once', async () => {
    const { shutdown, exits } = open();
    const seen: string[] = [];
    shutdown.add(() => void seen.push('database'));
    shutdown.add(async () => {
      seen.push('worker stops');
      await new Promise(setImmediate);
      seen.push('worker stopped');
    });
    const takeBack = shutdown.add(() => void seen.push('never'));
    takeBack();
    await Promise.all([shutdown.run(), shutdown.run()]);
    expect(seen).toEqual(['worker stops', 'worker stopped', 'database']);
    expect(exits).toEqual([0]);
  });

  it('goes on after a handler that fails, and exits with 1', async () => {
    const { shutdown, exits, errors } = open();
    const seen: string[] = [];
    shutdown.add(() => void seen.push('database'));
    shutdown.add(() => Promise.reject(new Error('no')));
    await shutdown.run();
    expect([seen, exits, errors]).toEqual([['database'], [1], [new Error('no')]]);
  });

  it('exits with 1 when a handler does not end', async () => {
    const { shutdown, exits, errors } = open(10);
    shutdown.add(() => new Promise(() => undefined));
    await shutdown.run();
    expect(exits).toEqual([1]);
    expect(errors).toEqual([expect.any(ShutdownTimeoutError)]);
  });
});
