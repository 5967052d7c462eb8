import type { Compare, Filter } from 'scim2-parse-filter';
import { parse } from 'scim2-parse-filter';
import type { JsonObject } from '../json/json.ts';
import { isObject } from '../json/json.ts';
import type { SubAttribute } from './schema/attribute.ts';
import { byName } from './schema/attribute.ts';
import { resolvePath, valuesAt } from './schema/attribute-path.ts';
import type { ResourceType } from './schema/catalogue.ts';
import { ScimError } from './scim-error.ts';

export type Predicate = (resource: JsonObject) => boolean;

/** RFC 7644 section 3.4.2.2, with case rules of each attribute; `caseSensitive` overrides them (a quirk of servers in the wild). */
export function compileFilter(
  type: ResourceType,
  text: string,
  caseSensitive: boolean,
): { predicate: Predicate; key: EqualKey | null } {
  const filter = parseFilter(text);
  return { predicate: compile(type, filter, caseSensitive), key: equalKey(filter) };
}

/** `attribute eq "value"` alone, for which there may be an index. */
export interface EqualKey {
  readonly attribute: string;
  readonly value: string;
}

function equalKey(filter: Filter): EqualKey | null {
  if (filter.op !== 'eq' || !('compValue' in filter) || typeof filter.compValue !== 'string') return null;
  return { attribute: filter.attrPath.toLowerCase(), value: filter.compValue };
}

export function parseFilter(text: string): Filter {
  try {
    return parse(text);
  } catch {
    throw new ScimError(400, `The filter is malformed: ${text}`, 'invalidFilter');
  }
}

function compile(type: ResourceType, filter: Filter, caseSensitive: boolean): Predicate {
  switch (filter.op) {
    case 'and':
    case 'or': {
      const parts = filter.filters.map((part) => compile(type, part, caseSensitive));
      return filter.op === 'and'
        ? (resource) => parts.every((part) => part(resource))
        : (resource) => parts.some((part) => part(resource));
    }
    case 'not': {
      const inner = compile(type, filter.filter, caseSensitive);
      return (resource) => !inner(resource);
    }
    case '[]': {
      const path = resolvePath(type, filter.attrPath);
      if (!path?.attribute)
        throw new ScimError(
          400,
          `The filter names the unknown attribute '${filter.attrPath}'.`,
          'invalidFilter',
        );
      const inner = compileValue(path.attribute.subAttributes, filter.valFilter, caseSensitive);
      return (resource) => valuesAt(resource, path).some((item) => isObject(item) && inner(item));
    }
    default: {
      const path = resolvePath(type, filter.attrPath);
      if (!path)
        throw new ScimError(
          400,
          `The filter names the unknown attribute '${filter.attrPath}'.`,
          'invalidFilter',
        );
      // A multi-valued complex attribute without sub-attribute is compared by its value (RFC 7644 section 3.4.2.2).
      const value =
        path.sub ??
        (path.attribute?.type === 'complex' ? byName(path.attribute.subAttributes, 'value') : null) ??
        null;
      const whole = { ...path, sub: value };
      const definition = value ?? path.attribute;
      if (filter.op === 'pr')
        return (resource) => valuesAt(resource, filter.attrPath.includes('.') ? whole : path).length > 0;
      const test = comparison(filter, definition, caseSensitive);
      return filter.op === 'ne'
        ? (resource) => valuesAt(resource, whole).every(test)
        : (resource) =>
            valuesAt(resource, whole).some(test) ||
            (filter.compValue === null && filter.op === 'eq' && valuesAt(resource, whole).length === 0);
    }
  }
}

/** The filter inside `emails[...]`: names are sub-attributes. */
export function compileValue(
  subs: readonly SubAttribute[],
  filter: Filter,
  caseSensitive: boolean,
): Predicate {
  switch (filter.op) {
    case 'and':
      return (item) => filter.filters.every((part) => compileValue(subs, part, caseSensitive)(item));
    case 'or':
      return (item) => filter.filters.some((part) => compileValue(subs, part, caseSensitive)(item));
    case 'not':
      return (item) => !compileValue(subs, filter.filter, caseSensitive)(item);
    case '[]':
      throw new ScimError(400, 'A value filter cannot hold another one.', 'invalidFilter');
    default: {
      const sub = byName(subs, filter.attrPath);
      if (!sub)
        throw new ScimError(
          400,
          `The filter names the unknown sub-attribute '${filter.attrPath}'.`,
          'invalidFilter',
        );
      if (filter.op === 'pr') return (item) => item[sub.name] !== undefined;
      const test = comparison(filter, sub, caseSensitive);
      return (item) => (item[sub.name] === undefined ? filter.op === 'ne' : test(item[sub.name]));
    }
  }
}

function comparison(
  filter: Compare,
  definition: { caseExact: boolean; type: string } | null,
  caseSensitive: boolean,
): (value: unknown) => boolean {
  const fold = !caseSensitive && definition?.caseExact !== true;
  const normal = (value: unknown): unknown =>
    typeof value === 'string' && fold ? value.toLowerCase() : value;
  const wanted = normal(filter.compValue);
  const texts = (value: unknown, test: (left: string, right: string) => boolean): boolean => {
    const left = normal(value);
    return typeof left === 'string' && typeof wanted === 'string' && test(left, wanted);
  };
  const order = (value: unknown, test: (sign: number) => boolean): boolean => {
    if (definition?.type === 'boolean' || definition?.type === 'binary') {
      throw new ScimError(400, `'${filter.attrPath}' has no order.`, 'invalidFilter');
    }
    const left = normal(value);
    if (typeof left === 'number' && typeof wanted === 'number') return test(left - wanted);
    return (
      typeof left === 'string' &&
      typeof wanted === 'string' &&
      test(left < wanted ? -1 : left > wanted ? 1 : 0)
    );
  };
  switch (filter.op) {
    case 'eq':
      return (value) => normal(value) === wanted;
    case 'ne':
      return (value) => normal(value) !== wanted;
    case 'co':
      return (value) => texts(value, (left, right) => left.includes(right));
    case 'sw':
      return (value) => texts(value, (left, right) => left.startsWith(right));
    case 'ew':
      return (value) => texts(value, (left, right) => left.endsWith(right));
    case 'gt':
      return (value) => order(value, (sign) => sign > 0);
    case 'ge':
      return (value) => order(value, (sign) => sign >= 0);
    case 'lt':
      return (value) => order(value, (sign) => sign < 0);
    case 'le':
      return (value) => order(value, (sign) => sign <= 0);
  }
}
