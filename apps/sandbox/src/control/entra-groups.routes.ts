import {
  changeMembers,
  createGroup,
  deleteGroup,
  groupInput,
  groupOf,
  groupPatch,
  memberChange,
  showGroup,
} from '../entra/admin/groups.ts';
import {
  assign,
  assignmentBulk,
  assignmentInput,
  changeServicePrincipal,
  createServicePrincipal,
  servicePrincipalInput,
  servicePrincipalOf,
  servicePrincipalPatch,
  unassign,
} from '../entra/admin/service-principals.ts';
import type { ServicePrincipal } from '../entra/directory/model.ts';
import type { Tenant } from '../entra/tenant.ts';
import type { JsonObject } from '../json/json.ts';
import type { World } from '../world.ts';
import { tenantOf } from './entra.routes.ts';
import type { ControlCall, ControlRoute } from './route.ts';
import { act, create, get, param, patch, read, remove, window } from './route.ts';

const SP = '/entra/service-principals';

function showServicePrincipal(value: ServicePrincipal): JsonObject {
  const { id, appId, displayName, appRoles, applicationId } = value;
  return { id, appId, displayName, appRoles, applicationId };
}

export function entraGroupRoutes(world: World): ControlRoute[] {
  const tenant = (call: ControlCall): Tenant => tenantOf(world, call);
  const id = (call: ControlCall): string => param(call, 'id');
  return [
    get('/entra/groups', 'groups with members', (call) =>
      window(call, 'groups', tenant(call).directory.truth.groups.all(), showGroup),
    ),
    create('/entra/groups', 'add a group', (call) =>
      showGroup(createGroup(tenant(call), read(groupInput, call.body))),
    ),
    get('/entra/groups/:id', 'one group', (call) => showGroup(groupOf(tenant(call), id(call)))),
    patch('/entra/groups/:id', 'change a group', (call) => {
      groupOf(tenant(call), id(call));
      tenant(call).directory.apply({ kind: 'groupPut', id: id(call), set: read(groupPatch, call.body) });
      return showGroup(groupOf(tenant(call), id(call)));
    }),
    remove('/entra/groups/:id', 'delete a group', (call) => {
      deleteGroup(tenant(call), id(call), call.query['hard'] === 'true');
      return { ok: true };
    }),
    act('/entra/groups/:id/restore', 'restore a soft-deleted group', (call) => {
      tenant(call).directory.apply({ kind: 'groupRestored', id: groupOf(tenant(call), id(call)).id });
      return showGroup(groupOf(tenant(call), id(call)));
    }),
    act('/entra/groups/:id/members', 'add and remove members', (call) => ({
      members: changeMembers(tenant(call), id(call), read(memberChange, call.body)),
    })),
    get(SP, 'enterprise apps', (call) =>
      window(
        call,
        'servicePrincipals',
        tenant(call).directory.truth.servicePrincipals.all(),
        showServicePrincipal,
      ),
    ),
    create(SP, 'add an enterprise app', (call) =>
      showServicePrincipal(createServicePrincipal(tenant(call), read(servicePrincipalInput, call.body))),
    ),
    patch(`${SP}/:id`, 'change name or app roles', (call) =>
      showServicePrincipal(
        changeServicePrincipal(tenant(call), id(call), read(servicePrincipalPatch, call.body)),
      ),
    ),
    remove(`${SP}/:id`, 'delete an enterprise app', (call) => {
      tenant(call).directory.apply({
        kind: 'servicePrincipalDeleted',
        id: servicePrincipalOf(tenant(call), id(call)).id,
      });
      return { ok: true };
    }),
    get(`${SP}/:id/assignments`, 'who is assigned', (call) => {
      servicePrincipalOf(tenant(call), id(call));
      const assignments = tenant(call).directory.truth.servicePrincipals.assignmentsOf(id(call));
      return window(call, 'assignments', assignments, (assignment) => ({ ...assignment }));
    }),
    create(`${SP}/:id/assignments`, 'assign a person or a group', (call) => ({
      ...assign(tenant(call), id(call), read(assignmentInput, call.body)),
    })),
    create(`${SP}/:id/assignments/bulk`, 'assign many', (call) => {
      const { principalIds, ...role } = read(assignmentBulk, call.body);
      const ids = principalIds.map(
        (principalId) => assign(tenant(call), id(call), { principalId, ...role }).id,
      );
      return { created: ids.length, ids };
    }),
    remove(`${SP}/:id/assignments/:assignmentId`, 'take an assignment away', (call) => ({
      removed: unassign(tenant(call), id(call), { assignmentId: param(call, 'assignmentId') }),
    })),
    remove(`${SP}/:id/assignments`, 'take all assignments of ?principalId= away', (call) => ({
      removed: unassign(tenant(call), id(call), { principalId: call.query['principalId'] ?? '' }),
    })),
  ];
}
