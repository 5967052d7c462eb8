import type { JsonObject } from '../../json/json.ts';
import type { ServicePrincipal } from '../directory/model.ts';
import type { GraphCall } from './graph-call.ts';
import {
  allowOptions,
  collection,
  cursorOf,
  pageSizeOf,
  READ_APPLICATIONS,
  requireAny,
  selectOf,
} from './graph-call.ts';
import { notFound } from './graph-error.ts';
import { equals, startsWith } from './list-filter.ts';
import { renderAssignment, renderServicePrincipal, selected } from './render.ts';

/** `key` is an id, or the appId of `servicePrincipals(appId='...')`. */
export interface ServicePrincipalKey {
  readonly id?: string;
  readonly appId?: string;
}

export function findServicePrincipal(call: GraphCall, key: ServicePrincipalKey): ServicePrincipal {
  const { servicePrincipals } = call.tenant.directory.direct;
  const value =
    key.appId === undefined ? servicePrincipals.find(key.id ?? '') : servicePrincipals.byAppId(key.appId);
  if (!value) throw notFound(key.appId ?? key.id ?? '');
  return value;
}

export function listServicePrincipals(call: GraphCall): JsonObject {
  requireAny(call, ...READ_APPLICATIONS);
  allowOptions(call, ['$select', '$top', '$filter', '$skiptoken', '$count']);
  const { servicePrincipals } = call.tenant.directory.view;
  const filter = call.query.get('$filter');
  const wanted = equals(filter, ['appId']);
  const matches = wanted ? () => true : startsWith(filter, ['displayName']);
  const found = wanted ? [servicePrincipals.byAppId(wanted.value)] : servicePrincipals.all();
  const all = found.flatMap((value) => (value && matches({ displayName: value.displayName }) ? [value] : []));
  const from = cursorOf(call);
  const size = pageSizeOf(call);
  const select = selectOf(call);
  const page = all.slice(from, from + size).map((value) => selected(renderServicePrincipal(value), select));
  return collection(call, 'servicePrincipals', page, from + size < all.length ? from + size : null);
}

export function getServicePrincipal(call: GraphCall, key: ServicePrincipalKey): JsonObject {
  requireAny(call, ...READ_APPLICATIONS);
  allowOptions(call, ['$select']);
  return selected(renderServicePrincipal(findServicePrincipal(call, key)), selectOf(call));
}

/** A list may lag (graph.md G30). */
export function listAssignedTo(call: GraphCall, key: ServicePrincipalKey): JsonObject {
  requireAny(call, ...READ_APPLICATIONS);
  allowOptions(call, ['$select', '$top', '$skiptoken', '$count']);
  const directory = call.tenant.directory.view;
  const { items, next } = directory.servicePrincipals.page(
    findServicePrincipal(call, key).id,
    cursorOf(call),
    pageSizeOf(call),
  );
  return collection(
    call,
    'appRoleAssignments',
    items.map((assignment) => renderAssignment(assignment, directory)),
    next,
  );
}

/** 404 is the proof that an assignment is gone (graph.md §3). */
export function getAssignedTo(call: GraphCall, key: ServicePrincipalKey, assignmentId: string): JsonObject {
  requireAny(call, ...READ_APPLICATIONS);
  const directory = call.tenant.directory.direct;
  const assignment = directory.servicePrincipals.assignment(findServicePrincipal(call, key).id, assignmentId);
  if (!assignment) throw notFound(assignmentId);
  return renderAssignment(assignment, directory);
}
