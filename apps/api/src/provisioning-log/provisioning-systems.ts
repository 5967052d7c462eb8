import type { ProvisioningSystem } from '../generated/graphql.generated.ts';
import type { Loaders } from '../graphql/loaders.ts';

/** What was read from and written to, as it was then. */
export interface Systems {
  readonly jobId: string;
  readonly tenantId: string | null;
  readonly servicePrincipalId: string;
  readonly sourceConnectionId: string;
  readonly targetConnectionId: string;
}

/** As the source last showed it; null when it was not read yet, or the job was rebound to another since. */
export async function applicationOf({ jobId, servicePrincipalId }: Systems, loaders: Loaders) {
  const application = (await loaders.sourceFacts.load(jobId))?.application ?? null;
  return application?.id === servicePrincipalId ? application : null;
}

export async function sourceSystem(systems: Systems, loaders: Loaders): Promise<ProvisioningSystem> {
  const connection = await loaders.connection.load(systems.sourceConnectionId);
  return {
    id: systems.sourceConnectionId,
    displayName: connection?.displayName ?? null,
    details: { TenantId: systems.tenantId },
  };
}

export async function targetSystem(systems: Systems, loaders: Loaders): Promise<ProvisioningSystem> {
  const connection = await loaders.connection.load(systems.targetConnectionId);
  const application = await applicationOf(systems, loaders);
  return {
    id: systems.targetConnectionId,
    displayName: connection?.displayName ?? null,
    details: {
      ApplicationId: application?.appId ?? null,
      ServicePrincipalId: systems.servicePrincipalId,
      ServicePrincipalDisplayName: application?.displayName ?? null,
    },
  };
}
