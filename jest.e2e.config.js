import { base } from './jest.base.config.js';

// The whole system as real processes, one file at a time.
export default {
  ...base,
  testMatch: ['<rootDir>/e2e/**/*.e2e-spec.ts'],
  maxWorkers: 1,
  testTimeout: 600_000,
};
