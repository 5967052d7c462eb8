// Which way imports point: docs/ARCHITECTURE and DESIGN section 2. tools/import-rules.spec.ts proves that each rule bites.

const units = {
  mapping: '^packages/mapping/',
  scim: '^packages/scim/(?!src/client/)',
  scimClient: '^packages/scim/src/client/',
  contracts: '^packages/contracts/',
  engine: '^packages/engine/',
  entra: '^packages/entra/',
  gallery: '^packages/gallery/',
  database: '^packages/database/',
  workflows: '^packages/workflows/',
  platform: '^packages/platform/',
  localStack: '^packages/local-stack/',
  testkit: '^packages/testkit/',
  api: '^apps/api/',
  sandbox: '^apps/sandbox/',
  dashboard: '^apps/dashboard/',
};

const pure = ['mapping', 'scim', 'engine'];

/** What the product code of each unit imports of ours. The worker, where all comes together, may import any package. */
const mayImport = {
  mapping: [],
  scim: [],
  contracts: [],
  platform: [],
  engine: ['mapping', 'scim'],
  workflows: ['contracts', ...pure],
  // Adapters never import each other. The engine imports SCIM's protocol, so its client cannot import the engine.
  entra: [...pure, 'platform'],
  scimClient: ['scim', 'platform'],
  gallery: pure,
  database: [...pure, 'platform'],
  localStack: ['contracts', 'platform'],
  // The API never calls a source or a target (R22): it starts workflows by the names in contracts.
  api: [...pure, 'contracts', 'gallery', 'database', 'platform'],
  // A simulator that shares code with its client shares its bugs.
  sandbox: ['platform'],
  // Knows the API by schema.graphql only.
  dashboard: [],
};

/** Third-party packages in units that may import nothing else: no Node builtin, framework, HTTP, SQL. */
const libraries = {
  mapping: ['zod', 're2js'],
  scim: ['zod'],
  engine: ['zod'],
  contracts: ['zod', '@temporalio/common', '@temporalio/workflow'],
  workflows: ['@temporalio/common', '@temporalio/workflow'],
};

const tests = [
  String.raw`[.](spec|int-spec|e2e-spec|cases|fixture)[.]tsx?$`,
  '^(packages|apps)/[^/]+/src/.*testing/',
];
const testTools = '^packages/(testkit|local-stack)/';
const product = { pathNot: [...tests, testTools] };
const ourPackages = '^packages/';
const thirdParty = '(^|/)node_modules/';
const inPackage = (name) => `(^|/)node_modules/${name}/`;

const named = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const directions = Object.entries(mayImport).map(([unit, allowed]) =>
  named(
    `direction-${unit}`,
    allowed.length === 0 ? 'It imports nothing of ours.' : `Of ours it imports ${allowed.join(', ')} only.`,
    { path: units[unit], pathNot: tests },
    {
      path: ourPackages,
      pathNot: [testTools, ...tests, units[unit], ...allowed.map((other) => units[other])],
    },
  ),
);

const purity = Object.entries(libraries).flatMap(([unit, allowed]) => [
  named(
    `libraries-${unit}`,
    `Of others' packages it imports ${allowed.join(', ')} only.`,
    { path: units[unit], pathNot: [...tests, `${units[unit]}scripts/`] },
    { path: thirdParty, pathNot: allowed.map(inPackage) },
  ),
  named(
    `no-builtins-${unit}`,
    'It imports no Node builtin.',
    { path: units[unit], pathNot: [...tests, `${units[unit]}scripts/`] },
    { dependencyTypes: ['core'] },
  ),
]);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...directions,
    ...purity,
    named(
      'packages-never-import-apps',
      'Apps import packages. A test starts an app as a process.',
      { path: ourPackages },
      { path: '^apps/' },
    ),
    named(
      'apps-never-import-apps',
      'They speak over the network, as in production.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    named(
      'test-tools-are-for-tests',
      'testkit and local-stack are imported by tests, scripts, e2e, bench and each other only.',
      { path: '^(packages|apps)/', ...product },
      { path: testTools },
    ),
    named(
      'product-never-imports-tests',
      'Specs, cases, fixtures and testing folders are not part of what is built.',
      { path: '^(packages|apps)/', ...product },
      { path: tests },
    ),
    named(
      'nobody-imports-the-outside',
      'e2e, bench, scripts and tools use the house; the house does not use them.',
      { path: '^(packages|apps)/' },
      { path: '^(e2e|bench|scripts|tools)/' },
    ),
    named(
      'other-packages-by-name',
      'What a package offers stands in its exports; a relative path goes around them.',
      { path: '^((packages|apps)/[^/]+)/' },
      { path: ourPackages, pathNot: '^$1/', dependencyTypes: ['local'] },
    ),
    named('no-cycles', 'Two modules that need each other are one.', {}, { circular: true }),
    named(
      'no-orphans',
      'Nobody imports it and it imports nobody. Processes and configuration are entered from outside.',
      { orphan: true, pathNot: [...tests, String.raw`[.]d[.]ts$`, String.raw`[.]config[.][jt]s$`, '/jest/'] },
      {},
    ),
    named(
      'resolvable',
      'What cannot be resolved escapes every other rule.',
      { path: '^(packages|apps|e2e|bench|scripts|tools)/' },
      { couldNotResolve: true },
    ),
    named(
      'declared',
      'A package.json names what its sources import; development dependencies are not there in production.',
      { path: '^(packages|apps)/[^/]+/src/', pathNot: tests },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], pathNot: ourPackages },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Only our own dist: what resolves into node_modules/x/dist must stay visible to the rules.
    exclude: { path: ['^(packages|apps)/[^/]+/dist/', '^(e2e|bench)/dist/'] },
    // Types count: a type that points the wrong way is a dependency too.
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@lockstep/source', 'import', 'node', 'default', 'types'],
    },
  },
};
