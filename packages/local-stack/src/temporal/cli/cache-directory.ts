import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `node_modules/.cache/lockstep` of the checkout: away with `node_modules`, never committed, never in an image. */
export function checkoutCacheDirectory(): string {
  return join(checkoutRoot(dirname(fileURLToPath(import.meta.url))), 'node_modules', '.cache', 'lockstep');
}

function checkoutRoot(from: string): string {
  for (let directory = from; ; directory = dirname(directory)) {
    const file = join(directory, 'package.json');
    if (existsSync(file) && readFileSync(file, 'utf8').includes('"workspaces"')) return directory;
    if (directory === dirname(directory)) return process.cwd();
  }
}

/**
 * Fills a directory of the cache once. `fill` works in a directory of its own which is then renamed: two processes at
 * the same time do the work twice and harm nobody, and one that is killed leaves nothing that looks whole.
 */
export async function fillOnce(
  cacheDirectory: string,
  name: string,
  fill: (draft: string) => Promise<void>,
): Promise<string> {
  const target = join(cacheDirectory, name);
  if (await isDirectory(target)) return target;
  await mkdir(cacheDirectory, { recursive: true });
  const draft = await mkdtemp(join(cacheDirectory, `.${name}.`));
  try {
    await fill(draft);
    await chmod(draft, 0o755); // mkdtemp makes it ours alone; the checkout may be used by others
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await isDirectory(target))) throw error; // else another process was quicker
  }
  return target;
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
