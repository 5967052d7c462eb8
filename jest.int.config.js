import { base } from './jest.base.config.js';

// Tests on a real PostgreSQL, a real Temporal server, and the sandbox over loopback.
export default {
  ...base,
  testMatch: ['**/*.int-spec.ts'],
  globalSetup: '<rootDir>/packages/testkit/src/jest/global-setup.ts',
  globalTeardown: '<rootDir>/packages/testkit/src/jest/global-teardown.ts',
  testSequencer: '<rootDir>/jest.longest-first.js',
  // Half of the time is waiting.
  maxWorkers: 3,
  testTimeout: 120_000,
};
