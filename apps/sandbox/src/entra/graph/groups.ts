import type { JsonObject } from '../../json/json.ts';
import type { Directory } from '../directory/directory.ts';
import type { Group } from '../directory/model.ts';
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
import { badRequest, notFound } from './graph-error.ts';
import { equals, startsWith } from './list-filter.ts';
import {
  checkGroupProperties,
  checkUserProperties,
  DEFAULT_GROUP_PROPERTIES,
  DEFAULT_USER_PROPERTIES,
} from './properties.ts';
import { renderGroup, renderUser } from './render.ts';

function groupSelect(call: GraphCall): readonly string[] {
  const select = selectOf(call) ?? [...DEFAULT_GROUP_PROPERTIES];
  checkGroupProperties(select);
  return select;
}

export function listGroups(call: GraphCall): JsonObject {
  requireAny(call, ...READ_GROUPS);
  allowOptions(call, ['$select', '$top', '$filter', '$skiptoken', '$count', '$orderby']);
  const select = groupSelect(call);
  const { groups } = call.tenant.directory.view;
  const filter = call.query.get('$filter');
  const wanted = equals(filter, ['id']);
  if (wanted) {
    const group = groups.live(wanted.value);
    return collection(call, 'groups', group ? [renderGroup(group, select)] : [], null);
  }
  const matches = startsWith(filter, ['displayName', 'mailNickname']);
  const { items, next } = scanPage(cursorOf(call), groups.end, pageSizeOf(call), (index) => {
    const group = groups.at(index);
    return group?.deletedDateTime === null && matches(group.properties) ? group : undefined;
  });
  return collection(
    call,
    'groups',
    items.map((group) => renderGroup(group, select)),
    next,
  );
}

export function getGroup(call: GraphCall, id: string): JsonObject {
  requireAny(call, ...READ_GROUPS);
  allowOptions(call, ['$select']);
  const select = groupSelect(call);
  const group = call.tenant.directory.direct.groups.live(id);
  if (!group) throw notFound(id);
  return {
    '@odata.context': `${new URL(call.url).origin}/v1.0/$metadata#groups/$entity`,
    ...renderGroup(group, select),
  };
}

/** Direct or transitive members; `cast` is `microsoft.graph.user` or `microsoft.graph.group` (graph.md G22). */
export function listMembers(
  call: GraphCall,
  id: string,
  transitive: boolean,
  cast: string | undefined,
): JsonObject {
  requireAny(call, ...READ_GROUPS);
  allowOptions(call, ['$select', '$top', '$skiptoken', '$count']);
  if (cast !== undefined && cast !== 'microsoft.graph.user' && cast !== 'microsoft.graph.group')
    throw badRequest(`The cast '${cast}' is not supported.`);
  const directory = call.tenant.directory.view;
  const group = directory.groups.live(id);
  if (!group) throw notFound(id);
  const hidden =
    group.properties['visibility'] === 'HiddenMembership' && !call.permissions.has('Member.Read.Hidden');
  const ids = hidden ? [] : transitive ? transitiveMembers(directory, group) : [...group.members];
  const chosen =
    cast === undefined
      ? ids
      : ids.filter(
          (member) => (directory.people.find(member) !== undefined) === (cast === 'microsoft.graph.user'),
        );
  const select = selectOf(call);
  if (select) checkUserProperties(select);
  const from = cursorOf(call);
  const size = pageSizeOf(call);
  const value = chosen
    .slice(from, from + size)
    .flatMap((member) => renderMember(call, directory, member, select));
  const answer = collection(
    call,
    'directoryObjects',
    value,
    from + size < chosen.length ? from + size : null,
  );
  return call.query.get('$count') === 'true' && from === 0
    ? { ...answer, '@odata.count': chosen.length }
    : answer;
}

function renderMember(
  call: GraphCall,
  directory: Directory,
  id: string,
  select: readonly string[] | undefined,
): JsonObject[] {
  const person = directory.people.live(id);
  if (person) {
    const type = { '@odata.type': '#microsoft.graph.user' };
    // Without a permission on the member's type only its type and id are told (graph.md G24).
    if (!READ_USERS.some((permission) => call.permissions.has(permission))) return [{ ...type, id }];
    return [{ ...type, ...renderUser(person, select ?? DEFAULT_USER_PROPERTIES) }];
  }
  const group = directory.groups.live(id);
  return group
    ? [{ '@odata.type': '#microsoft.graph.group', ...renderGroup(group, DEFAULT_GROUP_PROPERTIES) }]
    : [];
}

function transitiveMembers(directory: Directory, group: Group): string[] {
  const found = new Set<string>();
  const open = [group];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const member of next.members) {
      if (found.has(member)) continue;
      found.add(member);
      const nested = directory.groups.live(member);
      if (nested) open.push(nested);
    }
  }
  return [...found];
}
