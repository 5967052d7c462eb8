import { ENGINE_ATTRIBUTES } from './engine-attributes.ts';
import { readFlowTypes } from './flow-types.ts';
import type { SchemaIssue } from './issues.ts';
import type { ObjectDefinition, SynchronizationSchema } from './model.ts';
import { findObject, findUserMapping } from './user-mapping.ts';
import type { UserMapping } from './user-mapping.ts';
import { validateAttributeMappings } from './validate-attribute-mappings.ts';
import { validateMatching } from './validate-matching.ts';
import { validateScope } from './validate-scope.ts';

export interface ValidationOptions {
  /** The target attributes that the target can filter on; not checked when absent. */
  readonly filterable?: readonly string[];
}

/** Everything that is wrong with a schema's mapping of users. Errors keep it from being compiled, warnings do not. */
export function validateSchema(
  schema: SynchronizationSchema,
  options: ValidationOptions = {},
): SchemaIssue[] {
  const user = findUserMapping(schema);
  if (user === undefined) {
    return [
      {
        path: 'synchronizationRules',
        code: 'NoUserRule',
        severity: 'error',
        message: 'No rule maps the source object "User". Add an object mapping with sourceObjectName "User".',
      },
    ];
  }
  const { rule, mapping } = user;
  const source = findObject(schema, rule.sourceDirectoryName, mapping.sourceObjectName);
  const target = findObject(schema, rule.targetDirectoryName, mapping.targetObjectName);
  const known =
    source === undefined
      ? undefined
      : new Set([...source.attributes.map(({ name }) => name), ...ENGINE_ATTRIBUTES]);
  return [
    ...validateObjectMapping(user),
    ...validateDirectory(user, source, rule.sourceDirectoryName, mapping.sourceObjectName),
    ...validateDirectory(user, target, rule.targetDirectoryName, mapping.targetObjectName),
    ...validateAttributeMappings(user, source, known, target),
    ...validateMatching(user, options.filterable),
    ...validateScope(user, source, known),
  ];
}

function* validateObjectMapping({ mapping, path }: UserMapping): Generator<SchemaIssue> {
  if (!mapping.enabled) {
    yield {
      path: `${path}.enabled`,
      code: 'UserMappingDisabled',
      severity: 'error',
      message: 'The mapping of users is switched off, which Entra does not allow (S4). Set enabled to true.',
    };
  }
  for (const name of readFlowTypes(mapping.flowTypes).unknown) {
    yield {
      path: `${path}.flowTypes`,
      code: 'UnknownFlowType',
      severity: 'error',
      message: `"${name}" is not an action on target objects. Use Add, Update and Delete, separated by commas.`,
    };
  }
}

function* validateDirectory(
  { path }: UserMapping,
  found: ObjectDefinition | undefined,
  directory: string,
  object: string,
): Generator<SchemaIssue> {
  if (found !== undefined) return;
  yield {
    path,
    code: 'UnknownDirectory',
    severity: 'error',
    message: `directories has no "${directory}" with an object "${object}". Add its definition, or correct the name in the rule.`,
  };
}
