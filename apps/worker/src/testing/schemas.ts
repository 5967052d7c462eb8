import { templateById } from '@lockstep/gallery';
import type { AttributeMapping, FilterClause, ObjectMapping, SynchronizationSchema } from '@lockstep/mapping';

/** A template's default schema with some of its mappings changed or left out (null), by target attribute. */
export function schemaOf(
  template: 'zoom' | 'scim',
  changes: Readonly<Record<string, Partial<AttributeMapping> | null>> = {},
): SynchronizationSchema {
  const found = templateById(template);
  if (found === undefined) throw new Error(`there is no template ${template}`);
  return withMapping(structuredClone(found.defaultSchema), (object) => ({
    ...object,
    attributeMappings: object.attributeMappings.flatMap((mapping) => {
      const change = changes[mapping.targetAttributeName];
      return change === null ? [] : [{ ...mapping, ...change }];
    }),
  }));
}

/** The schema with its mapping of users changed: actions, scope, further mappings. */
export function withMapping(
  schema: SynchronizationSchema,
  change: (mapping: ObjectMapping) => ObjectMapping,
): SynchronizationSchema {
  return {
    ...schema,
    synchronizationRules: schema.synchronizationRules.map((rule) => ({
      ...rule,
      objectMappings: rule.objectMappings.map(change),
    })),
  };
}

/** The schema with a filter of one group of clauses, each `[attribute, operator, ...values]`. */
export function scopedBy(
  schema: SynchronizationSchema,
  ...clauses: readonly (readonly [string, string, ...string[]])[]
): SynchronizationSchema {
  const all = clauses.map(([sourceOperandName, operatorName, ...values]): FilterClause => ({
    sourceOperandName,
    operatorName,
    targetOperand: { values },
  }));
  return withMapping(schema, (mapping) => ({ ...mapping, scope: { groups: [{ clauses: all }] } }));
}

export function expression(text: string): Pick<AttributeMapping, 'source'> {
  return {
    source: { type: 'Function', name: text.slice(0, text.indexOf('(')), expression: text, parameters: [] },
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

/** One more Direct mapping. */
export function mapped(targetAttributeName: string, sourceAttribute: string): AttributeMapping {
  return {
    ...from(sourceAttribute),
    targetAttributeName,
    flowType: 'Always',
    flowBehavior: 'FlowWhenChanged',
    matchingPriority: 0,
  };
}
