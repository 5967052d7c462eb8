import { secretNames, type Connection } from '@lockstep/database';
import { createEntraDirectory, type EntraDirectory } from '@lockstep/entra';
import type { RequestCounter } from '../job/counters.ts';
import type { WorkerServices } from '../job/services.ts';
import { openedSecret } from './opened-secret.ts';

/** Microsoft Graph for a source connection. */
export async function openSource(
  services: WorkerServices,
  connection: Extract<Connection, { kind: 'source' }>,
  counter: RequestCounter,
): Promise<EntraDirectory> {
  const { tenantId, clientId, cloud, loginUrl, graphUrl } = connection.settings;
  const secret = await openedSecret(services, connection.id, secretNames.source);
  return createEntraDirectory(
    {
      tenantId,
      clientId,
      cloud,
      credential: { kind: 'secret', secret },
      ...(loginUrl === undefined ? {} : { loginUrl }),
      ...(graphUrl === undefined ? {} : { graphUrl }),
    },
    {
      egress: services.egress,
      clock: services.clock,
      sleep: services.sleep,
      onRequest: () => {
        counter.add();
      },
    },
  );
}
