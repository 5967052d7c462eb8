import { parseArgs } from 'node:util';
import { assertSchemaIsCurrent, forgetPerson, openDatabase } from '@lockstep/database';
import { exitOnEnvironmentError } from '@lockstep/platform';
import { readMigrationEnvironment } from '../environment.ts';
import { answerTo, usage } from './forget-answers.ts';

// npm run forget -- [job id] <object id or user principal name> [--dry-run] [--even-if-in-use]: removes one person (R16).
// Exit code 0: nothing of the person is left; 1: nothing was done, and why; 2: it was called wrongly.
const { values, positionals } = readArguments();
const name = positionals.at(-1) ?? refuse();
if (positionals.length > 2) refuse();
const { databaseUrl } = exitOnEnvironmentError(() => readMigrationEnvironment());
const db = openDatabase({ url: databaseUrl, maxConnections: 1, applicationName: 'lockstep-forget' });
try {
  await assertSchemaIsCurrent(db);
  const dryRun = values['dry-run'] ?? false;
  const jobId = positionals.length === 2 ? (positionals[0] ?? null) : null;
  const request = { name, jobId, evenIfInUse: values['even-if-in-use'] ?? false, dryRun };
  const { lines, exitCode } = answerTo(await forgetPerson(db, request), request);
  (exitCode === 0 ? process.stdout : process.stderr).write(`${lines.join('\n')}\n`);
  process.exitCode = exitCode;
} finally {
  await db.destroy();
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean' }, 'even-if-in-use': { type: 'boolean' } },
    });
  } catch {
    return refuse();
  }
}

function refuse(): never {
  process.stderr.write(usage);
  process.exit(2);
}
