import type { Connection } from '@lockstep/database';
import { microsoftClouds } from '@lockstep/engine';

interface Application {
  readonly objectId: string;
  /** null: not known before the first import. */
  readonly appId: string | null;
}

/** Pages of the Microsoft Entra admin center, in the cloud of the tenant. */
export function portalOf(connection: Connection | null, { objectId, appId }: Application) {
  const cloud = connection?.kind === 'source' ? connection.settings.cloud : 'global';
  const { portal } = microsoftClouds[cloud];
  const blade = (menu: string): string =>
    `${portal}/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/${menu}/objectId/${encodeURIComponent(objectId)}` +
    (appId === null ? '' : `/appId/${encodeURIComponent(appId)}`);
  return {
    usersAndGroups: blade('Users'),
    // Roles are managed in the app registration; without its id, from the enterprise application's overview.
    appRoles:
      appId === null
        ? blade('Overview')
        : `${portal}/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/AppRoles/appId/${encodeURIComponent(appId)}`,
  } as const;
}
