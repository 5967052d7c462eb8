import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export interface ServerAddresses {
  readonly postgresAdminUrl: string;
  readonly temporalAddress: string;
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const program = fileURLToPath(new URL('./servers.ts', import.meta.url));

let child: ChildProcessByStdio<Writable, Readable, null> | null = null;

/**
 * Jest loads its global set-up without the condition that leads to our packages' sources: the servers are started by a
 * process of their own. It ends when its standard input does, so when jest does, however that ends.
 */
export async function startServers(): Promise<ServerAddresses> {
  const flags = ['--import', 'tsx', '--conditions=@lockstep/source', program];
  child = spawn(process.execPath, flags, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) return parseAddresses(JSON.parse(line));
  throw new Error('PostgreSQL and Temporal could not be started for this test run; the reason stands above.');
}

export async function stopServers(): Promise<void> {
  const servers = child;
  child = null;
  if (servers === null || hasEnded(servers)) return;
  const ended = once(servers, 'exit');
  servers.stdin.end();
  await ended;
}

/** A process that a signal ended has no exit code. */
function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function parseAddresses(value: unknown): ServerAddresses {
  if (
    typeof value === 'object' &&
    value !== null &&
    'postgresAdminUrl' in value &&
    'temporalAddress' in value
  ) {
    const { postgresAdminUrl, temporalAddress } = value;
    if (typeof postgresAdminUrl === 'string' && typeof temporalAddress === 'string')
      return { postgresAdminUrl, temporalAddress };
  }
  throw new Error(`The servers of this test run announced something else than their addresses.`);
}
