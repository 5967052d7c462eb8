import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { searchPath } from '../scripts/run/environment.ts';

export const root = fileURLToPath(new URL('../', import.meta.url));

export interface Program {
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  /** All that was written so far, to both streams. */
  output(): string;
  /** Waits for it on either stream; rejects when the program ends before. */
  saw(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
}

/** A Node program of this checkout with these variables and no others, PATH apart. */
export function runNode(args: readonly string[], variables: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: searchPath(), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const waiting = new Set<() => void>();
  const add = (text: string): void => {
    output += text;
    for (const look of waiting) look();
  };
  child.stdout.setEncoding('utf8').on('data', add);
  child.stderr.setEncoding('utf8').on('data', add);
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, output }));
  const saw = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(output);
        if (match === null) return;
        waiting.delete(look);
        resolve(match);
      };
      waiting.add(look);
      look();
      void ended.then(() => {
        reject(new Error(`${args.join(' ')} ended without ${String(pattern)}:\n${output}`));
      });
    });
  return { ended, saw, output: () => output, signal: (name) => child.kill(name) };
}
