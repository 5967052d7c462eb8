import type { AttributeDefinition, AttributeMapping } from '@lockstep/mapping';
import { valuesEqual } from '@lockstep/scim';
import type { TargetValue } from '@lockstep/scim';

export interface AttributeFacts {
  readonly definition: AttributeDefinition;
  /** undefined: the value comes by an alias of a mapped attribute. */
  readonly mapping: AttributeMapping | undefined;
  readonly held: TargetValue | undefined;
  readonly written: TargetValue | undefined;
}

/**
 * What a mapping lets flow into an existing account of the value that it gave (entra.md A1, A3, A8, A13); undefined: the attribute
 * is left as it is.
 */
export function flowing(facts: AttributeFacts, value: TargetValue): TargetValue | undefined {
  const { definition, mapping, held, written } = facts;
  if (definition.mutability === 'Immutable') return undefined;
  // Never shown: what was written last stands for what is there.
  if (definition.mutability === 'WriteOnly' && valuesEqual(definition, value, written)) return undefined;
  if (onlyWhereEmpty(facts)) return hasValue(held) ? undefined : value;
  return definition.multivalued && addsOnly(mapping) ? union(definition, held, value) : value;
}

/** None (its default fills what is empty), AttributeAddOnly, and ValueAddOnly where there is one value. */
function onlyWhereEmpty({ definition, mapping }: AttributeFacts): boolean {
  if (mapping === undefined) return false;
  const { source, flowType } = mapping;
  return (
    source === null ||
    flowType === 'AttributeAddOnly' ||
    (flowType === 'ValueAddOnly' && !definition.multivalued)
  );
}

/** Values are added and never removed; so are app roles, unless the mapping asserts them (A13). */
function addsOnly(mapping: AttributeMapping | undefined): boolean {
  if (mapping === undefined) return false;
  const { flowType, source } = mapping;
  const addsRoles =
    source?.type === 'Function' && /^\s*AppRoleAssignmentsComplex\s*\(/.test(source.expression ?? '');
  return flowType === 'ValueAddOnly' || flowType === 'MultiValueAddOnly' || addsRoles;
}

function union(
  definition: AttributeDefinition,
  held: TargetValue | undefined,
  value: TargetValue,
): TargetValue {
  const before = listOf(held);
  const added = listOf(value).filter((one) => !before.some((other) => valuesEqual(definition, one, other)));
  return [...before, ...added];
}

function listOf(value: TargetValue | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [String(value)];
}

function hasValue(value: TargetValue | undefined): boolean {
  return listOf(value).some((one) => one !== '');
}
