import { templateById } from '@lockstep/gallery';
import type { AttributeMapping, SynchronizationSchema } from '@lockstep/mapping';

/** A template's default schema with some of its mappings changed or left out (null), by target attribute. */
export function schemaOf(
  template: 'zoom' | 'scim',
  changes: Readonly<Record<string, Partial<AttributeMapping> | null>> = {},
): SynchronizationSchema {
  const found = templateById(template);
  if (found === undefined) throw new Error(`there is no template ${template}`);
  const schema = structuredClone(found.defaultSchema);
  return {
    ...schema,
    synchronizationRules: schema.synchronizationRules.map((rule) => ({
      ...rule,
      objectMappings: rule.objectMappings.map((object) => ({
        ...object,
        attributeMappings: object.attributeMappings.flatMap((mapping) => {
          const change = changes[mapping.targetAttributeName];
          return change === null ? [] : [{ ...mapping, ...change }];
        }),
      })),
    })),
  };
}

export function from(sourceAttribute: string): Pick<AttributeMapping, 'source'> {
  return {
    source: {
      type: 'Attribute',
      name: sourceAttribute,
      expression: `[${sourceAttribute}]`,
      parameters: [],
    },
  };
}
