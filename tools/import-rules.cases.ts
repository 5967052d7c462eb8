/** One import in a small house of its own, and the rules that must fire for it: none where the import is allowed. */
export interface ImportCase {
  readonly from: string;
  /** Path in the fixture, or the name of a package. */
  readonly imports: string;
  readonly rules: readonly string[];
}

const forbidden = (rule: string, from: string, ...imports: readonly string[]): readonly ImportCase[] =>
  imports.map((name) => ({ from, imports: name, rules: [rule] }));
const allowed = (from: string, ...imports: readonly string[]): readonly ImportCase[] =>
  imports.map((name) => ({ from, imports: name, rules: [] }));

const source = (unit: string) => `packages/${unit}/src/product.ts`;
const client = 'packages/scim/src/client/product.ts';

export const importCases: readonly ImportCase[] = [
  ...forbidden('direction-mapping', source('mapping'), '@lockstep/scim', '@lockstep/platform'),
  ...forbidden('libraries-mapping', source('mapping'), 'kysely', '@nestjs/common'),
  ...forbidden('no-builtins-mapping', source('mapping'), 'node:fs', 'crypto'),
  ...allowed(source('mapping'), 'zod', 're2js'),

  ...forbidden('direction-scim', source('scim'), '@lockstep/mapping', '@lockstep/platform'),
  ...forbidden('direction-scim', source('scim'), './client/product.ts'),
  ...forbidden('libraries-scim', source('scim'), 'undici'),
  ...forbidden('no-builtins-scim', source('scim'), 'node:crypto'),
  ...allowed(source('scim'), 'zod'),

  ...forbidden('direction-contracts', source('contracts'), '@lockstep/engine', '@lockstep/platform'),
  ...forbidden('libraries-contracts', source('contracts'), '@temporalio/client'),
  ...forbidden('no-builtins-contracts', source('contracts'), 'node:util'),
  ...allowed(source('contracts'), 'zod', '@temporalio/workflow'),

  ...forbidden('direction-platform', source('platform'), '@lockstep/contracts', '@lockstep/engine'),
  ...allowed(source('platform'), 'pino', 'node:http'),

  ...forbidden('direction-engine', source('engine'), '@lockstep/database', '@lockstep/scim/client'),
  ...forbidden('direction-engine', source('engine'), '@lockstep/contracts', '@lockstep/platform/egress'),
  ...forbidden('libraries-engine', source('engine'), 'kysely', 'pg', '@temporalio/client', '@nestjs/core'),
  ...forbidden('no-builtins-engine', source('engine'), 'node:crypto', 'node:fs/promises'),
  ...allowed(source('engine'), '@lockstep/mapping', '@lockstep/scim', 'zod'),

  ...forbidden('direction-workflows', source('workflows'), '@lockstep/database', '@lockstep/platform'),
  ...forbidden('direction-workflows', source('workflows'), '@lockstep/scim/client'),
  ...forbidden('libraries-workflows', source('workflows'), '@temporalio/client', '@temporalio/activity'),
  ...forbidden('no-builtins-workflows', source('workflows'), 'node:crypto'),
  ...allowed(source('workflows'), '@lockstep/contracts', '@lockstep/engine', '@temporalio/workflow'),

  ...forbidden('direction-entra', source('entra'), '@lockstep/database', '@lockstep/gallery'),
  ...forbidden('direction-entra', source('entra'), '@lockstep/scim/client'),
  ...allowed(source('entra'), '@lockstep/engine', '@lockstep/platform/egress'),

  ...forbidden('direction-scimClient', client, '@lockstep/entra', '@lockstep/engine', '@lockstep/database'),
  ...allowed(client, '@lockstep/platform/egress', '../other.ts'),

  ...forbidden('direction-gallery', source('gallery'), '@lockstep/scim/client', '@lockstep/database'),
  ...allowed(source('gallery'), '@lockstep/engine', '@lockstep/mapping', '@lockstep/scim'),

  ...forbidden('direction-database', source('database'), '@lockstep/entra', '@lockstep/gallery'),
  ...forbidden('direction-database', source('database'), '@lockstep/scim/client', '@lockstep/contracts'),
  ...allowed(source('database'), '@lockstep/engine', '@lockstep/mapping', '@lockstep/scim', 'kysely', 'pg'),

  ...forbidden('direction-localStack', source('local-stack'), '@lockstep/database'),
  ...allowed(source('local-stack'), '@lockstep/platform', '@lockstep/contracts'),

  ...forbidden('direction-api', 'apps/api/src/product.ts', '@lockstep/scim/client', '@lockstep/entra'),
  ...allowed('apps/api/src/product.ts', '@lockstep/database', '@lockstep/gallery', '@nestjs/common'),
  ...allowed('apps/worker/src/product.ts', '@lockstep/scim/client', '@lockstep/entra', '@lockstep/workflows'),
  ...forbidden('direction-sandbox', 'apps/sandbox/src/product.ts', '@lockstep/scim', '@lockstep/entra'),
  ...allowed('apps/sandbox/src/product.ts', '@lockstep/platform', 'fastify'),
  ...forbidden('direction-dashboard', 'apps/dashboard/src/product.tsx', '@lockstep/contracts'),

  ...forbidden('packages-never-import-apps', source('entra'), '../../../apps/api/src/product.ts'),
  ...forbidden(
    'packages-never-import-apps',
    'packages/entra/src/product.spec.ts',
    '../../../apps/api/src/product.ts',
  ),
  ...forbidden('apps-never-import-apps', 'apps/worker/src/product.ts', '../../api/src/product.ts'),

  ...forbidden('test-tools-are-for-tests', source('database'), '@lockstep/testkit', '@lockstep/local-stack'),
  ...forbidden('test-tools-are-for-tests', 'apps/api/src/product.ts', '@lockstep/local-stack'),
  ...allowed('packages/database/src/product.int-spec.ts', '@lockstep/testkit', '@lockstep/local-stack'),
  ...allowed('packages/database/src/testing/tool.ts', '@lockstep/testkit'),
  ...allowed(source('testkit'), '@lockstep/local-stack', '@lockstep/database'),
  ...allowed('scripts/product.ts', '@lockstep/local-stack'),

  ...forbidden('product-never-imports-tests', source('engine'), './table.cases.ts', './product.spec.ts'),
  ...forbidden('product-never-imports-tests', source('database'), './testing/tool.ts', './wire.fixture.ts'),
  ...allowed('packages/engine/src/product.spec.ts', './table.cases.ts', 'node:fs'),

  ...forbidden('nobody-imports-the-outside', source('entra'), '../../../e2e/program.ts'),
  ...forbidden('nobody-imports-the-outside', 'apps/api/src/product.ts', '../../../scripts/helper.ts'),
  ...forbidden('other-packages-by-name', source('engine'), '../../mapping/src/other.ts'),
  ...forbidden(
    'other-packages-by-name',
    'apps/api/src/product.ts',
    '../../../packages/database/src/other.ts',
  ),

  ...forbidden('resolvable', source('platform'), './nowhere.ts', '@lockstep/engine/src/other.ts'),
  ...forbidden('declared', source('platform'), 'fastify', '@temporalio/testing'),
  ...forbidden('no-cycles', 'packages/platform/src/one.ts', './two.ts'),
  ...forbidden('no-cycles', 'packages/platform/src/two.ts', './one.ts'),
];

/** A module that nobody imports and that imports nobody. */
export const orphan = 'packages/platform/src/orphan.ts';
