import { randomBytes } from 'node:crypto';
import { openDatabase, type Db } from '@lockstep/database';
import { createLogger } from '@lockstep/platform';
import { createTestDatabase, readTestEnvironment } from '@lockstep/testkit';
import { openEgress, type Egress } from '@lockstep/platform/egress';
import { createSignIn } from '../account/sign-in.ts';
import type { Foundation } from '../application.module.ts';
import { startApplication } from '../application.ts';
import { currentActor } from '../audit/acting.ts';
import { createAuthenticator } from '../auth/authenticator.ts';
import { requestFields } from '../edge/request-context.ts';
import { readEnvironment } from '../environment.ts';
import { createNotifier } from '../notification/create-notifier.ts';
import type { Notifier } from '../notification/notifier.ts';
import { createTemporalControl } from '../temporal/temporal-control.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { createGraphqlClient, type GraphqlClient } from './graphql-client.ts';

export interface TestApplication {
  readonly url: string;
  readonly token: string;
  readonly db: Db;
  readonly databaseUrl: string;
  readonly keys: string;
  readonly graphql: GraphqlClient;
  /** Sends when a test says so: no loop runs. */
  readonly notifier: Notifier;
  readonly foundation: Foundation & { readonly egress: Egress };
  /** host:port; nothing listens there when the application was started without Temporal. */
  readonly temporalAddress: string;
  stop(): Promise<void>;
}

export interface TestApplicationOptions {
  /** Use the Temporal server of the run; else the address leads nowhere. */
  readonly temporal?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
  /** Role bindings that name jobs, which are made here. */
  readonly bindingsOf?: (db: Db) => Promise<readonly object[]>;
  /** Where the log goes, at the level debug; else nowhere. */
  readonly log?: { write: (line: string) => void };
  /** Instead of a client of Temporal. */
  readonly workflows?: WorkflowControl;
}

/** Nothing listens on the discard port of loopback. */
const nowhere = '127.0.0.1:9';

/** The whole API on a database of its own (and the run's Temporal server), as `main.ts` puts it together. */
export async function startTestApplication(options: TestApplicationOptions = {}): Promise<TestApplication> {
  const database = await createTestDatabase();
  const db = openDatabase({ url: database.url, actor: currentActor });
  const token = randomBytes(32).toString('hex');
  const keys = `k1:${randomBytes(32).toString('base64')}`;
  const bindings = await options.bindingsOf?.(db);
  const environment = readEnvironment({
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: options.temporal ? readTestEnvironment().temporalAddress : nowhere,
    API_PORT: '0',
    LOCKSTEP_ADMIN_TOKEN: token,
    LOCKSTEP_SECRET_KEYS: keys,
    LOG_LEVEL: 'silent',
    ...(bindings === undefined ? {} : { LOCKSTEP_ROLE_BINDINGS: JSON.stringify(bindings) }),
    ...options.variables,
  });
  const logger = createLogger({
    name: 'api-test',
    level: options.log === undefined ? environment.logLevel : 'debug',
    context: requestFields,
    ...(options.log === undefined ? {} : { destination: options.log }),
  });
  const workflows = options.workflows ?? createTemporalControl(environment, { logger, testTimeoutMs: 2_000 });
  const egress = openEgress(environment.egress);
  const notifier = createNotifier({ environment, db, logger, egress });
  const signIn = createSignIn(environment, egress, db);
  const authenticator = createAuthenticator(environment, egress, signIn);
  const foundation = { environment, db, logger, workflows, notifier, authenticator, signIn };
  const application = await startApplication(foundation);
  return {
    url: application.url,
    token,
    db,
    databaseUrl: database.url,
    keys,
    notifier,
    foundation: { ...foundation, egress },
    graphql: createGraphqlClient(application.url, token),
    temporalAddress: environment.temporal.address,
    stop: async () => {
      await application.close();
      await egress.close();
      await workflows.close();
      await db.destroy();
      await database.drop();
    },
  };
}
