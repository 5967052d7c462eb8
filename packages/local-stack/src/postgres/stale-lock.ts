import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LocalStackError } from '../local-stack-error.ts';
import { run } from '../process/run.ts';

const ORPHAN_TIMEOUT_MS = 12_000; // longer than the watchdog takes to end the server of a killed run
const POLL_MS = 100;

/**
 * A killed server leaves its postmaster.pid. PostgreSQL itself overlooks one whose process is gone, but not one whose
 * number belongs to another program by now (in a container numbers repeat at each start), and a server that is about
 * to end needs a moment.
 */
export async function clearStaleLock(clusterDirectory: string, timeoutMs = ORPHAN_TIMEOUT_MS): Promise<void> {
  const file = join(clusterDirectory, 'postmaster.pid');
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const pid = await lockHolder(file);
    if (pid === null) return;
    const command = await commandOf(pid);
    if (command?.includes(clusterDirectory) !== true) {
      await rm(file, { force: true });
      return;
    }
    if (performance.now() > deadline) throw inUse(clusterDirectory, pid);
    await delay(POLL_MS);
  }
}

export function inUse(clusterDirectory: string, pid: number | null): LocalStackError {
  const holder =
    pid === null ? 'another PostgreSQL server' : `a PostgreSQL server with process id ${String(pid)}`;
  return new LocalStackError(
    'DATA_DIRECTORY_IN_USE',
    `${clusterDirectory} is in use by ${holder}. Stop what started it (another copy of Lockstep on this machine?), ` +
      `or end it${pid === null ? '' : `: kill -INT ${String(pid)}`}.`,
  );
}

async function lockHolder(file: string): Promise<number | null> {
  const content = await readFile(file, 'utf8').catch(() => null);
  if (content === null) return null;
  const pid = Number(content.split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : 0;
}

/** The command line of a process, or null when there is none. Debian's slim images have no `ps`, macOS has no /proc. */
async function commandOf(pid: number): Promise<string | null> {
  if (pid === 0) return null;
  if (process.platform === 'linux') {
    const line = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');
    return line === '' ? null : line;
  }
  const { code, output } = await run('ps', ['-o', 'command=', '-p', String(pid)], { timeoutMs: 5_000 });
  return code === 0 ? output : null;
}
