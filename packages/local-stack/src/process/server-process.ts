import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { LocalStackError } from '../local-stack-error.ts';
import { openOutput } from './output.ts';
import { startWatchdog } from './watchdog.ts';
import type { WatchdogOrders } from './watchdog.ts';

export interface ServerProcessOptions {
  /** For messages: 'PostgreSQL', 'Temporal'. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The root of the file system when absent: a user other than ours may be unable to enter our directory. */
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Sent by `stop`, and by the watchdog if this process dies. */
  readonly stopSignal: StopSignal;
  /** How long an orderly end may take, 10 s when absent; then KILL. */
  readonly stopTimeoutMs?: number;
  readonly removeDirectory?: string;
  readonly log?: (line: string) => void;
  /** Standard error goes there directly (appended) and is then no line for `log` and `waitForLine`. */
  readonly errorFile?: string;
}

export type StopSignal = WatchdogOrders['signal'];

export interface ProcessExit {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServerProcess {
  readonly pid: number;
  /** Resolves when the process is gone, whatever the reason. Does not keep this process alive. */
  readonly exited: Promise<ProcessExit>;
  /** The same, and keeps it alive. */
  waitForExit(): Promise<ProcessExit>;
  isRunning(): boolean;
  /** The last lines that it wrote. */
  tail(): string;
  /** Resolves with the first line that matches; rejects with SERVER_FAILED when the process ends first or the time is over. */
  waitForLine(pattern: RegExp, timeoutMs: number): Promise<string>;
  /** False when it was gone already. */
  kill(signal: NodeJS.Signals): boolean;
  /** An orderly end (by another signal than usual, if one is given); KILL when it takes too long. */
  stop(signal?: StopSignal): Promise<void>;
}

const STOP_TIMEOUT_MS = 10_000;
const HOLD_INTERVAL_MS = 60_000;

/** Starts a server in a session of its own, so that Ctrl+C reaches us first and we stop it in our order. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { name, stopTimeoutMs = STOP_TIMEOUT_MS } = options;
  const output = openOutput(options.errorFile);
  let child: ChildProcess;
  try {
    child = spawn(options.command, [...options.args], {
      detached: process.platform !== 'win32',
      cwd: options.cwd ?? (process.platform === 'win32' ? undefined : '/'),
      stdio: output.stdio,
      ...(options.env === undefined ? {} : { env: options.env }),
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
    });
  } finally {
    output.release();
  }
  let stopping = false;
  output.onLine((line) => {
    if (!stopping) options.log?.(line); // what a server complains of while it is taken down is of no use to anybody
  });
  output.read(child);

  let running = true;
  // `close`, not `exit`: only then has every line been read.
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('close', (code, signal) => {
      running = false;
      resolve({ code, signal });
    });
  });
  const pid = await spawned(child, options);
  const callOff = startWatchdog({
    pid,
    signal: options.stopSignal,
    timeoutMs: stopTimeoutMs,
    ...(options.removeDirectory === undefined ? {} : { removeDirectory: options.removeDirectory }),
  });
  child.once('exit', callOff);
  child.unref(); // a script that forgets to stop the server may still end; the watchdog clears up

  const failed = (what: string): LocalStackError =>
    new LocalStackError('SERVER_FAILED', `${name} ${what}. Its last lines were:\n${output.tail()}`);

  const waitForLine = async (pattern: RegExp, timeoutMs: number): Promise<string> => {
    const earlier = output.find(pattern);
    if (earlier !== undefined) return earlier;
    let timer: NodeJS.Timeout | undefined;
    let forget: (() => void) | undefined;
    try {
      return await new Promise<string>((resolve, reject) => {
        forget = output.onLine((line) => {
          if (pattern.test(line)) resolve(line);
        });
        timer = setTimeout(() => {
          reject(failed(`was not ready after ${String(timeoutMs)} ms`));
        }, timeoutMs);
        void exited.then(({ code, signal }) => {
          reject(failed(`ended while it started (${signal ?? `exit code ${String(code)}`})`));
        });
      });
    } finally {
      clearTimeout(timer);
      forget?.();
    }
  };

  const waitForExit = async (): Promise<ProcessExit> => {
    const hold = setInterval(() => undefined, HOLD_INTERVAL_MS);
    try {
      return await exited;
    } finally {
      clearInterval(hold);
    }
  };

  const kill = (signal: NodeJS.Signals): boolean => {
    if (!running) return false;
    void waitForExit(); // whoever kills waits for the end, too
    return child.kill(signal);
  };

  const stop = async (signal = options.stopSignal): Promise<void> => {
    stopping = true;
    if (!running) return;
    child.kill(`SIG${signal}`);
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await exited;
    clearTimeout(timer);
  };

  return {
    pid,
    exited,
    waitForExit,
    isRunning: () => running,
    tail: () => output.tail(),
    waitForLine,
    kill,
    stop,
  };
}

function spawned(child: ChildProcess, { name, command }: ServerProcessOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      reject(
        new LocalStackError('SERVER_FAILED', `${name} could not be started from ${command}.`, { cause }),
      );
    });
    child.once('spawn', () => {
      resolve(child.pid ?? 0);
    });
  });
}
