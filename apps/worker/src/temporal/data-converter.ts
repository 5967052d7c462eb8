import { fileURLToPath } from 'node:url';
import { createPayloadCodec, type Keyring } from '@lockstep/database';
import type { Logger } from '@lockstep/platform';
import type { DataConverter } from '@temporalio/common';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** Of `failure-converter`, as the SDK wants it. */
export const failureConverterPath = fileURLToPath(
  new URL(`./failure-converter.${extension}`, import.meta.url),
);

/** What stands between this process and Temporal: payloads are opened, and sealed when `seals`; then failures are payloads, too. */
export function dataConverterOf(keyring: Keyring, seals: boolean, logger: Logger): DataConverter {
  const codec = createPayloadCodec(keyring, {
    seals,
    onSealed: () => {
      logger.warn(
        'Temporal gave sealed payloads, but LOCKSTEP_TEMPORAL_ENCRYPTION is off here, so that what this worker gives to Temporal can be read there. ' +
          'Set it for API and worker alike; after it was switched off for both, this is what is left of before.',
      );
    },
  });
  return { payloadCodecs: [codec], ...(seals ? { failureConverterPath } : {}) };
}
