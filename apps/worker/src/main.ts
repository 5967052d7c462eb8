import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { assertSchemaIsCurrent, openDatabase, resealSecrets, SchemaMismatchError } from '@lockstep/database';
import { createLogger, exitOnEnvironmentError, onShutdown, startHealthServer } from '@lockstep/platform';
import { openEgress } from '@lockstep/platform/egress';
import { ScheduleClient, WorkflowClient } from '@temporalio/client';
import { createActivities } from './activities.ts';
import { readEnvironment } from './environment.ts';
import { maintenanceActivities } from './maintenance/maintain.ts';
import { reconcileEvery } from './reconcile/reconcile-loop.ts';
import { connectTemporal } from './temporal/connect.ts';
import { createWorker } from './temporal/create-worker.ts';
import { dataConverterOf } from './temporal/data-converter.ts';
import { logFields } from './temporal/log-fields.ts';
import { installRuntime } from './temporal/install-runtime.ts';
import { drainPulses } from './temporal/pulse.ts';
import { readiness, type Running } from './temporal/readiness.ts';

const environment = exitOnEnvironmentError(() => readEnvironment());
const logger = createLogger({
  name: 'lockstep-worker',
  level: environment.logLevel,
  context: logFields,
  ...(environment.announce ? { destination: process.stderr } : {}),
});
installRuntime(logger);

/** What is open, in the order of opening; closed the other way round. */
const opened: (() => Promise<unknown>)[] = [];
const stopping = new AbortController();
let running: Running | null = null;

async function close(): Promise<void> {
  stopping.abort();
  drainPulses();
  for (let end = opened.pop(); end !== undefined; end = opened.pop()) await end();
}

async function start(): Promise<void> {
  const { temporal } = environment;
  const { requestTimeoutMs } = environment.egress;
  const db = openDatabase({
    url: environment.databaseUrl,
    applicationName: 'lockstep-worker',
    // Each page holds at most one connection at a time, and the rest (reconciling, health) needs a few.
    maxConnections: environment.maxActivities + 4,
    onError: (error) => {
      logger.warn({ err: error }, 'an idle database connection was lost; the pool replaces it');
    },
  });
  opened.push(() => db.destroy());
  await assertSchemaIsCurrent(db);

  // After a new key was put first, the older one is free to go once nothing is left.
  const secrets = await resealSecrets(db, environment.keyring);
  if (secrets.resealed + secrets.left > 0) logger.info(secrets, 'secrets were sealed under the first key');

  const health = await startHealthServer({
    ...environment.health,
    live: () => running?.worker.getState() !== 'FAILED',
    ready: () => readiness({ db, namespace: temporal.namespace, logger }, running),
  });
  opened.push(() => health.close());

  const egress = openEgress(environment.egress);
  opened.push(() => egress.close());

  const connection = await connectTemporal(temporal, logger, stopping.signal);
  opened.push(() => connection.close());
  const services = {
    db,
    egress,
    keyring: environment.keyring,
    clock: Date.now,
    sleep: (ms: number, signal?: AbortSignal) => delay(ms, undefined, { signal }),
    logger,
    workerId: `${hostname()}/${String(process.pid)}/${randomUUID().slice(0, 8)}`,
    requestTimeoutMs,
  };
  const { namespace } = temporal;
  const dataConverter = dataConverterOf(environment.keyring, temporal.encrypted, logger);
  const worker = await createWorker({
    connection,
    namespace,
    activities: { ...createActivities(services), ...maintenanceActivities(services, environment.retention) },
    maxActivities: environment.maxActivities,
    dataConverter,
  });
  running = { connection, worker };
  const ended = worker.run();
  opened.push(async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended.catch(() => undefined);
  });
  ended.catch((error: unknown) => fail(error, 'the worker broke down'));

  const workflows = new WorkflowClient({ connection, namespace, dataConverter });
  const reconciled = reconcileEvery(environment.reconcileEveryMs, stopping.signal, {
    db,
    workflows,
    schedules: new ScheduleClient({ connection, namespace, dataConverter }),
    logger,
    clock: Date.now,
  });
  opened.push(() => reconciled);

  const url = `http://${environment.health.host}:${String(health.port)}`;
  logger.info({ health: url }, 'the worker is ready');
  if (environment.announce) process.stdout.write(`${JSON.stringify({ health: url })}\n`);
}

/** Nothing is mended here: whoever supervises the process starts it again. */
async function fail(error: unknown, message: string): Promise<void> {
  if (stopping.signal.aborted) return;
  if (error instanceof SchemaMismatchError) logger.fatal(error.message);
  else logger.fatal({ err: error }, message);
  await close();
  process.exit(1);
}

onShutdown(close);
await start().catch((error: unknown) => fail(error, 'the worker could not start'));
