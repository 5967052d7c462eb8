import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AdminError, found } from '../../control/admin-error.ts';
import type { JsonObject } from '../../json/json.ts';
import type { Group } from '../directory/model.ts';
import type { Tenant } from '../tenant.ts';
import { personOf } from './people.ts';

export const groupInput = z.looseObject({
  id: z.string().min(1).optional(),
  displayName: z.string().min(1),
  groupTypes: z.array(z.string()).default([]),
  members: z.array(z.string()).default([]),
});
export const groupPatch = z.looseObject({ displayName: z.string().min(1).optional() });
export const memberChange = z.strictObject({
  add: z.array(z.string()).default([]),
  remove: z.array(z.string()).default([]),
});

export function showGroup(group: Group): JsonObject {
  const { id, deletedDateTime, properties } = group;
  return { id, deletedDateTime, properties, members: [...group.members] };
}

export function groupOf(tenant: Tenant, id: string): Group {
  return found(tenant.directory.truth.groups.find(id), `group '${id}'`);
}

/** Id of a group or of a person, who may be named by UPN. */
export function principalOf(tenant: Tenant, key: string): { id: string; type: 'User' | 'Group' } {
  if (tenant.directory.truth.groups.find(key)) return { id: key, type: 'Group' };
  return { id: personOf(tenant, key).id, type: 'User' };
}

export function createGroup(tenant: Tenant, input: z.infer<typeof groupInput>): Group {
  const { id = randomUUID(), members, ...given } = input;
  if (tenant.directory.truth.groups.find(id))
    throw new AdminError(409, `There is already a group with id '${id}'.`);
  const defaults = { createdDateTime: tenant.clock.iso(), mailEnabled: false, securityEnabled: true };
  const add = members.map((key) => principalOf(tenant, key).id);
  tenant.directory.apply({ kind: 'groupPut', id, set: { ...defaults, ...given } });
  if (add.length > 0) tenant.directory.apply({ kind: 'groupMembers', id, add, remove: [] });
  return groupOf(tenant, id);
}

export function changeMembers(tenant: Tenant, id: string, change: z.infer<typeof memberChange>): number {
  groupOf(tenant, id);
  const add = change.add.map((key) => principalOf(tenant, key).id);
  const remove = change.remove.map((key) => principalOf(tenant, key).id);
  tenant.directory.apply({ kind: 'groupMembers', id, add, remove });
  return groupOf(tenant, id).members.size;
}

/** Only Microsoft 365 groups can be restored (graph.md G25). */
export function deleteGroup(tenant: Tenant, id: string, hard: boolean): void {
  const { groupTypes } = groupOf(tenant, id).properties;
  const soft = !hard && Array.isArray(groupTypes) && groupTypes.includes('Unified');
  tenant.directory.apply(
    soft ? { kind: 'groupDeleted', id, at: tenant.clock.iso() } : { kind: 'groupPurged', id },
  );
}
