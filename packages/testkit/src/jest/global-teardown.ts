import { stopServers } from './servers-process.ts';

export default async function globalTeardown(): Promise<void> {
  await stopServers();
}
