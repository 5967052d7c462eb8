import { base } from './jest.base.config.js';

// Integration tests that start their own servers: quick to run one at a time while building a package.
export default { ...base, testMatch: ['**/*.int-spec.ts'], testTimeout: 120_000 };
