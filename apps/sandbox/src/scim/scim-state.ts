import type { Clock } from '../clock/clock.ts';
import type { JsonObject } from '../json/json.ts';
import { isObject, without } from '../json/json.ts';
import type { StoredResource } from './resource-store.ts';
import { ResourceStore } from './resource-store.ts';
import type { ResourceType } from './schema/catalogue.ts';
import { GROUPS, USERS } from './schema/catalogue.ts';
import { normalise } from './schema/validate.ts';
import { ScimError } from './scim-error.ts';
import type { ScimSettings } from './settings.ts';
import { scimSettings } from './settings.ts';

/** Users and groups with what holds between them: unique names, and the groups of a user. */
export class ScimState {
  readonly users = new ResourceStore(USERS, ['userName', 'externalId']);
  readonly groups = new ResourceStore(GROUPS, ['displayName', 'externalId']);
  readonly #memberOf = new Map<string, Set<string>>();
  settings: ScimSettings = scimSettings.parse({});

  constructor(readonly clock: Clock) {}

  storeOf(type: ResourceType): ResourceStore {
    return type === USERS ? this.users : this.groups;
  }

  create(type: ResourceType, body: JsonObject): StoredResource {
    const attributes = this.#asKept(normalise(type, this.#asGiven(body, null)));
    this.#checkUnique(type, attributes, null);
    const resource = this.storeOf(type).add(attributes, this.clock.iso(), this.settings.quirks.integerIds);
    this.#link(type, resource);
    return resource;
  }

  replace(type: ResourceType, resource: StoredResource, body: JsonObject): void {
    const attributes = this.#asKept(normalise(type, this.#asGiven(body, resource)));
    this.#checkUnique(type, attributes, resource.id);
    this.#unlink(type, resource);
    this.storeOf(type).replace(resource, attributes, this.clock.iso());
    this.#link(type, resource);
  }

  remove(type: ResourceType, resource: StoredResource): void {
    this.#unlink(type, resource);
    this.storeOf(type).remove(resource);
    for (const groupId of this.#memberOf.get(resource.id) ?? []) {
      const group = this.groups.find(groupId);
      if (!group) continue;
      const members = memberObjects(group).filter((member) => member['value'] !== resource.id);
      const rest = without(group.attributes, 'members');
      this.groups.replace(group, members.length === 0 ? rest : { ...rest, members }, this.clock.iso());
    }
    this.#memberOf.delete(resource.id);
  }

  groupsOf(userId: string): StoredResource[] {
    return [...(this.#memberOf.get(userId) ?? [])].flatMap((id) => this.groups.find(id) ?? []);
  }

  clear(): void {
    this.users.clear();
    this.groups.clear();
    this.#memberOf.clear();
  }

  /** userName is unique without case, unless a quirk says otherwise (RFC 7643 section 4.1.1). */
  #checkUnique(type: ResourceType, attributes: JsonObject, ownId: string | null): void {
    const { userName } = attributes;
    if (type !== USERS || typeof userName !== 'string') return;
    const exact = this.settings.quirks.caseSensitiveUserName;
    const holders = this.users.lookup('username', userName) ?? [];
    if (
      holders.some(({ id, attributes: held }) => id !== ownId && (!exact || held['userName'] === userName))
    ) {
      throw new ScimError(409, `userName '${userName}' is taken.`, 'uniqueness');
    }
  }

  /** A server that keeps `active` as text takes text as well; what it kept so must pass when another attribute changes. */
  #asGiven(body: JsonObject, before: StoredResource | null): JsonObject {
    const textual = this.settings.quirks.activeAsString || typeof before?.attributes['active'] === 'string';
    const { active } = body;
    return textual && (active === 'True' || active === 'False')
      ? { ...body, active: active === 'True' }
      : body;
  }

  /** Attributes as this server keeps them: some servers drop, or turn booleans into text, in silence (R24). */
  #asKept(attributes: JsonObject): JsonObject {
    const { activeAsString, dropAttributes } = this.settings.quirks;
    for (const path of dropAttributes) drop(attributes, path);
    if (activeAsString && typeof attributes['active'] === 'boolean')
      attributes['active'] = attributes['active'] ? 'True' : 'False';
    return attributes;
  }

  #link(type: ResourceType, resource: StoredResource): void {
    if (type !== GROUPS) return;
    for (const { value } of memberObjects(resource)) {
      if (typeof value !== 'string') continue;
      const groups = this.#memberOf.get(value);
      if (groups) groups.add(resource.id);
      else this.#memberOf.set(value, new Set([resource.id]));
    }
  }

  #unlink(type: ResourceType, resource: StoredResource): void {
    if (type !== GROUPS) return;
    for (const { value } of memberObjects(resource)) {
      if (typeof value === 'string') this.#memberOf.get(value)?.delete(resource.id);
    }
  }
}

function memberObjects(group: StoredResource): JsonObject[] {
  const { members } = group.attributes;
  return Array.isArray(members) ? members.filter(isObject) : [];
}

function drop(attributes: JsonObject, path: string): void {
  if (path in attributes) {
    Reflect.deleteProperty(attributes, path);
    return;
  }
  const cut = path.includes(':') ? path.lastIndexOf(':') : path.lastIndexOf('.');
  const parent = cut === -1 ? undefined : attributes[path.slice(0, cut)];
  if (isObject(parent)) Reflect.deleteProperty(parent, path.slice(cut + 1));
}
