import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AdminError, found } from '../../control/admin-error.ts';
import type { Assignment, ServicePrincipal } from '../directory/model.ts';
import type { Tenant } from '../tenant.ts';
import { principalOf } from './groups.ts';

/** Assigned without a role (graph.md G31). */
export const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000';

const appRole = z
  .strictObject({
    id: z.string().default(() => randomUUID()),
    value: z.string().max(120).nullable().default(null),
    displayName: z.string().min(1),
    description: z.string().default(''),
    isEnabled: z.boolean().default(true),
    allowedMemberTypes: z.array(z.string()).default(['User']),
    origin: z.enum(['Application', 'ServicePrincipal']).default('Application'),
  })
  .transform((role) => ({ ...role, description: role.description || role.displayName }));

export const servicePrincipalInput = z.looseObject({
  id: z.string().default(() => randomUUID()),
  appId: z.string().default(() => randomUUID()),
  displayName: z.string().min(1),
  appRoles: z.array(appRole).default([]),
  /** Id of the application object; false when it lives in another tenant. */
  application: z.union([z.string().min(1), z.literal(false)]).default(() => randomUUID()),
});
export const servicePrincipalPatch = z.looseObject({
  displayName: z.string().optional(),
  appRoles: z.array(appRole).optional(),
});

const role = { role: z.string().optional(), appRoleId: z.string().optional() };
export const assignmentInput = z.strictObject({
  id: z.string().optional(),
  principalId: z.string(),
  ...role,
});
export const assignmentBulk = z.strictObject({ principalIds: z.array(z.string()), ...role });

export function servicePrincipalOf(tenant: Tenant, id: string): ServicePrincipal {
  return found(tenant.directory.truth.servicePrincipals.find(id), `service principal '${id}'`);
}

export function createServicePrincipal(
  tenant: Tenant,
  given: z.input<typeof servicePrincipalInput>,
): ServicePrincipal {
  const { id, appId, displayName, appRoles, application, ...properties } = servicePrincipalInput.parse(given);
  if (tenant.directory.truth.servicePrincipals.find(id))
    throw new AdminError(409, `There is already a service principal '${id}'.`);
  tenant.directory.apply({
    kind: 'servicePrincipalPut',
    value: {
      id,
      appId,
      displayName,
      appRoles,
      applicationId: application === false ? null : application,
      properties,
    },
  });
  return servicePrincipalOf(tenant, id);
}

export function changeServicePrincipal(
  tenant: Tenant,
  id: string,
  patch: z.infer<typeof servicePrincipalPatch>,
): ServicePrincipal {
  const before = servicePrincipalOf(tenant, id);
  const { displayName = before.displayName, appRoles = before.appRoles, ...properties } = patch;
  const value = { ...before, displayName, appRoles, properties: { ...before.properties, ...properties } };
  tenant.directory.apply({ kind: 'servicePrincipalPut', value });
  return servicePrincipalOf(tenant, id);
}

export function assign(
  tenant: Tenant,
  resourceId: string,
  input: z.infer<typeof assignmentInput>,
): Assignment {
  const resource = servicePrincipalOf(tenant, resourceId);
  const appRoleId =
    input.appRoleId ??
    (input.role === undefined
      ? DEFAULT_ACCESS
      : found(resource.appRoles.find(({ value }) => value === input.role)?.id, `app role '${input.role}'`));
  const principal = principalOf(tenant, input.principalId);
  const assignment: Assignment = {
    id: input.id ?? randomUUID(),
    appRoleId,
    createdDateTime: tenant.clock.iso(),
    principalId: principal.id,
    principalType: principal.type,
    resourceId,
  };
  tenant.directory.apply({ kind: 'assigned', assignment });
  return assignment;
}

export function unassign(
  tenant: Tenant,
  resourceId: string,
  which: { assignmentId?: string | undefined; principalId?: string | undefined },
): number {
  servicePrincipalOf(tenant, resourceId);
  const { servicePrincipals } = tenant.directory.truth;
  const principalId = which.principalId === undefined ? undefined : principalOf(tenant, which.principalId).id;
  const gone =
    principalId === undefined
      ? [
          found(
            servicePrincipals.assignment(resourceId, which.assignmentId ?? ''),
            `assignment '${which.assignmentId ?? ''}'`,
          ),
        ]
      : servicePrincipals
          .ofPrincipal(principalId)
          .filter((assignment) => assignment.resourceId === resourceId);
  for (const { id } of gone) tenant.directory.apply({ kind: 'unassigned', resourceId, assignmentId: id });
  return gone.length;
}
