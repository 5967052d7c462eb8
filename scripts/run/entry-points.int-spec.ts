import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('in a checkout that is not built', () => {
  let checkout = '';
  beforeAll(() => {
    checkout = mkdtempSync(join(tmpdir(), 'unbuilt-'));
    cpSync(join(root, 'package.json'), join(checkout, 'package.json'));
    cpSync(join(root, 'scripts'), join(checkout, 'scripts'), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
  });
  afterAll(() => {
    rmSync(checkout, { recursive: true });
  });

  it.each([
    ['start.ts', 'apps/worker/dist/workflow-bundle.js'],
    ['migrate.ts', 'apps/api/dist/migrate.js'],
  ])('%s says so, and what is missing', (script, missing) => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', `scripts/${script}`], {
      cwd: checkout,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('run "npm run build" first');
    expect(stderr).toContain(join(checkout, missing));
  });
});
