import { z } from 'zod';
import type {
  AttributeDefinition,
  AttributeMapping,
  AttributeMappingSource,
  DirectoryDefinition,
  Filter,
  FilterGroup,
  ObjectDefinition,
  ObjectMapping,
  SynchronizationRule,
  SynchronizationSchema,
} from './model.ts';

// Graph answers null for what was never set, and its samples leave members out: defaults are Graph's own. Loose
// objects keep members that are not named here, at every level.

const metadata = z.array(z.looseObject({ key: z.string(), value: z.string().nullish() })).nullish();

/** A collection that Graph may leave out or answer as null. */
function collection<T>(element: z.ZodType<T>) {
  return z
    .array(element)
    .nullish()
    .transform((elements) => elements ?? []);
}

/** A member that Graph may leave out or answer as null. */
function otherwise<T>(element: z.ZodType<T>, value: T) {
  return element.nullish().transform((given) => given ?? value);
}

const attributeMappingSource: z.ZodType<AttributeMappingSource> = z.looseObject({
  type: z.enum(['Attribute', 'Constant', 'Function']),
  name: z.string().nullish(),
  expression: z.string().nullish(),
  get parameters() {
    return z.array(z.looseObject({ key: z.string(), value: attributeMappingSource.nullable() })).nullish();
  },
});

const attributeMapping: z.ZodType<AttributeMapping> = z.looseObject({
  targetAttributeName: z.string().min(1),
  source: otherwise(attributeMappingSource.nullable(), null),
  defaultValue: z.string().nullish(),
  flowType: otherwise(
    z.enum(['Always', 'ObjectAddOnly', 'MultiValueAddOnly', 'ValueAddOnly', 'AttributeAddOnly']),
    'Always',
  ),
  flowBehavior: otherwise(z.enum(['FlowWhenChanged', 'FlowAlways']), 'FlowWhenChanged'),
  matchingPriority: otherwise(z.number().int().min(0), 0),
  exportMissingReferences: z.boolean().nullish(),
  flowNullValues: z.boolean().nullish(),
});

const filterGroup: z.ZodType<FilterGroup> = z.looseObject({
  name: z.string().nullish(),
  clauses: collection(
    z.looseObject({
      sourceOperandName: z.string(),
      operatorName: z.string(),
      targetOperand: z.looseObject({ values: collection(z.string()) }).nullish(),
    }),
  ),
});

const filter: z.ZodType<Filter> = z.looseObject({
  groups: collection(filterGroup),
  inputFilterGroups: z.array(filterGroup).nullish(),
  categoryFilterGroups: z.array(filterGroup).nullish(),
});

const objectMapping: z.ZodType<ObjectMapping> = z.looseObject({
  enabled: otherwise(z.boolean(), true),
  flowTypes: otherwise(z.string(), 'Add, Update, Delete'),
  name: z.string().nullish(),
  sourceObjectName: z.string(),
  targetObjectName: z.string(),
  scope: filter.nullish(),
  attributeMappings: collection(attributeMapping),
  metadata,
});

const synchronizationRule: z.ZodType<SynchronizationRule> = z.looseObject({
  id: z.string().nullish(),
  name: z.string(),
  priority: otherwise(z.number().int(), 0),
  sourceDirectoryName: z.string(),
  targetDirectoryName: z.string(),
  objectMappings: collection(objectMapping),
  editable: z.boolean().nullish(),
  metadata,
});

const attributeDefinition: z.ZodType<AttributeDefinition> = z.looseObject({
  name: z.string().min(1),
  type: otherwise(z.enum(['String', 'Boolean', 'DateTime', 'Integer', 'Reference', 'Binary']), 'String'),
  multivalued: otherwise(z.boolean(), false),
  required: otherwise(z.boolean(), false),
  caseExact: otherwise(z.boolean(), false),
  mutability: otherwise(z.enum(['ReadWrite', 'ReadOnly', 'Immutable', 'WriteOnly']), 'ReadWrite'),
  anchor: otherwise(z.boolean(), false),
  defaultValue: z.string().nullish(),
  referencedObjects: z
    .array(z.looseObject({ referencedObjectName: z.string(), referencedProperty: z.string().nullish() }))
    .nullish(),
  apiExpressions: metadata,
  metadata,
  canonicalValues: z.array(z.string()).nullish(),
});

const objectDefinition: z.ZodType<ObjectDefinition> = z.looseObject({
  name: z.string(),
  attributes: collection(attributeDefinition),
  metadata,
});

const directoryDefinition: z.ZodType<DirectoryDefinition> = z.looseObject({
  id: z.string().nullish(),
  name: z.string(),
  objects: collection(objectDefinition),
  metadata,
});

/** Parses a schema as Graph exports it, as the gallery ships it, or as a row of ours holds it. */
export const synchronizationSchema: z.ZodType<SynchronizationSchema> = z.looseObject({
  id: z.string().nullish(),
  version: z.string().nullish(),
  synchronizationRules: collection(synchronizationRule),
  directories: collection(directoryDefinition),
});
