import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
/** Goes with `node_modules`. */
const cache = join(root, 'node_modules', '.cache', 'lockstep', 'workflow-bundles');
const program = fileURLToPath(new URL('./bundle-workflows.ts', import.meta.url));
const run = promisify(execFile);

/**
 * The bundle of the workflows' sources, made once for each state of them. Webpack runs in a process of its own: it takes
 * seconds and some 300 MB that a worker has no use for afterwards.
 */
export async function sourceBundle(failures: 'plain' | 'encoded'): Promise<{ readonly codePath: string }> {
  const codePath = join(cache, `${await stateOfSources()}.${failures}.js`);
  if (existsSync(codePath)) return { codePath };
  await mkdir(cache, { recursive: true });
  const draft = `${codePath}.${String(process.pid)}`;
  await run(
    process.execPath,
    ['--import', 'tsx', '--conditions=@lockstep/source', program, draft, failures],
    {
      cwd: root,
    },
  );
  // Whoever is quicker of two processes, both files are the same.
  await rename(draft, codePath);
  return { codePath };
}

async function stateOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const directory of ['packages/workflows/src', 'packages/contracts/src']) {
    const entries = await readdir(join(root, directory), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) hash.update(file).update(await readFile(file));
  }
  for (const file of ['package-lock.json', 'apps/worker/src/temporal/failure-converter.ts'])
    hash.update(await readFile(join(root, file)));
  return hash.digest('hex').slice(0, 24);
}
