import { z } from 'zod';

const flat = {
  name: z.string(),
  type: z.enum(['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference', 'complex']),
  multiValued: z.boolean(),
  required: z.boolean().default(false),
  caseExact: z.boolean().default(false),
  mutability: z.enum(['readOnly', 'readWrite', 'immutable', 'writeOnly']).default('readWrite'),
  returned: z.enum(['always', 'never', 'default', 'request']).default('default'),
  uniqueness: z.enum(['none', 'server', 'global']).default('none'),
};

/** An attribute definition of RFC 7643 section 7; members that nobody reads here stay as they are. */
export const attribute = z.looseObject({ ...flat, subAttributes: z.array(z.looseObject(flat)).default([]) });
export type Attribute = z.infer<typeof attribute>;
export type SubAttribute = Attribute['subAttributes'][number];

/** Names are case-insensitive (RFC 7643 section 2.1). */
export function byName<T extends { readonly name: string }>(
  definitions: readonly T[],
  name: string,
): T | undefined {
  const wanted = name.toLowerCase();
  return definitions.find((definition) => definition.name.toLowerCase() === wanted);
}
