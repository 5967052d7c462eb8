import type { z } from 'zod';
import { childEnvironment } from '../environment.ts';
import { startServerProcess } from '../process/server-process.ts';
import type { Launched } from './managed-process.ts';
import { checkoutRoot, programFile } from './program-files.ts';
import type { ProgramKind, ProgramName } from './program-files.ts';

export type Variables = Readonly<Record<string, string>>;

export interface NodeProgram<T> {
  readonly name: string;
  readonly program: ProgramName;
  readonly from: ProgramKind;
  /** For tests: another file in the place of the program. */
  readonly file?: string;
  readonly nodeArguments?: readonly string[];
  /** Of our own variables it gets these and no other: nothing of the caller's environment leads it astray. */
  readonly variables: Variables;
  /** Where its standard error goes; kept in memory, its last lines only, when absent. */
  readonly logFile?: string;
  /** The JSON line that it prints when it is ready. */
  readonly announcement: z.ZodType<T>;
}

const START_TIMEOUT_MS = 120_000; // sources are transpiled the first time, and the machine may be busy with others
const STOP_TIMEOUT_MS = 25_000; // the programs give themselves 20 s (platform's onShutdown)

/** Starts a program of this checkout and resolves with what it announces. */
export async function startNodeProgram<T>(options: NodeProgram<T>): Promise<Launched<T>> {
  const { name, from } = options;
  const file = options.file ?? programFile(options.program, from);
  const server = await startServerProcess({
    name,
    command: process.execPath,
    args: [
      ...(from === 'sources' ? ['--import', 'tsx', '--conditions=@lockstep/source'] : []),
      ...(options.nodeArguments ?? []),
      file,
    ],
    cwd: checkoutRoot(),
    env: { ...childEnvironment(), ...options.variables },
    stopSignal: 'TERM',
    stopTimeoutMs: STOP_TIMEOUT_MS,
    ...(options.logFile === undefined ? {} : { errorFile: options.logFile }),
  });
  try {
    const line = await server.waitForLine(/^\{/, START_TIMEOUT_MS);
    return { server, details: options.announcement.parse(JSON.parse(line)) };
  } catch (error) {
    await server.stop('KILL');
    throw error;
  }
}
