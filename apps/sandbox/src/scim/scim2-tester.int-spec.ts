import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DEFAULTS } from '../defaults.ts';
import { LiveSandbox } from '../testing/live-sandbox.ts';

const run = promisify(execFile);
const cache = fileURLToPath(
  new URL('../../../../node_modules/.cache/lockstep/scim2-tester', import.meta.url),
);
const requirements = fileURLToPath(new URL('scim2-tester.requirements.txt', import.meta.url));
const script = fileURLToPath(new URL('scim2-tester.py', import.meta.url));
const results = z.array(
  z.object({
    title: z.string(),
    resourceType: z.string().nullable(),
    status: z.string(),
    reason: z.string().nullable(),
  }),
);

/** A virtual environment per list of versions; the marker is written last, so a broken installation is made anew. */
async function installTester(): Promise<string> {
  const version = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 16);
  const folder = join(cache, version);
  const python = join(folder, 'bin', 'python');
  const marker = join(folder, 'installed');
  if (existsSync(marker)) return python;
  await rm(folder, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await run('python3', ['-m', 'venv', folder]);
  await run(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '-r',
    requirements,
  ]);
  await writeFile(marker, '');
  return python;
}

let live: LiveSandbox;
let python: string;

beforeAll(async () => {
  python = await installTester();
  live = await LiveSandbox.start();
}, 300_000);
afterAll(() => live.close());

async function check(): Promise<z.infer<typeof results>> {
  const { stdout } = await run(python, [script, live.sandbox.scim, DEFAULTS.scim.token], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return results.parse(JSON.parse(stdout));
}

describe('scim2-tester', () => {
  it('finds nothing to object to in the strict SCIM application', async () => {
    const checks = await check();
    expect(checks.filter(({ status }) => status !== 'SUCCESS')).toEqual([]);
    // 0.5.2 makes 135; fewer than a hundred would mean that discovery failed and most were never made.
    expect(checks.length).toBeGreaterThan(100);
    expect(new Set(checks.map(({ resourceType }) => resourceType))).toEqual(new Set([null, 'User', 'Group']));
  });

  it('does object when a quirk breaks the protocol', async () => {
    await live.control('PATCH', '/scim/settings', {
      quirks: { dropAttributes: ['title'], ignoreFilters: true },
    });
    expect((await check()).some(({ status }) => status === 'ERROR')).toBe(true);
  });
});
