import type { ObjectDefinition, ObjectMapping, SynchronizationRule, SynchronizationSchema } from './model.ts';

/** The mapping of users, and where it stands in the schema. */
export interface UserMapping {
  readonly rule: SynchronizationRule;
  readonly mapping: ObjectMapping;
  readonly path: string;
}

/** The mapping whose source object is User, in the rule of the lowest priority (A14). */
export function findUserMapping(schema: SynchronizationSchema): UserMapping | undefined {
  const rules = schema.synchronizationRules
    .map((rule, index) => ({ rule, index }))
    .sort((a, b) => a.rule.priority - b.rule.priority);
  for (const { rule, index } of rules) {
    for (const [position, mapping] of rule.objectMappings.entries()) {
      if (mapping.sourceObjectName !== 'User') continue;
      const path = `synchronizationRules[${String(index)}].objectMappings[${String(position)}]`;
      return { rule, mapping, path };
    }
  }
  return undefined;
}

export function findObject(
  schema: SynchronizationSchema,
  directoryName: string,
  objectName: string,
): ObjectDefinition | undefined {
  return schema.directories
    .find(({ name }) => name === directoryName)
    ?.objects.find(({ name }) => name === objectName);
}
