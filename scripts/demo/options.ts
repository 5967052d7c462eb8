import { parseArgs } from 'node:util';

export interface DemoOptions {
  readonly users: number;
  /** End after the table, with an exit code that tells whether the target is as it should be. */
  readonly exit: boolean;
  /** The last line of standard output is one JSON object with all figures. */
  readonly json: boolean;
}

const usage = `npm run demo -- [--users N] [--exit] [--json]
  --users N  how many people the tenant has, 100 to 20,000; 1,000 when left out
  --exit     end after the table; the exit code is not 0 if Zoom is not exactly what it should be
  --json     the last line of standard output is one JSON object with all figures`;

/** Throws an Error that says what is wrong and what there is. */
export function readOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      users: { type: 'string', default: '1000' },
      exit: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  });
  const users = Number(values.users);
  if (!Number.isInteger(users) || users < 100 || users > 20_000) {
    throw new Error(`--users must be a whole number from 100 to 20,000, not "${values.users}".\n${usage}`);
  }
  return { users, exit: values.exit ?? false, json: values.json ?? false };
}
