import { compileValue, parseFilter } from './filter.ts';
import type { Attribute, SubAttribute } from './schema/attribute.ts';
import { byName } from './schema/attribute.ts';
import { resolvePath } from './schema/attribute-path.ts';
import type { ResourceType } from './schema/catalogue.ts';
import { ScimError } from './scim-error.ts';

export interface PatchPath {
  readonly extension: string | null;
  /** Null: a whole extension. */
  readonly attribute: Attribute | null;
  readonly filter: string | null;
  readonly sub: SubAttribute | null;
  /** The path in its defined spelling. */
  readonly text: string;
}

/** `attrPath`, `valuePath` or `valuePath.subAttr` (RFC 7644 figure 7). Unknown names are invalidPath. */
export function parsePatchPath(type: ResourceType, path: string): PatchPath {
  const match = /^([^[\]]+)(?:\[(.+)\](?:\.([\w$-]+))?)?$/.exec(path.trim());
  const resolved = match?.[1] === undefined ? undefined : resolvePath(type, match[1]);
  if (!match || !resolved) throw new ScimError(400, `The path '${path}' is unknown.`, 'invalidPath');
  const { extension, attribute } = resolved;
  const prefix = extension === null ? '' : `${extension}:`;
  const filter = match[2] ?? null;
  if (attribute === null) return { extension, attribute, filter: null, sub: null, text: extension ?? '' };
  if (filter === null) {
    const tail = resolved.sub === null ? '' : `.${resolved.sub.name}`;
    return { extension, attribute, filter, sub: resolved.sub, text: `${prefix}${attribute.name}${tail}` };
  }
  if (!attribute.multiValued || resolved.sub !== null)
    throw new ScimError(400, `'${attribute.name}' cannot be filtered.`, 'invalidPath');
  compileValue(attribute.subAttributes, parseFilter(filter), false);
  const sub = match[3] === undefined ? null : byName(attribute.subAttributes, match[3]);
  if (sub === undefined) throw new ScimError(400, `The path '${path}' is unknown.`, 'invalidPath');
  const tail = sub === null ? '' : `.${sub.name}`;
  return { extension, attribute, filter, sub, text: `${prefix}${attribute.name}[${filter}]${tail}` };
}
