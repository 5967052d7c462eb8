import { EnvironmentError } from './environment-error.ts';

/** For the entry point of a process: what the operator must mend is printed without a stack, and the process ends. */
export function exitOnEnvironmentError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
