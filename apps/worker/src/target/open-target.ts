import type { Connection, TargetConnectionSettings } from '@lockstep/database';
import { secretNames } from '@lockstep/database';
import type { TargetProfile } from '@lockstep/scim';
import { createTargetReader, createTargetWriter } from '@lockstep/scim/client';
import type {
  Permits,
  SharedGrant,
  TargetAuthentication,
  TargetDependencies,
  TargetReader,
  TargetSettings,
  TargetWriter,
} from '@lockstep/scim/client';
import type { RequestCounter } from '../job/counters.ts';
import { openedSecret } from '../connection/opened-secret.ts';
import { sharedGrant } from '../connection/shared-grant.ts';
import type { WorkerServices } from '../job/services.ts';

export interface OpenTarget {
  readonly connection: Extract<Connection, { kind: 'target' }>;
  readonly profile: TargetProfile;
  readonly permits: Permits;
  readonly counter: RequestCounter;
}

/** The SCIM client of a target connection; opens its secret (only the worker does, R22). */
export async function openTarget(services: WorkerServices, open: OpenTarget): Promise<TargetWriter> {
  return createTargetWriter(open.profile, await settingsOf(services, open), dependenciesOf(services, open));
}

/** The same without a way to write (R19). */
export async function openTargetReader(services: WorkerServices, open: OpenTarget): Promise<TargetReader> {
  return createTargetReader(open.profile, await settingsOf(services, open), dependenciesOf(services, open));
}

async function settingsOf(services: WorkerServices, { connection }: OpenTarget): Promise<TargetSettings> {
  const { settings } = connection;
  const secret = await openedSecret(services, connection.id, secretNames[settings.authentication]);
  const grant = sharedGrant(services, connection.id);
  return { tenantUrl: settings.tenantUrl, authentication: authenticationOf(settings, secret, grant) };
}

function dependenciesOf(services: WorkerServices, { permits, counter }: OpenTarget): TargetDependencies {
  return {
    egress: {
      request: (request) => {
        counter.add();
        return services.egress.request(request);
      },
      close: () => Promise.resolve(),
    },
    permits,
    clock: services.clock,
    sleep: services.sleep,
    requestTimeoutMs: services.requestTimeoutMs,
  };
}

function authenticationOf(
  settings: TargetConnectionSettings,
  secret: string,
  grant: SharedGrant,
): TargetAuthentication {
  switch (settings.authentication) {
    case 'bearer':
      return { kind: 'bearer', token: secret };
    case 'account_credentials':
      return {
        kind: 'account_credentials',
        tokenUrl: settings.tokenUrl,
        clientId: settings.clientId,
        clientSecret: secret,
        accountId: settings.accountId,
      };
    case 'authorization_code':
      return {
        kind: 'authorization_code',
        tokenUrl: settings.tokenUrl,
        clientId: settings.clientId,
        clientSecret: secret,
        grant,
      };
    case 'client_credentials':
      return {
        kind: 'client_credentials',
        tokenUrl: settings.tokenUrl,
        clientId: settings.clientId,
        clientSecret: secret,
        ...(settings.scope === undefined ? {} : { scope: settings.scope }),
        ...(settings.credentialsIn === undefined ? {} : { credentialsIn: settings.credentialsIn }),
      };
  }
}
