import { isJsonObject, memberKey, type JsonObject } from '../json/json.ts';
import type { TargetValue } from '../resource/target-value.ts';
import { matchesSelectors } from './match-selectors.ts';
import { parseScimPath } from './parse-path.ts';
import type { ScimPath, Selector } from './scim-path.ts';
import { wireValue, type ManagerStyle } from './wire-value.ts';

export interface WriteOptions {
  readonly manager?: ManagerStyle;
}

/**
 * A copy of the resource with the value at the path; `undefined` removes it (and a list element or complex value that has
 * nothing left but its selectors). What `writePath` writes, `readPath` reads.
 * @throws ScimPathError for a text that is not a path
 */
export function writePath(
  resource: JsonObject,
  path: ScimPath | string,
  value: TargetValue | undefined,
  options: WriteOptions = {},
): JsonObject {
  const at = typeof path === 'string' ? parseScimPath(path) : path;
  if (at.schema === undefined)
    return put(resource, at.attribute, (held) => attribute(held, at, value, options));
  return put(resource, at.schema, (extension) => {
    const inside = isJsonObject(extension) ? extension : {};
    const written = put(inside, at.attribute, (held) => attribute(held, at, value, options));
    return Object.keys(written).length === 0 ? undefined : written;
  });
}

function attribute(
  held: unknown,
  at: ScimPath,
  value: TargetValue | undefined,
  options: WriteOptions,
): unknown {
  if (at.selectors.length > 0) return list(held, at.selectors, at.subAttribute ?? 'value', value);
  if (at.subAttribute !== undefined) return complex(held, at.subAttribute, value);
  if (value === undefined) return undefined;
  return wireValue(at, value, options.manager ?? 'reference');
}

function complex(
  held: unknown,
  subAttribute: string,
  value: TargetValue | undefined,
): JsonObject | undefined {
  const written = put(isJsonObject(held) ? held : {}, subAttribute, () => value);
  return Object.keys(written).length === 0 ? undefined : written;
}

function list(
  held: unknown,
  selectors: readonly Selector[],
  subAttribute: string,
  value: TargetValue | undefined,
): unknown {
  const elements: readonly unknown[] = Array.isArray(held) ? held : isJsonObject(held) ? [held] : [];
  const index = elements.findIndex((element) => matchesSelectors(element, selectors));
  if (index < 0)
    return value === undefined ? held : [...elements, newElement(selectors, subAttribute, value)];
  const element = complex(elements[index], subAttribute, value);
  const kept = element && hasMore(element, selectors) ? [element] : [];
  const written = [...elements.slice(0, index), ...kept, ...elements.slice(index + 1)];
  return written.length === 0 ? undefined : written;
}

function newElement(selectors: readonly Selector[], subAttribute: string, value: TargetValue): JsonObject {
  const named = Object.fromEntries(
    selectors.map((selector) => [selector.attribute, selectorValue(selector)]),
  );
  return { ...named, [subAttribute]: value };
}

/** `primary` is a boolean on the wire although Entra's paths write it as "True" (entra.md A10, RFC 7643 §2.4). */
export function selectorValue({ attribute: name, value }: Selector): Selector['value'] {
  return name.toLowerCase() === 'primary' && typeof value === 'string'
    ? value.toLowerCase() === 'true'
    : value;
}

/** An element of which only the selectors and `primary` remain says nothing any more. */
function hasMore(element: JsonObject, selectors: readonly Selector[]): boolean {
  const said = new Set(['primary', ...selectors.map((selector) => selector.attribute.toLowerCase())]);
  return Object.keys(element).some((key) => !said.has(key.toLowerCase()));
}

/** Keeps the target's own spelling of a name. */
function put(object: JsonObject, name: string, change: (held: unknown) => unknown): JsonObject {
  const key = memberKey(object, name) ?? name;
  const { [key]: held, ...rest } = object;
  const written = change(held);
  return written === undefined ? rest : { ...object, [key]: written };
}
