import type { JsonObject } from '../json/json.ts';
import { isObject } from '../json/json.ts';
import type { AttributePath } from './schema/attribute-path.ts';
import { resolvePath } from './schema/attribute-path.ts';
import { attributesOf } from './schema/catalogue.ts';
import type { ResourceType } from './schema/catalogue.ts';
import { ScimError } from './scim-error.ts';

export interface Projection {
  readonly attributes: readonly string[] | null;
  readonly excluded: readonly string[] | null;
}

/** RFC 7644 section 3.9: the two parameters exclude each other; what is always returned stays. */
export function project(
  type: ResourceType,
  resource: JsonObject,
  { attributes, excluded }: Projection,
): JsonObject {
  if (attributes !== null && excluded !== null) {
    throw new ScimError(
      400,
      "'attributes' and 'excludedAttributes' cannot be used together.",
      'invalidSyntax',
    );
  }
  const shown = structuredClone(resource);
  for (const { name, returned } of attributesOf(type))
    if (returned === 'never') Reflect.deleteProperty(shown, name);
  if (excluded !== null) return exclude(type, shown, resolve(type, excluded));
  return attributes === null ? shown : include(type, shown, resolve(type, attributes));
}

/** Unknown names are ignored. */
function resolve(type: ResourceType, names: readonly string[]): AttributePath[] {
  return names.flatMap((name) => resolvePath(type, name.trim()) ?? []);
}

function isAlways(type: ResourceType, name: string): boolean {
  return attributesOf(type).some((attribute) => attribute.name === name && attribute.returned === 'always');
}

function exclude(type: ResourceType, shown: JsonObject, paths: readonly AttributePath[]): JsonObject {
  for (const { extension, attribute, sub } of paths) {
    const base = extension === null ? shown : shown[extension];
    if (attribute === null) {
      if (extension !== null) Reflect.deleteProperty(shown, extension);
    } else if (isObject(base) && sub === null) {
      if (extension !== null || !isAlways(type, attribute.name)) Reflect.deleteProperty(base, attribute.name);
    } else if (isObject(base) && sub !== null) {
      const value = base[attribute.name];
      for (const item of Array.isArray(value) ? value : [value])
        if (isObject(item)) Reflect.deleteProperty(item, sub.name);
    }
  }
  return shown;
}

function include(type: ResourceType, shown: JsonObject, paths: readonly AttributePath[]): JsonObject {
  const kept: JsonObject = {};
  for (const [name, value] of Object.entries(shown)) if (isAlways(type, name)) kept[name] = value;
  for (const { extension, attribute, sub } of paths) {
    const base = extension === null ? shown : shown[extension];
    if (!isObject(base)) continue;
    if (attribute === null) {
      if (extension !== null) kept[extension] = base;
      continue;
    }
    const value = base[attribute.name];
    if (value === undefined) continue;
    const target = extension === null ? kept : extensionOf(kept, extension);
    target[attribute.name] = sub === null ? value : merge(target[attribute.name], value, sub.name);
  }
  return kept;
}

function extensionOf(kept: JsonObject, extension: string): JsonObject {
  const before = kept[extension];
  if (isObject(before)) return before;
  const fresh: JsonObject = {};
  kept[extension] = fresh;
  return fresh;
}

function merge(before: unknown, value: unknown, sub: string): unknown {
  const pick = (item: unknown, old: unknown): JsonObject => ({
    ...(isObject(old) ? old : {}),
    ...(isObject(item) && item[sub] !== undefined ? { [sub]: item[sub] } : {}),
  });
  if (!Array.isArray(value)) return pick(value, before);
  return value.map((item, index) => pick(item, Array.isArray(before) ? before[index] : undefined));
}
