import { assertSchemaIsCurrent, openDatabase, SchemaMismatchError } from '@lockstep/database';
import { createLogger, exitOnEnvironmentError, onShutdown } from '@lockstep/platform';
import { openEgress } from '@lockstep/platform/egress';
import { createSignIn } from './account/sign-in.ts';
import { startApplication } from './application.ts';
import { currentActor } from './audit/acting.ts';
import { createAuthenticator } from './auth/authenticator.ts';
import { requestFields } from './edge/request-context.ts';
import { readEnvironment } from './environment.ts';
import { createNotifier } from './notification/create-notifier.ts';
import { notifyUntil } from './notification/notify-loop.ts';
import { createTemporalControl } from './temporal/temporal-control.ts';

const environment = exitOnEnvironmentError(() => readEnvironment());
const logger = createLogger({
  name: 'lockstep-api',
  level: environment.logLevel,
  context: requestFields,
  ...(environment.announce ? { destination: process.stderr } : {}),
});
const db = openDatabase({
  url: environment.databaseUrl,
  applicationName: 'lockstep-api',
  actor: currentActor,
  onError: (error) => {
    logger.warn({ err: error }, 'an idle database connection was lost; the pool replaces it');
  },
});
const workflows = createTemporalControl(environment, { logger });

const stopping = new AbortController();

try {
  await assertSchemaIsCurrent(db);
  const egress = openEgress(environment.egress);
  const notifier = createNotifier({ environment, db, logger, egress });
  const signIn = createSignIn(environment, egress, db);
  const authenticator = createAuthenticator(environment, egress, signIn);
  const application = await startApplication({
    environment,
    db,
    logger,
    workflows,
    notifier,
    authenticator,
    signIn,
  });
  const { notifyEveryMs: everyMs } = environment;
  const notifying = notifyUntil(stopping.signal, { db, notifier, logger, everyMs });
  onShutdown(async () => {
    stopping.abort();
    await application.close();
    await notifying;
    await egress.close();
    await workflows.close();
    await db.destroy();
  });
  logger.info({ url: application.url }, 'the API is ready');
  if (environment.announce) process.stdout.write(`${JSON.stringify({ api: application.url })}\n`);
} catch (error) {
  if (error instanceof SchemaMismatchError) logger.fatal(error.message);
  else logger.fatal({ err: error }, 'the API could not start');
  process.exitCode = 1;
  await workflows.close();
  await db.destroy();
}
