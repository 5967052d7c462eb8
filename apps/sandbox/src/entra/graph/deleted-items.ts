import type { JsonObject } from '../../json/json.ts';
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
import { notFound } from './graph-error.ts';
import { checkUserProperties, DEFAULT_GROUP_PROPERTIES, DEFAULT_USER_PROPERTIES } from './properties.ts';
import { renderGroup, renderUser } from './render.ts';

export function getDeletedItem(call: GraphCall, id: string): JsonObject {
  requireAny(call, ...READ_USERS);
  const { people, groups } = call.tenant.directory.direct;
  const person = people.find(id);
  if (person && person.deletedDateTime !== null) {
    const select = selectOf(call) ?? [...DEFAULT_USER_PROPERTIES];
    checkUserProperties(select);
    return { '@odata.type': '#microsoft.graph.user', ...renderUser(person, [...select, 'deletedDateTime']) };
  }
  const group = groups.find(id);
  if (group && group.deletedDateTime !== null) {
    return {
      '@odata.type': '#microsoft.graph.group',
      ...renderGroup(group, [...DEFAULT_GROUP_PROPERTIES, 'deletedDateTime']),
    };
  }
  throw notFound(id);
}

/** The cast is mandatory (graph.md §5). */
export function listDeletedUsers(call: GraphCall): JsonObject {
  requireAny(call, ...READ_USERS);
  allowOptions(call, ['$select', '$top', '$skiptoken', '$count']);
  const select = selectOf(call) ?? [...DEFAULT_USER_PROPERTIES];
  checkUserProperties(select);
  const { people } = call.tenant.directory.view;
  const { items, next } = scanPage(cursorOf(call), people.end, pageSizeOf(call), (index) => {
    const person = people.at(index);
    return person && person.deletedDateTime !== null ? person : undefined;
  });
  return collection(
    call,
    'users',
    items.map((person) => renderUser(person, [...select, 'deletedDateTime'])),
    next,
  );
}

export function listDeletedGroups(call: GraphCall): JsonObject {
  requireAny(call, ...READ_GROUPS);
  const deleted = call.tenant.directory.view.groups.all().filter((group) => group.deletedDateTime !== null);
  return collection(
    call,
    'groups',
    deleted.map((group) => renderGroup(group, [...DEFAULT_GROUP_PROPERTIES, 'deletedDateTime'])),
    null,
  );
}
