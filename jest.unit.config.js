import { base } from './jest.base.config.js';

// Pure tests: no network, no clock, no database.
export default {
  ...base,
  // One is the default of two processors.
  maxWorkers: '100%',
  testMatch: ['**/src/**/*.spec.ts', '<rootDir>/scripts/**/*.spec.ts', '<rootDir>/tools/*.spec.ts'],
};
