import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { LocalStackError, messageOf } from '../local-stack-error.ts';
import type { ServerProcess } from '../process/server-process.ts';
import { ensureSearchAttributes } from './search-attributes.ts';
import type { SearchAttributes } from './search-attributes.ts';

export interface NamespaceWait {
  readonly address: string;
  readonly namespace: string;
  readonly searchAttributes: SearchAttributes;
  readonly server: ServerProcess;
  readonly timeoutMs: number;
}

const POLL_MS = 50;
const CALL_TIMEOUT_MS = 2_000;

/** Until the namespace answers and knows its search attributes: the port is open well before. */
export async function awaitNamespace(wait: NamespaceWait): Promise<void> {
  const deadline = performance.now() + wait.timeoutMs;
  let last = 'it has not been asked yet';
  while (wait.server.isRunning() && performance.now() < deadline) {
    const problem = await probe(wait);
    if (problem === null) return;
    last = problem;
    await delay(POLL_MS);
  }
  const what = wait.server.isRunning()
    ? `was not ready after ${String(wait.timeoutMs)} ms`
    : 'ended while it started';
  throw new LocalStackError(
    'SERVER_FAILED',
    `Temporal ${what} (${last}). Its last lines were:\n${wait.server.tail()}`,
  );
}

async function probe({ address, namespace, searchAttributes }: NamespaceWait): Promise<string | null> {
  // Lazy: a `connect` that fails would leave its channel open, trying again for ever.
  const connection = Connection.lazy({ address });
  try {
    return await connection.withDeadline(Date.now() + CALL_TIMEOUT_MS, async () => {
      await connection.workflowService.describeNamespace({ namespace });
      const missing = await ensureSearchAttributes(connection, namespace, searchAttributes);
      return missing.length === 0 ? null : `the search attributes ${missing.join(', ')} are not there yet`;
    });
  } catch (error) {
    return messageOf(error);
  } finally {
    await connection.close();
  }
}
