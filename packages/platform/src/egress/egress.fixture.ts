import { jest } from '@jest/globals';
import type { Socket } from 'node:net';
import { createEgress } from './create-egress.ts';
import type { EgressOptions } from './create-egress.ts';
import type { Egress } from './egress.ts';
import { EgressError } from './egress-error.ts';
import { startWire } from './wire.fixture.ts';
import type { WireServer } from './wire.fixture.ts';

const cleanUp: (() => unknown)[] = [];

export function release(task: () => unknown): void {
  cleanUp.push(task);
}

/** For `afterEach`: ends what the test has opened, last first. */
export async function releaseAll(): Promise<void> {
  for (const task of cleanUp.splice(0).reverse()) await task();
}

export function openEgress(options: Partial<EgressOptions> = {}): Egress {
  const egress = createEgress({ allowPrivateAddresses: true, defaultTimeoutMs: 5_000, ...options });
  release(() => egress.close());
  return egress;
}

export async function serve(onRequest: (socket: Socket, head: string) => void): Promise<WireServer> {
  const server = await startWire(onRequest);
  release(() => server.close());
  return server;
}

export async function failure(promise: Promise<unknown>): Promise<EgressError> {
  const result = await promise.then(
    () => new Error('the request succeeded'),
    (error: unknown) => error,
  );
  if (result instanceof EgressError) return result;
  throw result;
}

/** From here on `setTimeout` waits for `pass`; everything else, the sockets among it, goes on as ever. */
export function holdTimeLimits(): { pass(ms: number): Promise<void> } {
  jest.useFakeTimers({
    doNotFake: ['Date', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval'],
  });
  release(() => jest.useRealTimers());
  return {
    async pass(ms) {
      // What the server has written is read first.
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      jest.advanceTimersByTime(ms);
    },
  };
}
