import type { JsonObject } from '../../json/json.ts';
import { isObject } from '../../json/json.ts';
import type { Person } from '../directory/model.ts';
import type { GraphCall } from './graph-call.ts';
import {
  allowOptions,
  collection,
  cursorOf,
  pageSizeOf,
  READ_GROUPS,
  READ_USERS,
  requireAny,
  scanPage,
  selectOf,
} from './graph-call.ts';
import { badRequest, GraphError, notFound } from './graph-error.ts';
import { equals, startsWith } from './list-filter.ts';
import { checkUserProperties, DEFAULT_USER_PROPERTIES } from './properties.ts';
import { renderUser } from './render.ts';

const MAX_CHECKED_GROUPS = 20;

function userSelect(call: GraphCall): readonly string[] {
  const select = selectOf(call) ?? [...DEFAULT_USER_PROPERTIES];
  checkUserProperties(select);
  return select;
}

function findLive(call: GraphCall, key: string): Person {
  const { people } = call.tenant.directory.direct;
  const person = people.live(key) ?? people.liveByUpn(key);
  if (!person) throw notFound(key);
  return person;
}

export function listUsers(call: GraphCall): JsonObject {
  requireAny(call, ...READ_USERS);
  allowOptions(call, ['$select', '$top', '$filter', '$skiptoken', '$count', '$orderby']);
  const select = userSelect(call);
  const { people } = call.tenant.directory.view;
  const filter = call.query.get('$filter');
  const wanted = equals(filter, ['id', 'userPrincipalName']);
  if (wanted) {
    const person = wanted.name === 'id' ? people.live(wanted.value) : people.liveByUpn(wanted.value);
    return collection(call, 'users', person ? [renderUser(person, select)] : [], null);
  }
  const matches = startsWith(filter, ['displayName', 'userPrincipalName', 'mail', 'givenName', 'surname']);
  const { items, next } = scanPage(cursorOf(call), people.end, pageSizeOf(call), (index) => {
    const person = people.at(index);
    return person?.deletedDateTime === null && matches(person.properties) ? person : undefined;
  });
  return collection(
    call,
    'users',
    items.map((person) => renderUser(person, select)),
    next,
  );
}

export function getUser(call: GraphCall, key: string): JsonObject {
  requireAny(call, ...READ_USERS);
  allowOptions(call, ['$select', '$expand']);
  const select = userSelect(call);
  const person = findLive(call, key);
  return {
    '@odata.context': `${new URL(call.url).origin}/v1.0/$metadata#users/$entity`,
    ...renderUser(person, select),
    ...expandedManager(call, person),
  };
}

/** `$expand=manager` (graph.md §4); options inside need `$levels` and the headers of advanced queries, which is not modelled. */
function expandedManager(call: GraphCall, { managerId }: Person): JsonObject {
  const expand = call.query.get('$expand');
  if (expand === null) return {};
  if (expand !== 'manager')
    throw badRequest(`The $expand '${expand}' is not supported here.`, 'Request_UnsupportedQuery');
  const manager = managerId === null ? undefined : call.tenant.directory.direct.people.live(managerId);
  if (manager === undefined) return {};
  return {
    manager: { '@odata.type': '#microsoft.graph.user', ...renderUser(manager, [...DEFAULT_USER_PROPERTIES]) },
  };
}

/** 404 when there is none (graph.md §4). */
export function getManager(call: GraphCall, key: string): JsonObject {
  requireAny(call, ...READ_USERS);
  allowOptions(call, ['$select']);
  const select = userSelect(call);
  const { managerId } = findLive(call, key);
  const manager = managerId === null ? undefined : call.tenant.directory.direct.people.live(managerId);
  if (!manager)
    throw new GraphError(
      404,
      'Request_ResourceNotFound',
      "Resource 'manager' does not exist or one of its queried reference-property objects are not present.",
    );
  return { '@odata.type': '#microsoft.graph.user', ...renderUser(manager, select) };
}

/** Transitive; groups with hidden membership only with Member.Read.Hidden (graph.md §3). */
export function checkMemberGroups(call: GraphCall, key: string): JsonObject {
  requireAny(call, ...READ_USERS);
  requireAny(call, ...READ_GROUPS);
  const groupIds = isObject(call.body) ? call.body['groupIds'] : undefined;
  if (!Array.isArray(groupIds)) throw badRequest("The parameter 'groupIds' is missing.");
  if (groupIds.length > MAX_CHECKED_GROUPS)
    throw badRequest(
      `At most ${String(MAX_CHECKED_GROUPS)} groups can be checked in one request.`,
      'Directory_ResultSizeLimitExceeded',
    );
  const { groups } = call.tenant.directory.direct;
  const holding = groups.holding(findLive(call, key).id);
  const value = groupIds.filter((id) => {
    if (typeof id !== 'string' || !holding.has(id)) return false;
    return (
      groups.find(id)?.properties['visibility'] !== 'HiddenMembership' ||
      call.permissions.has('Member.Read.Hidden')
    );
  });
  return { '@odata.context': `${new URL(call.url).origin}/v1.0/$metadata#Collection(Edm.String)`, value };
}
