import type { ServiceAnswer, ServiceRequest } from '../../http/message.ts';
import { queryOf } from '../../http/message.ts';
import { arrayOf, isObject } from '../../json/json.ts';
import type { JsonObject } from '../../json/json.ts';
import type { ZoomAccount, ZoomGroup } from '../account/account.ts';
import { listPage } from './list-page.ts';
import { groupNotFound, ZoomError } from './scim-error.ts';
import { readBody } from './user-input.ts';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ZOOM_GROUP = 'urn:ietf:params:scim:schemas:extension:zoom:2.0:Group';
const MAX_PATCH_CHARACTERS = 100_000;

/** No members in any answer (zoom.md §3). */
function render(group: ZoomGroup, origin: string): JsonObject {
  return {
    id: group.id,
    meta: {
      resourceType: 'Group',
      location: `${origin}/scim2/Groups/${encodeURIComponent(group.id)}`,
      created: group.createdAt,
      lastModified: group.modifiedAt,
    },
    schemas: [GROUP, ZOOM_GROUP],
    displayName: group.displayName,
    ...(group.emailAlias === null ? {} : { [ZOOM_GROUP]: { emailAlias: group.emailAlias } }),
  };
}

export function listGroups(account: ZoomAccount, request: ServiceRequest): ServiceAnswer {
  const query = queryOf(request);
  const filter = query.get('filter');
  const { startIndex, count } = listPage(query);
  const match = /^\s*displayName\s+eq\s+(?:"((?:[^"\\]|\\.)*)"|(.+?))\s*$/i.exec(filter ?? '');
  const name = match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2];
  if (filter !== null && name === undefined)
    throw new ZoomError(400, `The current filter does not support the filter name: ${filter}`);
  const found =
    name === undefined
      ? [...account.groups.values()]
      : [account.groupByName(name)].flatMap((group) => group ?? []);
  const page = name === undefined ? found.slice(startIndex - 1, startIndex - 1 + count) : found;
  return {
    status: 200,
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: found.length,
      startIndex,
      itemsPerPage: page.length,
      Resources: page.map((group) => render(group, request.origin)),
    },
  };
}

export function createGroup(account: ZoomAccount, request: ServiceRequest): ServiceAnswer {
  const body = readBody(request);
  const displayName = readName(body['displayName']);
  if (account.groupByName(displayName)) throw new ZoomError(409, `Group ${displayName} exists.`);
  const extension = isObject(body[ZOOM_GROUP]) ? body[ZOOM_GROUP] : {};
  const now = account.clock.iso();
  const group: ZoomGroup = {
    id: account.ids.next(),
    displayName,
    emailAlias: typeof extension['emailAlias'] === 'string' ? extension['emailAlias'] : null,
    isDefault: false,
    members: new Set(),
    createdAt: now,
    modifiedAt: now,
  };
  account.groups.set(group.id, group);
  return { status: 201, body: render(group, request.origin) };
}

export function getGroup(account: ZoomAccount, request: ServiceRequest, id: string): ServiceAnswer {
  return { status: 200, body: render(find(account, id), request.origin) };
}

export function deleteGroup(account: ZoomAccount, id: string): ServiceAnswer {
  if (find(account, id).isDefault) throw new ZoomError(400, 'Cannot delete account default group.');
  account.groups.delete(id);
  return { status: 204 };
}

export function patchGroup(account: ZoomAccount, request: ServiceRequest, id: string): ServiceAnswer {
  if (request.body.length > MAX_PATCH_CHARACTERS)
    throw new ZoomError(400, 'The request body must not exceed 100,000 characters.');
  const body = readBody(request);
  const group = find(account, id);
  const operations = arrayOf(body['Operations']).filter(isObject);
  if (operations.length === 0) throw new ZoomError(400, 'The request JSON must not be empty.');
  for (const operation of operations) apply(account, group, operation);
  group.modifiedAt = account.clock.iso();
  return { status: 204 };
}

function apply(account: ZoomAccount, group: ZoomGroup, { op, path, value }: JsonObject): void {
  if (op === 'replace' && path === undefined && isObject(value)) {
    if ('displayName' in value) group.displayName = readName(value['displayName']);
    const alias = value[`${ZOOM_GROUP}:emailAlias`];
    if (typeof alias === 'string') group.emailAlias = alias;
    return;
  }
  const removed = /^members\[value eq "([^"]+)"\]$/.exec(typeof path === 'string' ? path : '')?.[1];
  if (op === 'remove' && removed !== undefined) {
    group.members.delete(removed);
    return;
  }
  if (path !== 'members' || (op !== 'add' && op !== 'replace'))
    throw new ZoomError(400, 'The request JSON is invalid.');
  const ids = arrayOf(value).map((member) =>
    isObject(member) && typeof member['value'] === 'string' ? member['value'] : '',
  );
  if (ids.some((member) => !account.users.find(member))) throw new ZoomError(404, 'User does not exist.');
  if (op === 'replace') group.members.clear();
  for (const member of ids) group.members.add(member);
}

function readName(value: unknown): string {
  if (typeof value !== 'string' || value === '')
    throw new ZoomError(400, 'The "DisplayName" of the request is invalid.');
  return value;
}

function find(account: ZoomAccount, id: string): ZoomGroup {
  const group = account.groups.get(id);
  if (!group) throw groupNotFound();
  return group;
}
