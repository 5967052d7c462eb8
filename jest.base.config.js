// Jest runs the TypeScript sources as native ES modules: no build before a test.
import { fileURLToPath } from 'node:url';

const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: false },
    target: 'es2023',
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

export const base = {
  rootDir: fileURLToPath(new URL('.', import.meta.url)),
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  // Workspace packages are consumed from their sources.
  testEnvironmentOptions: { customExportConditions: ['@lockstep/source', 'node', 'node-addons'] },
  modulePathIgnorePatterns: ['/dist/'],
};
