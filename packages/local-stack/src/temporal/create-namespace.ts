import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto'; // CommonJS: it has no named exports that Node can see
import { ensureSearchAttributes } from './search-attributes.ts';
import type { SearchAttributes } from './search-attributes.ts';

const RETENTION_SECONDS = 24 * 60 * 60;

export interface CreateNamespaceOptions {
  /** host:port */
  readonly address: string;
  readonly namespace: string;
  readonly searchAttributes: SearchAttributes;
}

/** Another namespace on a running server: nobody in it sees the workflows and task queues of the others. */
export async function createNamespace(options: CreateNamespaceOptions): Promise<void> {
  const { address, namespace, searchAttributes } = options;
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: proto.google.protobuf.Duration.fromObject({
        seconds: RETENTION_SECONDS,
      }),
    });
    await ensureSearchAttributes(connection, namespace, searchAttributes);
  } finally {
    await connection.close();
  }
}
