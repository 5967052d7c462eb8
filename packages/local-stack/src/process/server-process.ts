import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LocalStackError } from '../local-stack-error.ts';
import { startWatchdog } from './watchdog.ts';
import type { WatchdogOrders } from './watchdog.ts';

export interface ServerProcessOptions {
  /** For messages: 'PostgreSQL', 'Temporal'. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly uid?: number;
  readonly gid?: number;
  /** Sent by `stop`, and by the watchdog if this process dies. */
  readonly stopSignal: WatchdogOrders['signal'];
  readonly removeDirectory?: string;
  readonly log?: (line: string) => void;
}

export interface ServerProcess {
  readonly pid: number;
  /** Resolves when the process is gone, whatever the reason. */
  readonly exited: Promise<void>;
  isRunning(): boolean;
  /** The last lines that it wrote. */
  tail(): string;
  /** Resolves once a line matches; rejects with SERVER_FAILED when the process ends first or the time is over. */
  waitForLine(pattern: RegExp, timeoutMs: number): Promise<void>;
  /** An orderly end; KILL when it takes longer than 10 s. */
  stop(): Promise<void>;
}

const TAIL_LINES = 40;
const STOP_TIMEOUT_MS = 10_000;

/** Starts a server in a session of its own, so that Ctrl+C reaches us first and we stop it in our order. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { name, command } = options;
  const child = spawn(command, [...options.args], {
    detached: process.platform !== 'win32',
    // A user other than ours may be unable to enter our directory.
    cwd: process.platform === 'win32' ? undefined : '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
  const lines: string[] = [];
  let stopping = false;
  const listeners = new Set<(line: string) => void>();
  const onLine = (line: string): void => {
    lines.push(line);
    if (lines.length > TAIL_LINES) lines.shift();
    if (!stopping) options.log?.(line); // what a server complains of while it is taken down is of no use to anybody
    for (const listener of listeners) listener(line);
  };
  listen(child.stdout, onLine);
  listen(child.stderr, onLine);

  let running = true;
  // `close`, not `exit`: only then has every line been read.
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => {
      running = false;
      resolve();
    });
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', (cause) => {
      reject(
        new LocalStackError('SERVER_FAILED', `${name} could not be started from ${command}.`, { cause }),
      );
    });
    child.once('spawn', () => {
      resolve(child.pid ?? 0);
    });
  });
  const callOff = startWatchdog({
    pid,
    signal: options.stopSignal,
    ...(options.removeDirectory === undefined ? {} : { removeDirectory: options.removeDirectory }),
  });
  child.once('exit', callOff);
  child.unref(); // a script that forgets to stop the server may still end; the watchdog clears up

  const tail = (): string => lines.join('\n');
  const failed = (what: string): LocalStackError =>
    new LocalStackError('SERVER_FAILED', `${name} ${what}. Its last lines were:\n${tail()}`);

  const waitForLine = async (pattern: RegExp, timeoutMs: number): Promise<void> => {
    if (lines.some((line) => pattern.test(line))) return;
    let timer: NodeJS.Timeout | undefined;
    let listener: ((line: string) => void) | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        listener = (line) => {
          if (pattern.test(line)) resolve();
        };
        listeners.add(listener);
        timer = setTimeout(() => {
          reject(failed(`was not ready after ${String(timeoutMs)} ms`));
        }, timeoutMs);
        void exited.then(() => {
          reject(failed('ended while it started'));
        });
      });
    } finally {
      clearTimeout(timer);
      if (listener !== undefined) listeners.delete(listener);
    }
  };

  const stop = async (): Promise<void> => {
    stopping = true;
    if (!running) return;
    child.kill(`SIG${options.stopSignal}`);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  };

  return { pid, exited, isRunning: () => running, tail, waitForLine, stop };
}

function listen(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream }).on('line', onLine);
  if (stream instanceof Socket) stream.unref();
}
