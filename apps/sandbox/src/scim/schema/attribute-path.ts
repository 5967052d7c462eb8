import type { JsonObject } from '../../json/json.ts';
import { isObject } from '../../json/json.ts';
import type { Attribute, SubAttribute } from './attribute.ts';
import { byName } from './attribute.ts';
import type { ResourceType } from './catalogue.ts';
import { attributesOf } from './catalogue.ts';

/** A path in its defined spelling: extension URN or null, attribute, sub-attribute; attribute null names a whole extension. */
export interface AttributePath {
  readonly extension: string | null;
  readonly attribute: Attribute | null;
  readonly sub: SubAttribute | null;
}

const META = ['resourceType', 'created', 'lastModified', 'location', 'version'];

/** Undefined when the schemas know no such path. */
export function resolvePath(type: ResourceType, text: string): AttributePath | undefined {
  const lower = text.toLowerCase();
  const extension = type.extensions.find(
    ({ id }) => lower === id.toLowerCase() || lower.startsWith(`${id.toLowerCase()}:`),
  );
  if (lower === extension?.id.toLowerCase()) return { extension: extension.id, attribute: null, sub: null };
  const core = `${type.core.id.toLowerCase()}:`;
  const local = extension
    ? text.slice(extension.id.length + 1)
    : lower.startsWith(core)
      ? text.slice(core.length)
      : text;
  const [name = '', subName, ...rest] = local.split('.');
  const attribute = byName(extension?.attributes ?? attributesOf(type), name);
  if (!attribute || rest.length > 0) return undefined;
  if (subName === undefined) return { extension: extension?.id ?? null, attribute, sub: null };
  const sub = attribute.name === 'meta' ? metaSub(subName) : byName(attribute.subAttributes, subName);
  return sub ? { extension: extension?.id ?? null, attribute, sub } : undefined;
}

function metaSub(name: string): SubAttribute | undefined {
  const known = META.find((member) => member.toLowerCase() === name.toLowerCase());
  const fixed = {
    type: 'string',
    multiValued: false,
    required: false,
    caseExact: true,
    mutability: 'readOnly',
    returned: 'default',
    uniqueness: 'none',
  } as const;
  return known === undefined ? undefined : { ...fixed, name: known };
}

/** The values at a path; multi-valued attributes give one for each item. */
export function valuesAt(resource: JsonObject, path: AttributePath): unknown[] {
  const base = path.extension === null ? resource : resource[path.extension];
  if (path.attribute === null) return base === undefined ? [] : [base];
  const value = isObject(base) ? base[path.attribute.name] : undefined;
  const items = (Array.isArray(value) ? value : [value]).filter((item) => item !== undefined);
  const { sub } = path;
  if (sub === null) return items;
  return items
    .map((item) => (isObject(item) ? item[sub.name] : undefined))
    .filter((item) => item !== undefined);
}
