import type { Attributes } from '../expression/values.ts';
import { compileFilter } from '../filter/compile-filter.ts';
import { readFlowTypes } from '../schema/flow-types.ts';
import { SchemaError } from '../schema/issues.ts';
import type { AttributeDefinition, AttributeMapping, SynchronizationSchema } from '../schema/model.ts';
import { callsAny } from '../schema/source-nodes.ts';
import { findObject, findUserMapping } from '../schema/user-mapping.ts';
import type { UserMapping } from '../schema/user-mapping.ts';
import { validateSchema } from '../schema/validate.ts';
import { listRequirements } from './requirements.ts';
import { compileMapping } from './compile-mapping.ts';
import type { CompiledMapping } from './compile-mapping.ts';
import type {
  CompiledSchema,
  MappedAttributes,
  MappedValue,
  MappingContext,
  MappingError,
} from './compiled-schema.ts';

/** Prepares a schema's mapping of users once. Throws SchemaError with every issue of severity error. */
export function compileSchema(schema: SynchronizationSchema): CompiledSchema {
  const errors = validateSchema(schema).filter(({ severity }) => severity === 'error');
  const user = findUserMapping(schema);
  if (errors.length > 0 || user === undefined) throw new SchemaError(errors);
  const definitions = targetDefinitions(schema, user);
  const { attributeMappings, scope, flowTypes } = user.mapping;
  const mappings = new Map(attributeMappings.map((mapping) => [mapping.targetAttributeName, mapping]));
  const targetAttribute = (name: string): AttributeDefinition =>
    demand(definitions, name, 'target attribute');
  const compiled = attributeMappings.map((mapping) =>
    compileMapping(mapping, targetAttribute(mapping.targetAttributeName)),
  );
  const filter = compileFilter(scope);
  return {
    requirements: listRequirements(user.mapping),
    matching: listMatching(attributeMappings),
    mapped: [...mappings.keys()],
    unique: attributeMappings
      .filter(({ source }) => callsAny(source, ['SelectUniqueValue']))
      .map(({ targetAttributeName }) => targetAttributeName),
    flow: readFlowTypes(flowTypes).flow,
    targetAttribute,
    mapping: (name) => demand(mappings, name, 'mapping of a target attribute'),
    scope: filter.decide,
    scopeChangesAt: filter.changesAt,
    evaluate: (attributes, context) => evaluateAll(compiled, attributes, context),
  };
}

function evaluateAll(
  mappings: readonly CompiledMapping[],
  attributes: Attributes,
  context: MappingContext,
): MappedAttributes {
  const values = new Map<string, MappedValue>();
  const errors: MappingError[] = [];
  for (const { target, evaluate } of mappings) {
    const outcome = evaluate(attributes, context);
    if (outcome.kind === 'value') values.set(target, outcome.value);
    if (outcome.kind === 'error') errors.push({ target, code: outcome.code, message: outcome.message });
  }
  return { values, errors };
}

/** Lowest first (M1); of equal ones the first in the list. */
function listMatching(mappings: readonly AttributeMapping[]): CompiledSchema['matching'] {
  return mappings
    .filter(({ matchingPriority }) => matchingPriority > 0)
    .map(({ targetAttributeName, matchingPriority }) => ({
      target: targetAttributeName,
      priority: matchingPriority,
    }))
    .sort((a, b) => a.priority - b.priority);
}

function targetDefinitions(
  schema: SynchronizationSchema,
  { rule, mapping }: UserMapping,
): ReadonlyMap<string, AttributeDefinition> {
  const target = findObject(schema, rule.targetDirectoryName, mapping.targetObjectName);
  return new Map((target?.attributes ?? []).map((definition) => [definition.name, definition]));
}

function demand<T>(values: ReadonlyMap<string, T>, name: string, what: string): T {
  const value = values.get(name);
  if (value === undefined) throw new RangeError(`The synchronization schema has no ${what} "${name}"`);
  return value;
}
