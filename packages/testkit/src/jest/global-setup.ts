import { publish } from './environment.ts';
import { startServers } from './servers-process.ts';

/** One PostgreSQL and one Temporal server for all test files of the run. */
export default async function globalSetup(): Promise<void> {
  publish(await startServers());
}
