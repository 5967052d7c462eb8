import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { JsonObject } from '../../json/json.ts';
import type { AppRegistration, Tenant } from '../tenant.ts';

export const appPatch = z.strictObject({
  secret: z.string().nullable().optional(),
  certificates: z.array(z.string()).optional(),
  permissions: z.array(z.string()).optional(),
  delegatedPermissions: z.array(z.string()).optional(),
  redirectUris: z.array(z.string()).optional(),
});
export const appInput = appPatch.extend({ clientId: z.string().default(() => randomUUID()) });

export function showApp(app: AppRegistration): JsonObject {
  return {
    ...app,
    permissions: [...app.permissions],
    delegatedPermissions: [...app.delegatedPermissions],
  };
}

/** Adds or changes; what is left out stays as it was. */
export function applyApp(
  tenant: Tenant,
  clientId: string,
  change: z.infer<typeof appPatch>,
): AppRegistration {
  const before = tenant.apps.get(clientId);
  const app: AppRegistration = {
    clientId,
    secret: change.secret === undefined ? (before?.secret ?? null) : change.secret,
    certificates: change.certificates ?? before?.certificates ?? [],
    permissions: new Set(change.permissions ?? before?.permissions),
    delegatedPermissions: new Set(change.delegatedPermissions ?? before?.delegatedPermissions),
    redirectUris: change.redirectUris ?? before?.redirectUris ?? [],
  };
  tenant.apps.set(clientId, app);
  return app;
}
