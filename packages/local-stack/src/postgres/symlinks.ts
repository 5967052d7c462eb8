import { lstat, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * npm packages can't hold symbolic links, so the binaries' package makes them in its install script, which npm 11 may
 * be told not to run. We make those that are missing, from the package's own list. Safe to do at the same time twice.
 */
export async function hydrateSymlinks(packageRoot: string): Promise<number> {
  let made = 0;
  for (const { source, target } of await readLinks(join(packageRoot, 'native', 'pg-symlinks.json'))) {
    const path = join(packageRoot, target);
    if (await exists(path)) continue;
    try {
      await symlink(relative(dirname(path), join(packageRoot, source)), path);
      made += 1;
    } catch (error) {
      if (!(await exists(path))) throw error;
    }
  }
  return made;
}

async function readLinks(file: string): Promise<readonly Link[]> {
  if (!(await exists(file))) return []; // Windows has none
  const content: unknown = JSON.parse(await readFile(file, 'utf8'));
  return Array.isArray(content) ? content.filter(isLink) : [];
}

function isLink(value: unknown): value is Link {
  if (typeof value !== 'object' || value === null || !('source' in value) || !('target' in value))
    return false;
  return typeof value.source === 'string' && typeof value.target === 'string';
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
