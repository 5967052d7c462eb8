import type { Db } from '@lockstep/database';
import type { Readiness } from '@lockstep/platform';
import type { NativeConnection, Worker } from '@temporalio/worker';
import { sql } from 'kysely';

export interface Running {
  readonly connection: NativeConnection;
  readonly worker: Worker;
}

const askWithinMs = 2_000;

/** Whether work would be done: the database answers, Temporal answers, and the worker polls. null: still connecting. */
export async function readiness(db: Db, namespace: string, running: Running | null): Promise<Readiness> {
  const detail = {
    database: await state(() => sql`select 1`.execute(db)),
    temporal: running === null ? 'connecting' : await state(() => askTemporal(running.connection, namespace)),
    worker:
      running === null
        ? 'not started'
        : running.worker.getState() === 'RUNNING'
          ? 'ok'
          : running.worker.getState(),
  };
  return { ready: Object.values(detail).every((value) => value === 'ok'), detail };
}

function askTemporal(connection: NativeConnection, namespace: string): Promise<unknown> {
  return connection.withDeadline(Date.now() + askWithinMs, () =>
    connection.workflowService.describeNamespace({ namespace }),
  );
}

async function state(ask: () => Promise<unknown>): Promise<string> {
  try {
    await ask();
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
