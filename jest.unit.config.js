import { base } from './jest.base.config.js';

// Pure tests: no network, no clock, no database.
export default {
  ...base,
  testMatch: ['**/src/**/*.spec.ts', '<rootDir>/scripts/**/*.spec.ts', '<rootDir>/tools/*.spec.ts'],
};
