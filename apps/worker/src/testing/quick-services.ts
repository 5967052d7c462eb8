import { setTimeout as delay } from 'node:timers/promises';
import { createLogger } from '@lockstep/platform';
import type { WorkerServices } from '../job/services.ts';

/** Whoever waits waits 20 ms at most. */
export const quickSleep: WorkerServices['sleep'] = (ms, signal) =>
  delay(Math.min(ms, 20), undefined, { signal });

/** A worker's services without Temporal. */
export function quickServices(own: Pick<WorkerServices, 'db' | 'egress' | 'keyring'>): WorkerServices {
  return {
    ...own,
    clock: Date.now,
    sleep: quickSleep,
    logger: createLogger({ name: 'worker-test', level: 'silent' }),
    workerId: 'test',
    requestTimeoutMs: 2_000,
  };
}
