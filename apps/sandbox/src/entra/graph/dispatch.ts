import type { JsonObject } from '../../json/json.ts';
import type { DeltaFeed } from '../delta/delta-query.ts';
import { getApplication } from './applications.ts';
import { getDeletedItem, listDeletedGroups, listDeletedUsers } from './deleted-items.ts';
import type { GraphCall } from './graph-call.ts';
import { READ_APPLICATIONS, READ_GROUPS, READ_ORGANIZATION, READ_USERS, requireAny } from './graph-call.ts';
import { badRequest, GraphError } from './graph-error.ts';
import { getGroup, listGroups, listMembers } from './groups.ts';
import type { ServicePrincipalKey } from './service-principals.ts';
import {
  getAssignedTo,
  getServicePrincipal,
  listAssignedTo,
  listServicePrincipals,
} from './service-principals.ts';
import { checkMemberGroups, getManager, getUser, listUsers } from './users.ts';

/** Answers one read; throws GraphError for every other answer than 200. */
export function dispatch(call: GraphCall): JsonObject {
  const [set = '', first, second, third, ...rest] = call.segments;
  if (rest.length > 0) throw unknownPath(call);
  if (call.method === 'POST') {
    if (set === 'users' && first !== undefined && second === 'checkMemberGroups')
      return checkMemberGroups(call, first);
    throw new GraphError(
      405,
      'Request_BadRequest',
      `The method POST is not supported on '${call.segments.join('/')}' by the sandbox.`,
    );
  }
  if (call.method !== 'GET')
    throw new GraphError(
      405,
      'Request_BadRequest',
      `The method ${call.method} is not supported by the sandbox.`,
    );
  const byAppId = /^servicePrincipals\(appId='([^']+)'\)$/.exec(set)?.[1];
  if (byAppId !== undefined) return servicePrincipal(call, { appId: byAppId }, first, second);
  const byClientId = /^applications\(appId='([^']+)'\)$/.exec(set)?.[1];
  if (byClientId !== undefined && first === undefined) return getApplication(call, { appId: byClientId });
  // A name that begins with $ is quoted in parentheses ("Get a user").
  const byName = /^users\('(.+)'\)$/.exec(set)?.[1];
  if (byName !== undefined && first === undefined) return getUser(call, byName.replaceAll("''", "'"));
  switch (set) {
    case 'users':
      if (first === undefined) return listUsers(call);
      if (first === 'delta') return delta(call, 'users', READ_USERS);
      if (second === undefined) return getUser(call, first);
      if (second === 'manager' && third === undefined) return getManager(call, first);
      break;
    case 'groups':
      if (first === undefined) return listGroups(call);
      if (first === 'delta') return delta(call, 'groups', READ_GROUPS);
      if (second === undefined) return getGroup(call, first);
      if (second === 'members' || second === 'transitiveMembers')
        return listMembers(call, first, second === 'transitiveMembers', third);
      break;
    case 'directoryObjects':
      if (first === 'delta' && second === undefined) return directoryObjectsDelta(call);
      break;
    case 'servicePrincipals':
      if (first === undefined) return listServicePrincipals(call);
      return servicePrincipal(call, { id: first }, second, third);
    case 'applications':
      if (first !== undefined && second === undefined) return getApplication(call, { id: first });
      break;
    case 'directory':
      if (first !== 'deletedItems' || third !== undefined) break;
      if (second === 'microsoft.graph.user') return listDeletedUsers(call);
      if (second === 'microsoft.graph.group') return listDeletedGroups(call);
      if (second === undefined)
        throw badRequest('The cast to a type is mandatory: directory/deletedItems/microsoft.graph.user.');
      return getDeletedItem(call, second);
    case 'organization':
      if (first === undefined) return organization(call);
      break;
  }
  throw unknownPath(call);
}

function unknownPath(call: GraphCall): GraphError {
  return badRequest(`Resource not found for the segment '${call.segments.join('/')}'.`, 'BadRequest');
}

function servicePrincipal(
  call: GraphCall,
  key: ServicePrincipalKey,
  part: string | undefined,
  id: string | undefined,
): JsonObject {
  if (part === undefined) return getServicePrincipal(call, key);
  if (part !== 'appRoleAssignedTo') throw unknownPath(call);
  return id === undefined ? listAssignedTo(call, key) : getAssignedTo(call, key, id);
}

function delta(call: GraphCall, feed: DeltaFeed, permissions: readonly string[]): JsonObject {
  requireAny(call, ...permissions);
  return call.tenant.delta.page(feed, call.url, call.query, {
    minimal: /return=minimal/i.test(call.headers['prefer'] ?? ''),
    seesHiddenMembers: call.permissions.has('Member.Read.Hidden'),
  });
}

/** Each type needs its own permission; appRoleAssignment comes with User.Read.All (graph.md G34). */
function directoryObjectsDelta(call: GraphCall): JsonObject {
  const filter = call.query.get('$filter') ?? '';
  if (filter.includes("microsoft.graph.group'")) requireAny(call, ...READ_GROUPS);
  if (filter.includes("microsoft.graph.servicePrincipal'")) requireAny(call, ...READ_APPLICATIONS);
  return delta(call, 'directoryObjects', READ_USERS);
}

function organization(call: GraphCall): JsonObject {
  requireAny(call, ...READ_ORGANIZATION);
  const { id, displayName, domain } = call.tenant;
  const verifiedDomains = [{ name: domain, isDefault: true, isInitial: false, type: 'Managed' }];
  return {
    '@odata.context': `${new URL(call.url).origin}/v1.0/$metadata#organization`,
    value: [{ id, displayName, verifiedDomains }],
  };
}
