import { setTimeout as delay } from 'node:timers/promises';
import type { Logger, TemporalSettings } from '@lockstep/platform';
import { NativeConnection } from '@temporalio/worker';

const retryEveryMs = 2_000;

/** Waits for the server as long as it takes: after a power cut everything starts at once. Rejects when told to stop. */
export async function connectTemporal(
  temporal: TemporalSettings,
  logger: Logger,
  signal: AbortSignal,
): Promise<NativeConnection> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await NativeConnection.connect({
        address: temporal.address,
        tls: temporal.tls,
        ...(temporal.apiKey === null ? {} : { apiKey: temporal.apiKey }),
      });
    } catch (error) {
      logger.warn({ err: error, address: temporal.address }, 'Temporal is away; the worker waits for it');
      await delay(retryEveryMs, undefined, { signal });
    }
  }
}
