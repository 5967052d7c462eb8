import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresEnvironment } from '../environment.ts';
import { LocalStackError } from '../local-stack-error.ts';
import { run } from '../process/run.ts';
import type { PostgresBinaries } from './binaries.ts';
import type { SystemUser } from './system-user.ts';

/** What lies in a data directory: the cluster itself (PGDATA) and the password of its only role. */
export interface Cluster {
  readonly directory: string;
  readonly password: string;
}

export interface ClusterOptions {
  readonly dataDirectory: string;
  readonly durable: boolean;
  readonly binaries: PostgresBinaries;
  readonly user: SystemUser | null;
}

export const POSTGRES_ROLE = 'lockstep';
const INITDB_TIMEOUT_MS = 120_000;

/** Opens the cluster of a directory, or makes one. A run that was killed half-way leaves nothing that is taken for one. */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const { dataDirectory, user } = options;
  await mkdir(dataDirectory, { recursive: true });
  if (user !== null) await chown(dataDirectory, user.uid, user.gid);
  const directory = join(dataDirectory, 'cluster');
  const passwordFile = join(dataDirectory, 'password');
  const password = await ownPassword(passwordFile, user);
  if (!(await exists(directory))) await createCluster({ ...options, directory, passwordFile });
  return { directory, password };
}

async function ownPassword(file: string, user: SystemUser | null): Promise<string> {
  try {
    await writeFile(file, randomBytes(18).toString('base64url'), { flag: 'wx', mode: 0o600 });
    if (user !== null) await chown(file, user.uid, user.gid); // initdb reads it as that user
  } catch (error) {
    if (!(await exists(file))) throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}

async function createCluster(
  options: ClusterOptions & { readonly directory: string; readonly passwordFile: string },
): Promise<void> {
  const { user, directory } = options;
  const draft = `${directory}.${randomBytes(6).toString('hex')}`;
  await mkdir(draft, { mode: 0o700 });
  await chmod(draft, 0o700);
  if (user !== null) await chown(draft, user.uid, user.gid);
  const args = [
    `--pgdata=${draft}`,
    `--username=${POSTGRES_ROLE}`,
    `--pwfile=${options.passwordFile}`,
    '--auth=password', // over loopback only; SCRAM would cost some 5 ms for each connection of a test
    '--encoding=UTF8',
    // The same order and case rules on every machine, whatever locales it has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(options.durable ? [] : ['--no-sync']),
  ];
  const ids = user === null ? {} : { uid: user.uid, gid: user.gid };
  const env = postgresEnvironment();
  const { code, output } = await run(options.binaries.initdb, args, {
    timeoutMs: INITDB_TIMEOUT_MS,
    env,
    ...ids,
  });
  if (code !== 0) {
    await rm(draft, { recursive: true, force: true });
    throw initFailed(options, output);
  }
  try {
    await rename(draft, directory);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(directory))) throw error; // else another process made one meanwhile
  }
}

function initFailed({ dataDirectory, user }: ClusterOptions, output: string): LocalStackError {
  if (user !== null && /permission denied/i.test(output)) {
    return new LocalStackError(
      'DIRECTORY_UNREACHABLE',
      `PostgreSQL runs as user '${user.name}' because this process is root, and that user can't reach ${dataDirectory}. ` +
        'Run this as an ordinary user, or move the checkout to where that user can go, or set DATABASE_URL. ' +
        `initdb said:\n${output.trim()}`,
    );
  }
  return new LocalStackError('SERVER_FAILED', `initdb failed in ${dataDirectory}:\n${output.trim()}`);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
