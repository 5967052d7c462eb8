import { microsoftClouds } from './microsoft-clouds.ts';

/** The least that adding roles and assigning needs, of type Delegated: they give no more than the signed-in administrator may do. */
export const delegatedPermissions = ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'] as const;

/** As the login host is asked for them. */
export function delegatedScopes(cloud: keyof typeof microsoftClouds): readonly string[] {
  return delegatedPermissions.map((permission) => `${microsoftClouds[cloud].graph}/${permission}`);
}
