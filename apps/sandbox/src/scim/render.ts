import type { JsonObject } from '../json/json.ts';
import { isObject } from '../json/json.ts';
import type { StoredResource } from './resource-store.ts';
import type { ResourceType } from './schema/catalogue.ts';
import { USERS } from './schema/catalogue.ts';
import type { ScimState } from './scim-state.ts';

export function etagOf(resource: StoredResource): string {
  return `W/"${String(resource.version)}"`;
}

export function locationOf(type: ResourceType, resource: StoredResource, base: string): string {
  return `${base}/${type.endpoint}/${encodeURIComponent(resource.id)}`;
}

/** The whole resource; what is shown of it is up to the projection. */
export function renderResource(
  state: ScimState,
  type: ResourceType,
  resource: StoredResource,
  base: string,
): JsonObject {
  const { etag, quirks } = state.settings;
  const meta: JsonObject = {
    resourceType: type.name,
    created: resource.created,
    lastModified: resource.modified,
  };
  if (!quirks.noLocation) meta['location'] = locationOf(type, resource, base);
  if (etag) meta['version'] = etagOf(resource);
  const shown: JsonObject = { ...resource.attributes, id: resource.id, meta };
  if (type === USERS) {
    const groups = state.groupsOf(resource.id).map((group) => ({
      value: group.id,
      $ref: `${base}/Groups/${group.id}`,
      display: group.attributes['displayName'],
      type: 'direct',
    }));
    if (groups.length > 0) shown['groups'] = groups;
  } else if (Array.isArray(shown['members'])) {
    shown['members'] = shown['members'].map((member: unknown) => withReference(state, member, base));
  }
  return shown;
}

/** The server fills in $ref where the client left it out (RFC 7643 section 4.2). */
function withReference(state: ScimState, member: unknown, base: string): unknown {
  if (!isObject(member) || typeof member['value'] !== 'string' || member['$ref'] !== undefined) return member;
  const endpoint = state.groups.find(member['value']) ? 'Groups' : 'Users';
  return { ...member, $ref: `${base}/${endpoint}/${member['value']}` };
}
