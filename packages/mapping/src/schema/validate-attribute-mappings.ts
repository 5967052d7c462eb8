import type { SchemaIssue } from './issues.ts';
import type { AttributeDefinition, AttributeMapping, ObjectDefinition } from './model.ts';
import { isScimPath } from './scim-path.ts';
import type { UserMapping } from './user-mapping.ts';
import { validateSource } from './validate-source.ts';
import { validateTypes } from './validate-types.ts';

/** Each mapping on its own, then whether they make a whole. */
export function* validateAttributeMappings(
  { mapping, path }: UserMapping,
  source: ObjectDefinition | undefined,
  known: ReadonlySet<string> | undefined,
  target: ObjectDefinition | undefined,
): Generator<SchemaIssue> {
  const definitions = new Map((target?.attributes ?? []).map((definition) => [definition.name, definition]));
  const mapped = new Set<string>();
  for (const [index, attribute] of mapping.attributeMappings.entries()) {
    const at = `${path}.attributeMappings[${String(index)}]`;
    const name = attribute.targetAttributeName;
    const definition = definitions.get(name);
    yield* validateTarget(attribute, definition, target !== undefined, at);
    if (mapped.has(name)) {
      yield {
        path: `${at}.targetAttributeName`,
        code: 'DuplicateTargetAttribute',
        severity: 'error',
        message: `${name} is mapped more than once. Keep one of its mappings.`,
      };
    }
    mapped.add(name);
    yield* validateSource(attribute, known, definition, at);
    yield* validateTypes(attribute, source, definition, at);
  }
  for (const { name } of (target?.attributes ?? []).filter(({ required }) => required)) {
    if (mapped.has(name)) continue;
    yield {
      path: `${path}.attributeMappings`,
      code: 'RequiredAttributeNotMapped',
      severity: 'error',
      message: `The target requires ${name}, but nothing is mapped to it. Add a mapping.`,
    };
  }
}

function* validateTarget(
  { targetAttributeName: name }: AttributeMapping,
  definition: AttributeDefinition | undefined,
  defined: boolean,
  at: string,
): Generator<SchemaIssue> {
  const path = `${at}.targetAttributeName`;
  if (!isScimPath(name)) {
    yield {
      path,
      code: 'InvalidTargetPath',
      severity: 'error',
      message: `"${name}" is not a SCIM path. Write, for example, name.givenName or emails[type eq "work"].value.`,
    };
  }
  if (defined && definition === undefined) {
    yield {
      path,
      code: 'UnknownTargetAttribute',
      severity: 'error',
      message: `The target has no attribute "${name}". Add it to the target's attributes, or map another one.`,
    };
  }
  // A8: the anchor is the target's to give.
  if (definition?.anchor === true || definition?.mutability === 'ReadOnly') {
    yield {
      path,
      code: 'ReadOnlyTargetAttribute',
      severity: 'error',
      message: `${name} is set by the target itself. Remove its mapping.`,
    };
  }
}
