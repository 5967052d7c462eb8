import { describe, expect, it } from '@jest/globals';
import type { Dispatcher } from 'undici';
import { Exchange, type ExchangeFailure } from './exchange.ts';

class Controller implements Dispatcher.DispatchController {
  aborted = false;
  readonly paused = false;
  readonly reason = null;
  abort(): void {
    this.aborted = true;
  }
  pause(): void {
    throw new Error('not expected');
  }
  resume(): void {
    throw new Error('not expected');
  }
}

function exchange(startBeforeMs: number) {
  const failures: ExchangeFailure[] = [];
  const one = new Exchange({
    method: 'POST',
    maxBytes: 100,
    startBeforeMs,
    listener: {
      onAnswer: () => {
        throw new Error('not expected');
      },
      onFailure: (failure) => failures.push(failure),
    },
  });
  return { one, failures, controller: new Controller() };
}

describe('Exchange', () => {
  it('R4: is not begun when its time is over already, whichever of connection and timer is heard of first', () => {
    const { one, failures, controller } = exchange(performance.now() - 1);
    one.onRequestStart(controller);
    expect(controller.aborted).toBe(true);
    expect(failures).toMatchObject([{ outcome: 'refused', code: 'TIMEOUT' }]);
    one.cancel('TIMEOUT');
    expect(failures).toHaveLength(1);
  });

  it('R4: that has begun in time and is cancelled later has an unknown outcome', () => {
    const { one, failures, controller } = exchange(performance.now() + 60_000);
    one.onRequestStart(controller);
    expect(controller.aborted).toBe(false);
    one.cancel('TIMEOUT');
    expect(failures).toMatchObject([{ outcome: 'unknown', code: 'TIMEOUT' }]);
  });
});
