import { readFileSync } from 'node:fs';
import type { EgressSettings } from '../environment/services.ts';
import { createEgress } from './create-egress.ts';
import type { Egress } from './egress.ts';

/** The way out as the environment wants it. Throws when the file of certificates can't be read. */
export function openEgress({ caFile, proxyUrl, requestTimeoutMs, ...options }: EgressSettings): Egress {
  return createEgress({
    ...options,
    ...(proxyUrl === null ? {} : { proxyUrl }),
    ...(caFile === null ? {} : { caCertificate: readFileSync(caFile, 'utf8') }),
    defaultTimeoutMs: requestTimeoutMs,
  });
}
