import { randomBytes } from 'node:crypto';
import { searchAttributes, temporalNamespace } from '@lockstep/contracts';
import { migrate, openDatabase, type Db } from '@lockstep/database';
import { startPostgres, startTemporal } from '@lockstep/local-stack';
import { createLogger } from '@lockstep/platform';
import { startApplication } from '../application.ts';
import { readEnvironment } from '../environment.ts';
import { createTemporalControl } from '../temporal/temporal-control.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { createGraphqlClient, type GraphqlClient } from './graphql-client.ts';

export interface TestApplication {
  readonly url: string;
  readonly token: string;
  readonly db: Db;
  readonly keys: string;
  readonly graphql: GraphqlClient;
  /** host:port; nothing listens there when the application was started without Temporal. */
  readonly temporalAddress: string;
  stop(): Promise<void>;
}

export interface TestApplicationOptions {
  /** Start a Temporal server; else the address leads nowhere. */
  readonly temporal?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
  /** Instead of a client of Temporal. */
  readonly workflows?: WorkflowControl;
}

/** Nothing listens on the discard port of loopback. */
const nowhere = '127.0.0.1:9';

/** The whole API on its own PostgreSQL (and Temporal), as `main.ts` puts it together. */
export async function startTestApplication(options: TestApplicationOptions = {}): Promise<TestApplication> {
  const [postgres, temporal] = await Promise.all([
    startPostgres(),
    options.temporal ? startTemporal({ namespace: temporalNamespace, searchAttributes }) : null,
  ]);
  const token = randomBytes(32).toString('hex');
  const keys = `k1:${randomBytes(32).toString('base64')}`;
  const environment = readEnvironment({
    DATABASE_URL: postgres.url,
    TEMPORAL_ADDRESS: temporal?.address ?? nowhere,
    API_PORT: '0',
    LOCKSTEP_ADMIN_TOKEN: token,
    LOCKSTEP_SECRET_KEYS: keys,
    LOG_LEVEL: 'silent',
    ...options.variables,
  });
  const db = openDatabase({ url: environment.databaseUrl });
  await migrate(db);
  const logger = createLogger({ name: 'api-test', level: environment.logLevel });
  const workflows =
    options.workflows ?? createTemporalControl(environment.temporal, { logger, testTimeoutMs: 2_000 });
  const application = await startApplication({ environment, db, logger, workflows });
  return {
    url: application.url,
    token,
    db,
    keys,
    graphql: createGraphqlClient(application.url, token),
    temporalAddress: environment.temporal.address,
    stop: async () => {
      await application.close();
      await workflows.close();
      await db.destroy();
      await Promise.all([postgres.stop(), temporal?.stop()]);
    },
  };
}
