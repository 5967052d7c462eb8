import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** The addresses of the servers, and the program that the test files start for a sandbox. */
export interface TestRun {
  readonly postgresAdminUrl: string;
  readonly temporalAddress: string;
  readonly sandboxFile: string;
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const program = fileURLToPath(new URL('./servers.ts', import.meta.url));

let child: ChildProcessByStdio<Writable, Readable, null> | null = null;

/**
 * Jest loads its global set-up without the condition that leads to our packages' sources: the servers are started by a
 * process of their own. It ends when its standard input does, so when jest does, however that ends.
 */
export async function startServers(): Promise<TestRun> {
  const flags = ['--import', 'tsx', '--conditions=@lockstep/source', program];
  child = spawn(process.execPath, flags, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) return parseRun(JSON.parse(line));
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

function parseRun(value: unknown): TestRun {
  const announced = new Map<string, unknown>(Object.entries(value ?? {}));
  const member = (name: keyof TestRun): string => {
    const text = announced.get(name);
    if (typeof text === 'string') return text;
    throw new Error(`The servers of this test run announced no ${name}.`);
  };
  return {
    postgresAdminUrl: member('postgresAdminUrl'),
    temporalAddress: member('temporalAddress'),
    sandboxFile: member('sandboxFile'),
  };
}
