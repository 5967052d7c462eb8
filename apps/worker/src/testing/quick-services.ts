import { setTimeout as delay } from 'node:timers/promises';
import { createLogger } from '@lockstep/platform';
import type { WorkerServices } from '../job/services.ts';

/** A worker's services without Temporal; whoever waits waits 20 ms at most. */
export function quickServices(own: Pick<WorkerServices, 'db' | 'egress' | 'keyring'>): WorkerServices {
  return {
    ...own,
    clock: Date.now,
    sleep: (ms, signal) => delay(Math.min(ms, 20), undefined, { signal }),
    logger: createLogger({ name: 'worker-test', level: 'silent' }),
    workerId: 'test',
    requestTimeoutMs: 2_000,
  };
}
