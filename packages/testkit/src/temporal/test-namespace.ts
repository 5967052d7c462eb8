import { randomBytes } from 'node:crypto';
import { searchAttributes } from '@lockstep/contracts';
import { createNamespace } from '@lockstep/local-stack';
import { readTestEnvironment } from '../environment.ts';

export interface TestNamespace {
  /** host:port */
  readonly address: string;
  readonly namespace: string;
}

/**
 * A namespace of its own on the Temporal server of the run, for every test file that runs a worker: two workers in one
 * namespace would take each other's tasks. Nobody runs a worker in `lockstep`, the namespace that is there at the start.
 */
export async function createTestNamespace(): Promise<TestNamespace> {
  const { temporalAddress: address } = readTestEnvironment();
  const namespace = `test-${randomBytes(8).toString('hex')}`;
  await createNamespace({ address, namespace, searchAttributes });
  return { address, namespace };
}
