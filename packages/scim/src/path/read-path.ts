import { isJsonObject, member, type JsonObject } from '../json/json.ts';
import type { TargetValue } from '../resource/target-value.ts';
import { matchesSelectors } from './match-selectors.ts';
import { parseScimPath } from './parse-path.ts';
import type { ScimPath } from './scim-path.ts';

/**
 * The value at a path, or undefined where the resource has none. Names are read without case; of a complex value without
 * sub-attribute (`manager`, `emails[type eq "work"]`) its `value` is meant.
 * @throws ScimPathError for a text that is not a path
 */
export function readPath(resource: JsonObject, path: ScimPath | string): TargetValue | undefined {
  const at = typeof path === 'string' ? parseScimPath(path) : path;
  const held = heldValue(resource, at);
  if (at.selectors.length === 0) return simple(held, at.subAttribute);
  // A multi-valued attribute that came as one object is a list of one (Zoom's `roles`, zoom.md §2.2).
  const elements = Array.isArray(held) ? held : held === undefined ? [] : [held];
  const chosen: unknown = elements.find((element) => matchesSelectors(element, at.selectors));
  return simple(chosen, at.subAttribute);
}

/** The whole top-level attribute, wherever the target keeps it: extensions nest under their URN, some flatten `urn:attribute`. */
export function heldValue(resource: JsonObject, path: ScimPath): unknown {
  if (path.schema === undefined) return member(resource, path.attribute);
  const extension = member(resource, path.schema);
  if (isJsonObject(extension)) {
    const nested = member(extension, path.attribute);
    if (nested !== undefined) return nested;
  }
  return member(resource, `${path.schema}:${path.attribute}`);
}

function simple(value: unknown, subAttribute: string | undefined): TargetValue | undefined {
  if (Array.isArray(value)) {
    const values = value
      .map((element: unknown) => scalar(element, subAttribute))
      .filter((v) => v !== undefined);
    return values.length === 0 ? undefined : values.map(String);
  }
  return scalar(value, subAttribute);
}

function scalar(value: unknown, subAttribute: string | undefined): string | number | boolean | undefined {
  if (isJsonObject(value)) return primitive(member(value, subAttribute ?? 'value'));
  return subAttribute === undefined || subAttribute.toLowerCase() === 'value' ? primitive(value) : undefined;
}

function primitive(value: unknown): string | number | boolean | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}
