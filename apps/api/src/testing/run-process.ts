import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface RunningProcess {
  /** The first line on standard output; rejects with what stands on standard error when the process ends before. */
  readonly firstLine: Promise<string>;
  /** The exit code and all that was written. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  terminate(): void;
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** An entry point of the API as a process of its own, from its sources. */
export function runProcess(
  entry: 'main' | 'migrate' | 'audit/verify' | 'person/forget',
  variables: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): RunningProcess {
  const file = fileURLToPath(new URL(`../${entry}.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=@lockstep/source', file, ...args], {
    cwd: root,
    env: { ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')));
    });
    child.once('close', (code) => {
      reject(new Error(`${entry} ended with ${String(code)} before it wrote a line: ${stderr}`));
    });
  });
  // A test that only waits for the end must not fail for a line that nobody asked for.
  firstLine.catch(() => undefined);
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, stdout, stderr }));
  return { firstLine, ended, terminate: () => child.kill('SIGTERM') };
}
