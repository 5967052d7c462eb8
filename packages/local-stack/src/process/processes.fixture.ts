import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** The processes whose command line holds a text. */
export function processesWith(text: string): number[] {
  return listProcesses().flatMap(({ pid, command }) => (command.includes(text) ? [pid] : []));
}

function listProcesses(): { pid: number; command: string }[] {
  if (process.platform === 'linux') {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.map((name) => ({ pid: Number(name), command: commandOf(name) }));
  }
  const { stdout } = spawnSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' });
  return stdout.split('\n').map((line) => ({ pid: Number.parseInt(line, 10), command: line }));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}

/** Asks again and again; rejects after 20 s with what was waited for. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Not within 20 s: ${what}`);
    await delay(20);
  }
}

const scripts: ChildProcess[] = [];

/** For `afterAll`: a test that failed half-way has not ended its script, and Jest would wait for it. */
export function endScripts(): void {
  for (const child of scripts.splice(0)) child.kill('SIGKILL');
}

/** A Node process of its own that runs a script of TypeScript, with its first line of output. */
export async function runScript(script: string): Promise<{ child: ChildProcess; firstLine: string }> {
  const flags = ['--import', 'tsx', '--conditions=@lockstep/source', '--input-type=module', '-e', script];
  const child = spawn(process.execPath, flags, { cwd: HERE, stdio: ['ignore', 'pipe', 'inherit'] });
  scripts.push(child);
  let output = '';
  const firstLine = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString('utf8');
      const end = output.indexOf('\n');
      if (end !== -1) resolve(output.slice(0, end));
    });
    child.once('close', () => {
      reject(new Error('The script ended without a line of output.'));
    });
  });
  return { child, firstLine };
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The processes that a process has started and that still run. Linux only. */
export function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => (parentOf(pid) === parent ? [Number(pid)] : []));
}

function parentOf(pid: string): number | null {
  try {
    const [, state, parent] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return state === 'Z' ? null : Number(parent);
  } catch {
    return null; // it has ended meanwhile
  }
}
