import { POSTGRES_VARIABLE, TEMPORAL_VARIABLE } from './variables.ts';

/** Jest's workers inherit what stands in the environment after the global set-up. */
export function publishAddresses(addresses: {
  readonly postgresAdminUrl: string;
  readonly temporalAddress: string;
}): void {
  process.env[POSTGRES_VARIABLE] = addresses.postgresAdminUrl;
  process.env[TEMPORAL_VARIABLE] = addresses.temporalAddress;
}
