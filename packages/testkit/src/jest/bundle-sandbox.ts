import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
/** Goes with `node_modules`, in which it finds the sandbox's dependencies. */
const cache = join(root, 'node_modules', '.cache', 'lockstep', 'sandbox');

/**
 * The sandbox's sources in one file of JavaScript. Some sixty test files start a sandbox, and a hundred modules that are
 * transpiled while they are loaded cost each of them more than all else that it does at its start.
 */
export async function bundleSandbox(): Promise<string> {
  const {
    outputFiles: [output],
  } = await build({
    entryPoints: [join(root, 'apps', 'sandbox', 'src', 'main.ts')],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
    logLevel: 'error',
  });
  if (output === undefined) throw new Error('The sandbox came out of its bundling as nothing.');
  const code = output.contents;
  const file = join(cache, `${createHash('sha256').update(code).digest('hex').slice(0, 24)}.mjs`);
  const draft = `${file}.${String(process.pid)}`;
  await mkdir(cache, { recursive: true });
  await writeFile(draft, code);
  // Whoever is quicker of two runs, both files are the same.
  await rename(draft, file);
  return file;
}
