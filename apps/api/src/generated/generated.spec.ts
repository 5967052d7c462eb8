import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const folder = fileURLToPath(new URL('../../', import.meta.url));
// The generator in a process of its own: under Jest its plugins, CommonJS that requires ES modules, do not load.
const generator = fileURLToPath(import.meta.resolve('@graphql-codegen/cli/package.json')).replace(
  'package.json',
  'esm/bin.js',
);

describe('schema.graphql and graphql.generated.ts', () => {
  it('are what their sources give: npm run generate -w @lockstep/api', async () => {
    const check = promisify(execFile)(process.execPath, [generator, '--config', 'codegen.ts', '--check'], {
      cwd: folder,
    });
    await expect(check).resolves.toBeDefined();
  }, 60_000);
});
