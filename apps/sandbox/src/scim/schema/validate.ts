import type { JsonObject } from '../../json/json.ts';
import { isObject } from '../../json/json.ts';
import { ScimError } from '../scim-error.ts';
import type { Attribute, SubAttribute } from './attribute.ts';
import { byName } from './attribute.ts';
import type { ResourceType, Schema } from './catalogue.ts';
import { attributesOf } from './catalogue.ts';

/**
 * Checks a resource against its schemas and brings names into their defined spelling. readOnly attributes are left out (RFC 7644 section
 * 3.3: ignored), null and empty arrays are "unassigned" (RFC 7643 section 2.5) and left out too.
 */
export function normalise(type: ResourceType, body: JsonObject): JsonObject {
  const clean: JsonObject = {};
  const definitions = attributesOf(type);
  for (const [name, value] of Object.entries(body)) {
    const extension = type.extensions.find(({ id }) => id.toLowerCase() === name.toLowerCase());
    if (extension) {
      const values = normaliseExtension(extension, value);
      if (Object.keys(values).length > 0) clean[extension.id] = values;
      continue;
    }
    const definition = byName(definitions, name);
    if (!definition)
      throw new ScimError(400, `Attribute '${name}' is not in the schemas of ${type.name}.`, 'invalidSyntax');
    const normalised = normaliseAttribute(definition, value);
    if (normalised !== undefined) clean[definition.name] = normalised;
  }
  for (const { name, required } of definitions) {
    if (required && (clean[name] === undefined || clean[name] === ''))
      throw new ScimError(400, `Attribute '${name}' is required.`, 'invalidValue');
  }
  checkSchemas(type, clean);
  return clean;
}

function checkSchemas(type: ResourceType, clean: JsonObject): void {
  const { schemas } = clean;
  if (!Array.isArray(schemas) || !schemas.includes(type.core.id)) {
    throw new ScimError(400, `'schemas' must hold '${type.core.id}'.`, 'invalidSyntax');
  }
  const used = type.extensions.map(({ id }) => id).filter((id) => id in clean);
  clean['schemas'] = [type.core.id, ...used];
}

function normaliseExtension(extension: Schema, value: unknown): JsonObject {
  const clean: JsonObject = {};
  if (value === null) return clean;
  if (!isObject(value)) throw new ScimError(400, `'${extension.id}' must be an object.`, 'invalidSyntax');
  for (const [name, inner] of Object.entries(value)) {
    const definition = byName(extension.attributes, name);
    if (!definition)
      throw new ScimError(400, `Attribute '${name}' is not in '${extension.id}'.`, 'invalidSyntax');
    const normalised = normaliseAttribute(definition, inner);
    if (normalised !== undefined) clean[definition.name] = normalised;
  }
  return clean;
}

function normaliseAttribute(definition: Attribute, value: unknown): unknown {
  if (definition.mutability === 'readOnly' || value === null || value === undefined) return undefined;
  if (!definition.multiValued) return single(definition, value);
  if (!Array.isArray(value))
    throw new ScimError(400, `'${definition.name}' must be an array.`, 'invalidSyntax');
  const values = value.map((item) => single(definition, item)).filter((item) => item !== undefined);
  if (values.filter((item) => isObject(item) && item['primary'] === true).length > 1) {
    throw new ScimError(400, `'${definition.name}' may hold one primary value only.`, 'invalidValue');
  }
  return values.length === 0 ? undefined : values;
}

function single(definition: Attribute, value: unknown): unknown {
  if (definition.type !== 'complex') return checkType(definition, value);
  if (!isObject(value)) throw new ScimError(400, `'${definition.name}' must be an object.`, 'invalidSyntax');
  const clean: JsonObject = {};
  for (const [name, inner] of Object.entries(value)) {
    const sub = byName(definition.subAttributes, name);
    if (!sub)
      throw new ScimError(400, `'${definition.name}' has no sub-attribute '${name}'.`, 'invalidSyntax');
    if (inner !== null && inner !== undefined && sub.mutability !== 'readOnly')
      clean[sub.name] = checkType(sub, inner);
  }
  return Object.keys(clean).length === 0 ? undefined : clean;
}

const JSON_TYPES: Readonly<Record<SubAttribute['type'], (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  binary: (value) => typeof value === 'string',
  reference: (value) => typeof value === 'string',
  dateTime: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value),
  decimal: (value) => typeof value === 'number',
  complex: isObject,
};

function checkType(definition: SubAttribute, value: unknown): unknown {
  if (JSON_TYPES[definition.type](value)) return value;
  throw new ScimError(400, `'${definition.name}' must be of type ${definition.type}.`, 'invalidValue');
}

/** An immutable attribute may be set once (RFC 7643 section 7). */
export function checkImmutable(type: ResourceType, before: JsonObject, after: JsonObject): void {
  for (const { name, mutability } of attributesOf(type)) {
    if (
      mutability === 'immutable' &&
      before[name] !== undefined &&
      JSON.stringify(before[name]) !== JSON.stringify(after[name])
    ) {
      throw new ScimError(400, `'${name}' is immutable.`, 'mutability');
    }
  }
}
