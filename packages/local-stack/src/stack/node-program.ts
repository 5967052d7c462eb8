import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { childEnvironment } from '../environment.ts';
import { LocalStackError } from '../local-stack-error.ts';
import { startServerProcess } from '../process/server-process.ts';
import type { Launched } from './managed-process.ts';

export type ProgramName = 'migrate' | 'sandbox' | 'api' | 'worker';
/** `sources`: TypeScript by tsx, nothing to build. `dist`: what `npm run build` made, as in production. */
export type ProgramKind = 'sources' | 'dist';
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

const FILES = {
  migrate: ['apps/api', 'migrate'],
  sandbox: ['apps/sandbox', 'main'],
  api: ['apps/api', 'main'],
  worker: ['apps/worker', 'main'],
} as const satisfies Record<ProgramName, readonly [string, string]>;

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

function programFile(program: ProgramName, from: ProgramKind): string {
  const [folder, name] = FILES[program];
  const file = join(checkoutRoot(), folder, from === 'sources' ? `src/${name}.ts` : `dist/${name}.js`);
  if (existsSync(file)) return file;
  const hint = from === 'dist' ? ' Run npm run build first.' : '';
  throw new LocalStackError('PROGRAM_MISSING', `There is no ${file} to run.${hint}`);
}

/** The stack runs the checkout that this file belongs to. */
export function checkoutRoot(from = dirname(fileURLToPath(import.meta.url))): string {
  const file = join(from, 'package.json');
  if (existsSync(file) && readFileSync(file, 'utf8').includes('"workspaces"')) return from;
  const parent = dirname(from);
  if (parent === from) throw new LocalStackError('PROGRAM_MISSING', 'The stack runs from a checkout only.');
  return checkoutRoot(parent);
}
