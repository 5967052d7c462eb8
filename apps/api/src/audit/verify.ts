import { parseArgs } from 'node:util';
import { assertSchemaIsCurrent, openDatabase, verifyAudit } from '@lockstep/database';
import { exitOnEnvironmentError } from '@lockstep/platform';
import { readMigrationEnvironment } from '../environment.ts';

// npm run audit [-- --head <hash>]: computes the chain anew. Exit code 1: an entry was changed, or is missing.
const { values } = parseArgs({ options: { head: { type: 'string' } } });
const { databaseUrl } = exitOnEnvironmentError(() => readMigrationEnvironment());
const db = openDatabase({ url: databaseUrl, maxConnections: 1, applicationName: 'lockstep-audit' });
try {
  await assertSchemaIsCurrent(db);
  const verdict = await verifyAudit(db, values.head ?? null);
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
  if (!verdict.ok) process.exitCode = 1;
} finally {
  await db.destroy();
}
