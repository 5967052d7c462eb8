import { once } from 'node:events';
import { searchAttributes, temporalNamespace } from '@lockstep/contracts';
import { startPostgres, startTemporal } from '@lockstep/local-stack';
import { makeTemplate } from '../database/template.ts';

// The servers of one test run: started by the global set-up, ended with its standard input.
const [postgres, temporal] = await Promise.all([
  startPostgres().then(async (server) => {
    await makeTemplate(server.adminUrl);
    return server;
  }),
  startTemporal({ namespace: temporalNamespace, searchAttributes }),
]);
const addresses = { postgresAdminUrl: postgres.adminUrl, temporalAddress: temporal.address };
process.stdout.write(`${JSON.stringify(addresses)}\n`);

process.stdin.resume();
await once(process.stdin, 'close');
await Promise.all([postgres.stop(), temporal.stop()]);
