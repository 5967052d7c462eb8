import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

export interface Program {
  readonly name: string;
  /** A JavaScript file. */
  readonly file: string;
}

export interface SuperviseOptions {
  readonly programs: readonly Program[];
  readonly environment: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
  /** How long the programs may take to end when told to; then they are killed. */
  readonly graceMs?: number;
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Longer than the programs' own limit (packages/platform/src/shutdown/on-shutdown.ts). */
const GRACE_MS = 30_000;

/** A terminal signals its whole group, and npm passes the signal on as well: what comes at once is one wish to stop. */
const SAME_WISH_MS = 1_000;

/**
 * Runs the programs side by side, their output on ours. A signal is passed on to all; when one ends, for whatever reason, the
 * others are told to. Resolves when all have ended, with the exit code: 0 after a signal that all obeyed, else that of the first
 * that failed, or 1 when one ended by itself as if nothing were left to do.
 */
export async function supervise(options: SuperviseOptions): Promise<number> {
  const { programs, environment, report, graceMs = GRACE_MS } = options;
  // Each in a group of its own: a Ctrl-C would reach them twice, which they take for impatience.
  const running = programs.map(({ name, file }) => ({
    name,
    child: spawn(process.execPath, [file], { env: environment, stdio: 'inherit', detached: true }),
  }));
  const signalAll = (signal: NodeJS.Signals): void => {
    for (const { child } of running) if (isRunning(child)) child.kill(signal);
  };
  const state = { asked: false, lastWish: -Infinity, timers: new Array<NodeJS.Timeout>() };
  const stop = (signal: NodeJS.Signals): void => {
    if (performance.now() - state.lastWish < SAME_WISH_MS) return;
    state.lastWish = performance.now();
    state.timers.push(setTimeout(signalAll, graceMs, 'SIGKILL'));
    signalAll(signal);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    state.asked = true;
    stop(signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);

  const codes: number[] = [];
  await Promise.all(
    running.map(async ({ name, child }) => {
      const code = await exitCode(child);
      codes.push(code);
      if (state.asked || codes.length > 1) return;
      report(`${name} ended with code ${String(code)}: the rest is stopped, too`);
      stop('SIGTERM');
    }),
  );

  for (const timer of state.timers) clearTimeout(timer);
  for (const signal of SIGNALS) process.off(signal, onSignal);
  return codes.find((code) => code !== 0) ?? (state.asked ? 0 : 1);
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** As a shell has it: 128 and the signal's number for one that a signal ended; 127 for one that could not be started. */
function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => {
      resolve(127);
    });
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
