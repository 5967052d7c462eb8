import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AdminError, found } from '../../control/admin-error.ts';
import type { JsonObject } from '../../json/json.ts';
import type { Administrator, Tenant } from '../tenant.ts';

export const administratorPatch = z.strictObject({
  displayName: z.string().min(1).optional(),
  directoryRoles: z.array(z.string()).readonly().optional(),
});
export const administratorInput = administratorPatch.extend({
  id: z.string().min(1).optional(),
  userPrincipalName: z.string().min(1),
});

export function showAdministrator(administrator: Administrator): JsonObject {
  return { ...administrator, directoryRoles: [...administrator.directoryRoles] };
}

/** By id or UPN. */
export function administratorOf(tenant: Tenant, key: string): Administrator {
  const byName = tenant.administrators.get(key.toLowerCase());
  const byId = [...tenant.administrators.values()].find(({ id }) => id === key);
  return found(byName ?? byId, `administrator '${key}'`);
}

export function createAdministrator(
  tenant: Tenant,
  input: z.infer<typeof administratorInput>,
): Administrator {
  const { userPrincipalName, id = randomUUID(), displayName = userPrincipalName, directoryRoles } = input;
  const key = userPrincipalName.toLowerCase();
  if (tenant.administrators.has(key))
    throw new AdminError(409, `There is already an administrator '${userPrincipalName}'.`);
  const administrator = { id, userPrincipalName, displayName, directoryRoles: new Set(directoryRoles) };
  tenant.administrators.set(key, administrator);
  return administrator;
}

export function changeAdministrator(
  tenant: Tenant,
  key: string,
  patch: z.infer<typeof administratorPatch>,
): Administrator {
  const before = administratorOf(tenant, key);
  const after = {
    ...before,
    displayName: patch.displayName ?? before.displayName,
    directoryRoles: new Set(patch.directoryRoles ?? before.directoryRoles),
  };
  tenant.administrators.set(before.userPrincipalName.toLowerCase(), after);
  return after;
}

export function deleteAdministrator(tenant: Tenant, key: string): void {
  tenant.administrators.delete(administratorOf(tenant, key).userPrincipalName.toLowerCase());
}
