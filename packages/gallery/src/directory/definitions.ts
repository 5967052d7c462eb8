import type { AttributeDefinition, AttributeMapping } from '@lockstep/mapping';

export function attribute(name: string, more: Partial<AttributeDefinition> = {}): AttributeDefinition {
  return {
    name,
    type: 'String',
    multivalued: false,
    required: false,
    caseExact: false,
    mutability: 'ReadWrite',
    anchor: false,
    ...more,
  };
}

function mapping(targetAttributeName: string, source: AttributeMapping['source']): AttributeMapping {
  return {
    targetAttributeName,
    source,
    defaultValue: null,
    flowType: 'Always',
    flowBehavior: 'FlowWhenChanged',
    matchingPriority: 0,
    exportMissingReferences: false,
  };
}

/** A Direct mapping (entra.md A1). */
export function direct(
  target: string,
  source: string,
  more: Partial<AttributeMapping> = {},
): AttributeMapping {
  return {
    ...mapping(target, { type: 'Attribute', name: source, expression: `[${source}]`, parameters: [] }),
    ...more,
  };
}

/** An Expression mapping (entra.md A1). */
export function computed(
  target: string,
  expression: string,
  more: Partial<AttributeMapping> = {},
): AttributeMapping {
  const name = expression.slice(0, expression.indexOf('('));
  return { ...mapping(target, { type: 'Function', name, expression, parameters: [] }), ...more };
}

/** The template's expression for `active` (entra.md §4, expressions.md S4). */
export const activeExpression = 'Switch([IsSoftDeleted], , "False", "True", "True", "False")';

export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
