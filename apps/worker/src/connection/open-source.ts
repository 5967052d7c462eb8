import { secretNames, type Connection } from '@lockstep/database';
import {
  createEntraDirectory,
  type EntraCredential,
  type EntraDependencies,
  type EntraDirectory,
  type EntraSettings,
} from '@lockstep/entra';
import type { RequestCounter } from '../job/counters.ts';
import type { WorkerServices } from '../job/services.ts';
import { openedSecret } from './opened-secret.ts';

export type SourceConnection = Extract<Connection, { kind: 'source' }>;

/** Microsoft Graph for a source connection. */
export async function openSource(
  services: WorkerServices,
  connection: SourceConnection,
  counter: RequestCounter,
): Promise<EntraDirectory> {
  return createEntraDirectory(await entraSettings(services, connection), {
    ...entraDependencies(services),
    onRequest: () => {
      counter.add();
    },
  });
}

/** With the credential in the clear: for the client that needs it and for nothing else. */
export async function entraSettings(
  services: WorkerServices,
  connection: SourceConnection,
): Promise<EntraSettings> {
  const { tenantId, clientId, cloud, loginUrl, graphUrl } = connection.settings;
  return {
    tenantId,
    clientId,
    cloud,
    credential: await openedCredential(services, connection),
    ...(loginUrl === undefined ? {} : { loginUrl }),
    ...(graphUrl === undefined ? {} : { graphUrl }),
  };
}

export function entraDependencies({ egress, clock, sleep }: WorkerServices): EntraDependencies {
  return { egress, clock, sleep };
}

async function openedCredential(
  services: WorkerServices,
  { id, settings: { certificate } }: SourceConnection,
): Promise<EntraCredential> {
  if (certificate === undefined)
    return { kind: 'secret', secret: await openedSecret(services, id, secretNames.source) };
  const privateKeyPem = await openedSecret(services, id, secretNames.sourceCertificate);
  return { kind: 'certificate', thumbprintSha256: certificate.thumbprintSha256, privateKeyPem };
}
