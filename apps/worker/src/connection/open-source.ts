import { secretNames, type Connection } from '@lockstep/database';
import { createEntraDirectory, type EntraCredential, type EntraDirectory } from '@lockstep/entra';
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
  const credential = await openedCredential(services, connection);
  return createEntraDirectory(
    {
      tenantId,
      clientId,
      cloud,
      credential,
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

async function openedCredential(
  services: WorkerServices,
  { id, settings: { certificate } }: Extract<Connection, { kind: 'source' }>,
): Promise<EntraCredential> {
  if (certificate === undefined)
    return { kind: 'secret', secret: await openedSecret(services, id, secretNames.source) };
  const privateKeyPem = await openedSecret(services, id, secretNames.sourceCertificate);
  return { kind: 'certificate', thumbprintSha256: certificate.thumbprintSha256, privateKeyPem };
}
