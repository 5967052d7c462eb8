import SCIMMY from 'scimmy';
import { z } from 'zod';
import type { JsonObject } from '../../json/json.ts';
import { parseJson } from '../../json/json.ts';
import type { Attribute } from './attribute.ts';
import { attribute } from './attribute.ts';

/** The RFC's own definitions, as SCIMMY carries them: not ours, so not our mistakes. */
const schemaShape = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  attributes: z.array(attribute),
});
export type Schema = z.infer<typeof schemaShape>;

/** Attribute objects of SCIMMY take their JSON form only when they are written as JSON. */
function schemaOf(definition: { describe(): unknown }): Schema {
  return schemaShape.parse(parseJson(JSON.stringify(definition.describe())));
}

export const USER = schemaOf(SCIMMY.Schemas.User.definition);
export const ENTERPRISE_USER = schemaOf(SCIMMY.Schemas.EnterpriseUser.definition);
export const GROUP = schemaOf(SCIMMY.Schemas.Group.definition);

export interface ResourceType {
  readonly name: 'User' | 'Group';
  readonly endpoint: 'Users' | 'Groups';
  readonly core: Schema;
  readonly extensions: readonly Schema[];
}

export const USERS: ResourceType = {
  name: 'User',
  endpoint: 'Users',
  core: USER,
  extensions: [ENTERPRISE_USER],
};
export const GROUPS: ResourceType = { name: 'Group', endpoint: 'Groups', core: GROUP, extensions: [] };
export const RESOURCE_TYPES = [USERS, GROUPS] as const;

const text = {
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: true,
  returned: 'default',
  uniqueness: 'none',
} as const;
/** Attributes that every resource has (RFC 7643 section 3.1). */
const COMMON: readonly Attribute[] = [
  {
    ...text,
    name: 'id',
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
    subAttributes: [],
  },
  { ...text, name: 'externalId', mutability: 'readWrite', subAttributes: [] },
  {
    ...text,
    name: 'schemas',
    type: 'reference',
    multiValued: true,
    mutability: 'readWrite',
    returned: 'always',
    subAttributes: [],
  },
  { ...text, name: 'meta', type: 'complex', mutability: 'readOnly', subAttributes: [] },
];

export function attributesOf(type: ResourceType): readonly Attribute[] {
  return [...COMMON, ...type.core.attributes];
}

export function schemaResource(schema: Schema, base: string): JsonObject {
  return {
    ...schema,
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
  };
}

export function resourceTypeResource(type: ResourceType, base: string): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: type.name,
    name: type.name,
    description: type.core.description,
    endpoint: `/${type.endpoint}`,
    schema: type.core.id,
    schemaExtensions: type.extensions.map(({ id }) => ({ schema: id, required: false })),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${type.name}` },
  };
}
