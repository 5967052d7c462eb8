import { templateById } from '@lockstep/gallery';
import type { AttributeMapping, Filter, FilterClause, SynchronizationSchema } from '@lockstep/mapping';

interface SchemaChange {
  /** On top of the template's. */
  readonly mappings?: readonly AttributeMapping[];
  /** Target attributes that are not mapped. */
  readonly without?: readonly string[];
  readonly scope?: Filter | null;
}

/** Zoom's default schema, changed. */
export function zoomSchemaWith(change: SchemaChange): SynchronizationSchema {
  const schema = templateById('zoom')?.defaultSchema;
  if (schema === undefined) throw new Error('The gallery has no such template.');
  const { mappings = [], without = [], scope = null } = change;
  return {
    ...schema,
    synchronizationRules: schema.synchronizationRules.map((rule) => ({
      ...rule,
      objectMappings: rule.objectMappings.map((mapping) => ({
        ...mapping,
        scope,
        attributeMappings: [
          ...mapping.attributeMappings.filter((one) => !without.includes(one.targetAttributeName)),
          ...mappings,
        ],
      })),
    })),
  };
}

export function direct(targetAttributeName: string, source: string): AttributeMapping {
  return {
    targetAttributeName,
    source: { type: 'Attribute', name: source, expression: `[${source}]`, parameters: [] },
    flowType: 'Always',
    flowBehavior: 'FlowWhenChanged',
    matchingPriority: 0,
  };
}

/** One group of clauses, all of which must hold. */
export function filter(
  ...clauses: readonly (readonly [operand: string, operator: string, value?: string])[]
): Filter {
  return {
    groups: [
      {
        name: 'filter',
        clauses: clauses.map(([sourceOperandName, operatorName, value]): FilterClause => ({
          sourceOperandName,
          operatorName,
          targetOperand: value === undefined ? null : { values: [value] },
        })),
      },
    ],
  };
}
