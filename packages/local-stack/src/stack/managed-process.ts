import { readFileSync } from 'node:fs';
import { LocalStackError } from '../local-stack-error.ts';
import type { ProcessExit, ServerProcess, StopSignal } from '../process/server-process.ts';

/** A process of the stack, across its restarts. */
export interface ManagedProcess<T = unknown> {
  /** `postgres`, `temporal`, `sandbox`, `api`, `worker-1`. */
  readonly name: string;
  readonly logFile?: string;
  /** Its addresses: what it announced when it was ready. */
  readonly details: T;
  /** Of the process that runs now, or ran last. */
  readonly pid: number;
  /** Of the process that runs now, or ran last: take it before `kill`. */
  readonly exited: Promise<ProcessExit>;
  isRunning(): boolean;
  /** False when it was gone already. Nobody starts it again but `restart`. */
  kill(signal: NodeJS.Signals): boolean;
  /** Ends it in an orderly way if it still runs, then starts it at the same addresses; resolves when it is ready. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /**
   * The most memory that the process had resident at any moment (VmHWM), in bytes; after an end by `stop` or `restart`
   * that of the process that ended. Null where there is no /proc, or when it died before it was asked.
   */
  peakMemoryBytes(): number | null;
}

export interface Launched<T> {
  readonly server: ServerProcess;
  /** Its addresses. */
  readonly details: T;
}

export interface ManagedProcessOptions<T> {
  readonly name: string;
  readonly logFile?: string;
  /** Starts the process and resolves when it is ready; at the addresses that it had before, if it had any. */
  readonly launch: (before: T | null) => Promise<Launched<T>>;
  /** When it is to be started again its data must be whole: a server may stop faster when nobody needs them. */
  readonly restartSignal: StopSignal;
}

export async function startManaged<T>(options: ManagedProcessOptions<T>): Promise<ManagedProcess<T>> {
  const { name, logFile, launch, restartSignal } = options;
  let { server, details } = await launch(null);
  let stopped = false;
  let lastPeak: number | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  /** A stop that comes while a restart is under way must end what that restart has started. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  const end = async (signal?: StopSignal): Promise<void> => {
    lastPeak = readPeakMemory(server.pid) ?? lastPeak;
    await server.stop(signal);
  };
  return {
    name,
    ...(logFile === undefined ? {} : { logFile }),
    get details() {
      return details;
    },
    get pid() {
      return server.pid;
    },
    get exited() {
      return server.exited;
    },
    isRunning: () => server.isRunning(),
    kill: (signal) => server.kill(signal),
    restart: () =>
      inTurn(async () => {
        if (stopped)
          throw new LocalStackError('STACK_STOPPED', `${name} can't be restarted: it was stopped.`);
        await end(restartSignal);
        ({ server, details } = await launch(details));
      }),
    stop: () => {
      stopped = true;
      return inTurn(end);
    },
    peakMemoryBytes: () => (server.isRunning() ? readPeakMemory(server.pid) : lastPeak),
  };
}

function readPeakMemory(pid: number): number | null {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
    return line === null ? null : Number(line[1]) * 1_024;
  } catch {
    return null;
  }
}
