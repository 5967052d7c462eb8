import { once } from 'node:events';
import { searchAttributes, temporalNamespace } from '@lockstep/contracts';
import { startPostgres, startTemporal } from '@lockstep/local-stack';
import { makeTemplate } from '../database/template.ts';
import { bundleSandbox } from './bundle-sandbox.ts';
import type { TestRun } from './servers-process.ts';

// The servers of one test run: started by the global set-up, ended with its standard input.
const [postgres, temporal, sandboxFile] = await Promise.all([
  startPostgres().then(async (server) => {
    await makeTemplate(server.adminUrl);
    return server;
  }),
  startTemporal({ namespace: temporalNamespace, searchAttributes }),
  bundleSandbox(),
]);
const run: TestRun = {
  postgresAdminUrl: postgres.adminUrl,
  temporalAddress: temporal.address,
  sandboxFile,
};
process.stdout.write(`${JSON.stringify(run)}\n`);

process.stdin.resume();
await once(process.stdin, 'close');
await Promise.all([postgres.stop(), temporal.stop()]);
