import { base } from './jest.base.config.js';

// The whole system as real processes. Each file has its own, at free ports; two at a time, as a third of the time is waiting.
export default {
  ...base,
  testMatch: ['<rootDir>/e2e/**/*.e2e-spec.ts'],
  maxWorkers: 2,
  testTimeout: 600_000,
};
