import { readFile } from 'node:fs/promises';
import { randomInt } from 'node:crypto';
import { parseCases } from './expressions/cases.ts';
import { runCases } from './expressions/run-cases.ts';

/**
 * `npm run -s expressions -- FILE.json`: what expressions and filters give, without anything else of Lockstep. The file is
 * an array of cases (expressions/cases.ts); the answers go to standard output in the same order.
 */
const [file, ...rest] = process.argv.slice(2);
if (file === undefined || rest.length > 0) fail('Give one file: npm run -s expressions -- FILE.json');

let cases: readonly unknown[] | undefined;
try {
  cases = parseCases(await readFile(file, 'utf8'));
} catch (error) {
  fail(`${file} can't be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
}
if (cases === undefined) fail(`${file} must hold an array of cases.`);

const span = 2 ** 48 - 1;
const results = runCases(cases, { now: new Date(), random: () => randomInt(span) / span });
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
