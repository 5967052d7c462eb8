import type { Db } from '@lockstep/database';
import { withTimeLimit, type Logger, type Readiness } from '@lockstep/platform';
import type { NativeConnection, Worker } from '@temporalio/worker';
import { sql } from 'kysely';

export interface Running {
  readonly connection: NativeConnection;
  readonly worker: Worker;
}

const askWithinMs = 2_000;

const away = {
  database:
    'The database gives no answer. Whoever runs Lockstep must look at PostgreSQL and the way to it (DATABASE_URL); the worker goes on by itself.',
  temporal:
    'Temporal gives no answer. Whoever runs Lockstep must look at its server and the way to it (TEMPORAL_ADDRESS); the worker goes on by itself.',
};

/** Whether work would be done: the database answers, Temporal answers, and the worker polls. null: still connecting. */
export async function readiness(
  { db, namespace, logger }: { db: Db; namespace: string; logger: Logger },
  running: Running | null,
): Promise<Readiness> {
  /** Why it gives none goes to the log: it may name hosts and users, and whoever asks for the health need not be the operator. */
  const state = async (of: keyof typeof away, ask: () => Promise<unknown>): Promise<string> => {
    try {
      await ask();
      return 'ok';
    } catch (error) {
      logger.warn({ err: error, of }, 'the worker is not ready');
      return away[of];
    }
  };
  const [database, temporal] = await Promise.all([
    state('database', () => withTimeLimit(sql`select 1`.execute(db), askWithinMs)),
    running === null ? 'connecting' : state('temporal', () => askTemporal(running.connection, namespace)),
  ]);
  const detail = { database, temporal, worker: running === null ? 'not started' : polling(running.worker) };
  return { ready: Object.values(detail).every((value) => value === 'ok'), detail };
}

function polling(worker: Worker): string {
  const state = worker.getState();
  return state === 'RUNNING' ? 'ok' : state;
}

function askTemporal(connection: NativeConnection, namespace: string): Promise<unknown> {
  return connection.withDeadline(Date.now() + askWithinMs, () =>
    connection.workflowService.describeNamespace({ namespace }),
  );
}
