import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ServiceAnswer } from '../../http/message.ts';
import { DEFAULT_ACCESS } from '../admin/service-principals.ts';
import type { Directory } from '../directory/directory.ts';
import type { AppRole, Assignment, ServicePrincipal } from '../directory/model.ts';
import { checkUnique, readAppRoles, replaceRoles, requireUnchanged } from './app-roles.ts';
import { findByApplication } from './applications.ts';
import { dispatch } from './dispatch.ts';
import type { GraphCall } from './graph-call.ts';
import { READ_APPLICATIONS, requireAny, requireApplicationAdministrator } from './graph-call.ts';
import { badRequest, notFound } from './graph-error.ts';
import { renderAssignment } from './render.ts';
import type { ServicePrincipalKey } from './service-principals.ts';
import { findServicePrincipal } from './service-principals.ts';

const ADDRESS = /^(applications|servicePrincipals)(?:\(appId='([^']+)'\))?$/;
const DONE: ServiceAnswer = { status: 204 };

/** Answers one request, read or write; throws GraphError for a refusal. */
export function answerCall(call: GraphCall): ServiceAnswer {
  return write(call) ?? { status: 200, body: dispatch(call) };
}

/** The administration of app roles and assignments; undefined for everything else. */
function write(call: GraphCall): ServiceAnswer | undefined {
  const [, set, appId] = ADDRESS.exec(call.segments[0] ?? '') ?? [];
  if (set === undefined) return undefined;
  const [id, part, assignmentId, ...rest] = call.segments.slice(appId === undefined ? 1 : 0);
  if (id === undefined || rest.length > 0) return undefined;
  const key: ServicePrincipalKey = appId === undefined ? { id } : { appId };
  if (call.method === 'PATCH' && part === undefined)
    return set === 'applications' ? patchApplication(call, key) : patchServicePrincipal(call, key);
  if (set !== 'servicePrincipals' || part !== 'appRoleAssignedTo') return undefined;
  if (call.method === 'POST' && assignmentId === undefined) return assign(call, key);
  if (call.method === 'DELETE' && assignmentId !== undefined) return unassign(call, key, assignmentId);
  return undefined;
}

function isDeclared({ origin }: AppRole): boolean {
  return origin === 'Application';
}

function patchApplication(call: GraphCall, key: ServicePrincipalKey): ServiceAnswer {
  requireApplicationAdministrator(call, 'Application.ReadWrite.All');
  const before = findByApplication(call, key);
  const declared = replaceRoles(before.appRoles.filter(isDeclared), readAppRoles(call.body), 'Application');
  putRoles(call, before, [...declared, ...before.appRoles.filter((role) => !isDeclared(role))]);
  return DONE;
}

function patchServicePrincipal(call: GraphCall, key: ServicePrincipalKey): ServiceAnswer {
  requireApplicationAdministrator(call, 'Application.ReadWrite.All');
  const { id } = findServicePrincipal(call, key);
  const before = call.tenant.directory.truth.servicePrincipals.find(id);
  if (!before) throw notFound(id);
  const given = readAppRoles(call.body);
  const declared = before.appRoles.filter(isDeclared);
  requireUnchanged(declared, given);
  const declaredIds = new Set(declared.map((role) => role.id.toLowerCase()));
  const own = replaceRoles(
    before.appRoles.filter((role) => !isDeclared(role)),
    given.filter((role) => !declaredIds.has(role.id.toLowerCase())),
    'ServicePrincipal',
  );
  putRoles(call, before, [...declared, ...own]);
  return DONE;
}

/** With a role its assignments go. */
function putRoles({ tenant }: GraphCall, before: ServicePrincipal, appRoles: readonly AppRole[]): void {
  checkUnique(appRoles);
  const { directory } = tenant;
  const kept = new Set(appRoles.map(({ id }) => id));
  const gone = new Set(before.appRoles.flatMap(({ id }) => (kept.has(id) ? [] : [id])));
  const resourceId = before.id;
  directory.apply({ kind: 'servicePrincipalPut', value: { ...before, appRoles } });
  for (const { id, appRoleId } of directory.truth.servicePrincipals.assignmentsOf(resourceId))
    if (gone.has(appRoleId)) directory.apply({ kind: 'unassigned', resourceId, assignmentId: id });
}

const newAssignment = z.looseObject({
  principalId: z.string(),
  resourceId: z.string(),
  appRoleId: z.string(),
});

/** https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto */
function assign(call: GraphCall, key: ServicePrincipalKey): ServiceAnswer {
  requireApplicationAdministrator(call, 'AppRoleAssignment.ReadWrite.All');
  requireAny(call, ...READ_APPLICATIONS);
  const resource = findServicePrincipal(call, key);
  const parsed = newAssignment.safeParse(call.body);
  if (!parsed.success) throw badRequest('One or more properties are invalid.');
  const { principalId, resourceId, appRoleId } = parsed.data;
  if (resourceId !== resource.id) throw badRequest('Not a valid reference update.');
  const { directory } = call.tenant;
  const principalType = principalTypeOf(directory.truth, principalId);
  if (principalType === null) throw notFound(principalId);
  if (!isAssignable(resource.appRoles, appRoleId, principalType))
    throw badRequest(`Permission being assigned was not found on application '${resource.appId}'.`);
  const held = directory.truth.servicePrincipals.ofPrincipal(principalId);
  if (held.some((other) => other.resourceId === resourceId && other.appRoleId === appRoleId))
    throw badRequest('Permission being assigned already exists on the object');
  const createdDateTime = call.tenant.clock.iso();
  const assignment: Assignment = {
    id: randomUUID(),
    appRoleId,
    createdDateTime,
    principalId,
    principalType,
    resourceId,
  };
  directory.apply({ kind: 'assigned', assignment });
  const context = `${new URL(call.url).origin}/v1.0/$metadata#servicePrincipals('${resourceId}')/appRoleAssignedTo/$entity`;
  return {
    status: 201,
    body: { '@odata.context': context, ...renderAssignment(assignment, directory.truth) },
  };
}

function principalTypeOf(directory: Directory, id: string): Assignment['principalType'] | null {
  if (directory.people.live(id)) return 'User';
  if (directory.groups.live(id)) return 'Group';
  return directory.servicePrincipals.find(id) ? 'ServicePrincipal' : null;
}

/** The all-zero id is for an app that declares no role (graph.md G31). */
function isAssignable(
  roles: readonly AppRole[],
  appRoleId: string,
  principalType: Assignment['principalType'],
): boolean {
  const enabled = roles.filter(({ isEnabled }) => isEnabled);
  if (appRoleId === DEFAULT_ACCESS) return enabled.length === 0;
  const member = principalType === 'ServicePrincipal' ? 'Application' : 'User';
  return enabled.some(
    ({ id, allowedMemberTypes }) => id === appRoleId && allowedMemberTypes.includes(member),
  );
}

function unassign(call: GraphCall, key: ServicePrincipalKey, assignmentId: string): ServiceAnswer {
  requireApplicationAdministrator(call, 'AppRoleAssignment.ReadWrite.All');
  const { id: resourceId } = findServicePrincipal(call, key);
  const { directory } = call.tenant;
  if (!directory.truth.servicePrincipals.assignment(resourceId, assignmentId)) throw notFound(assignmentId);
  directory.apply({ kind: 'unassigned', resourceId, assignmentId });
  return DONE;
}
