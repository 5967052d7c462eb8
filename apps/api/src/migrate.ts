import { migrate, openDatabase } from '@lockstep/database';
import { exitOnEnvironmentError } from '@lockstep/platform';
import { readMigrationEnvironment } from './environment.ts';

// One shot: brings the database to this release's schema and ends. Two at once are safe.
const { databaseUrl } = exitOnEnvironmentError(() => readMigrationEnvironment());
const db = openDatabase({ url: databaseUrl, maxConnections: 2, applicationName: 'lockstep-migrate' });
try {
  const applied = await migrate(db);
  process.stdout.write(`${JSON.stringify({ applied })}\n`);
} finally {
  await db.destroy();
}
