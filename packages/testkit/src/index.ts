export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './database/test-database.ts';
export { readTestEnvironment, type TestEnvironment } from './environment.ts';
export { Relay } from './relay/relay.ts';
export {
  sandboxDefaults,
  startSandbox,
  testCertificate,
  type ControlMethod,
  type Sandbox,
} from './sandbox/index.ts';
export { textOf } from './temporal/text-of.ts';
export { createTestNamespace, type TestNamespace } from './temporal/test-namespace.ts';
export { waitFor, type WaitOptions } from './wait/wait-for.ts';
export { seedSource, seedTarget, type SeedConnectionOptions, type SeedTemplate } from './seed/connections.ts';
export { seedHistory, type History } from './seed/history.ts';
export { seedJob, type SeededJob, type SeedJobOptions } from './seed/job.ts';
