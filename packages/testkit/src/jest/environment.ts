import type { TestRun } from './servers-process.ts';
import { POSTGRES_VARIABLE, SANDBOX_VARIABLE, TEMPORAL_VARIABLE } from './variables.ts';

/** Jest's workers inherit what stands in the environment after the global set-up. */
export function publish(run: TestRun): void {
  process.env[POSTGRES_VARIABLE] = run.postgresAdminUrl;
  process.env[TEMPORAL_VARIABLE] = run.temporalAddress;
  process.env[SANDBOX_VARIABLE] = run.sandboxFile;
}
