// What the compiler cannot know about our style (DESIGN section 7). tools/lint-rules.spec.ts proves that the house's own
// rules bite. Which way imports point is .dependency-cruiser.js's subject.
import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const tests = ['spec', 'int-spec', 'e2e-spec', 'cases', 'fixture'].map((kind) => `**/*.${kind}.ts`);
const testCode = [...tests, '**/src/**/testing/**', 'packages/testkit/**', 'e2e/**', 'bench/**', 'tools/**'];

/** Files that may read process.env: each process has one. */
const environmentReaders = ['**/environment.ts'];

/** Files through which HTTP may leave, and the ones that play the other side of the wire. */
const httpSpeakers = [
  'packages/platform/src/egress/**',
  'apps/sandbox/**',
  // Pages speak through the browser, and a container asks itself whether it is well.
  'apps/dashboard/**',
  'deploy/**',
  ...testCode,
];

const syntax = {
  cast: {
    selector: 'TSAsExpression:not([typeAnnotation.typeName.name="const"])',
    message: 'No cast: parse at the edge, narrow inside, or use `satisfies`. Only `as const` is a fact.',
  },
  focused: {
    selector:
      'MemberExpression[property.name=/^(only|skip|todo|failing)$/][object.name=/^(it|test|describe)$/], ' +
      'MemberExpression[property.name=/^(only|skip|todo|failing)$/][object.object.name=/^(it|test|describe)$/], ' +
      'CallExpression[callee.name=/^([xf](it|test|describe))$/], ' +
      'CallExpression[callee.object.name=/^([xf](it|test|describe))$/]',
    message: 'A test runs or goes: no focused, skipped, pending or failing tests.',
  },
  clock: {
    selector:
      'CallExpression[callee.object.name="Date"][callee.property.name="now"], ' +
      'NewExpression[callee.name="Date"][arguments.length=0], CallExpression[callee.name="Date"], ' +
      'CallExpression[callee.object.name="performance"][callee.property.name="now"]',
    message: 'Pure code gets the time as an argument.',
  },
  chance: {
    selector: 'CallExpression[callee.object.name="Math"][callee.property.name="random"]',
    message: 'Pure code gets randomness and ids as arguments.',
  },
};
const always = [syntax.cast, syntax.focused];

const environmentProperties = ['process', 'globalThis'].map((object) => ({
  object,
  property: object === 'process' ? 'env' : 'process',
  message: 'Only environment.ts reads the environment.',
}));
const fetchProperties = ['fetch', 'WebSocket', 'EventSource'].map((property) => ({
  object: 'globalThis',
  property,
  message: 'HTTP leaves through @lockstep/platform/egress only.',
}));

const environmentImports = ['node:process', 'process'].map((name) => ({
  name,
  importNames: ['env', 'default'],
  message: 'Only environment.ts reads the environment.',
}));
// A server is not a way out.
const httpImports = [
  ...['http', 'node:http', 'https', 'node:https', 'http2', 'node:http2'].map((name) => ({
    name,
    allowImportNames: ['createServer', 'createSecureServer'],
  })),
  ...['undici', 'node-fetch', 'axios', 'got', 'ky', 'ws'].map((name) => ({ name })),
].map((path) => ({
  ...path,
  allowTypeImports: true,
  message: 'HTTP leaves through @lockstep/platform/egress only.',
}));

const nodeGlobals = ['AbortSignal', 'Buffer', 'URL', 'console', 'fetch', 'process', 'setTimeout'];

const sleepImports = ['node:timers/promises', 'timers/promises'].map((name) => ({
  name,
  importNames: ['setTimeout', 'default'],
  message: 'No sleeps: wait for a condition.',
}));

const restrictedImports = (...paths) => ({ 'no-restricted-imports': ['error', { paths }] });
const restrictedProperties = (...properties) => ({ 'no-restricted-properties': ['error', ...properties] });
const restrictedSyntax = (...selectors) => ({ 'no-restricted-syntax': ['error', ...selectors] });
const httpGlobals = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'].map((name) => ({
  name,
  message: 'HTTP leaves through @lockstep/platform/egress only.',
}));

export default defineConfig(
  globalIgnores(['**/dist/', '**/*.generated.ts', '**/.local/', '**/.venv/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        // A spec is in no package's tsconfig.json (it is not built): the root's, which holds everything, has it.
        project: ['./tsconfig.json', './tools/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // `record['name']` says that the name is data, `record.name` that it is code.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': 'error',
      // A `default` says "every other, also a later one" on purpose; without it each member needs its case.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // `const { [key]: _left, ...rest }` leaves one member out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Nest declares its options as classes and takes literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', 300],
      ...restrictedSyntax(...always),
      ...restrictedProperties(...environmentProperties, ...fetchProperties),
      ...restrictedImports(...environmentImports, ...httpImports),
      'no-restricted-globals': ['error', ...httpGlobals],
    },
  },
  {
    files: ['packages/{mapping,engine}/src/**'],
    ignores: testCode,
    rules: restrictedSyntax(...always, syntax.clock, syntax.chance),
  },
  {
    files: httpSpeakers,
    rules: {
      ...restrictedProperties(...environmentProperties),
      ...restrictedImports(...environmentImports),
      'no-restricted-globals': 'off',
    },
  },
  {
    files: environmentReaders,
    rules: { ...restrictedProperties(...fetchProperties), ...restrictedImports(...httpImports) },
  },
  {
    files: ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.e2e-spec.ts'],
    rules: restrictedImports(...environmentImports, ...sleepImports),
  },
  { files: tests, rules: { 'max-lines': 'off' } },
  { files: ['scripts/**', 'bench/**', 'tools/**', 'deploy/**'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: Object.fromEntries(nodeGlobals.map((name) => [name, 'readonly'])),
    },
  },
);
