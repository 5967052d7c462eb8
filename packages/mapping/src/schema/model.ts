/**
 * Graph's `synchronizationSchema` resource (entra.md A1..A14). Members that are not named here are kept when a
 * schema is parsed, so that a schema exported from Entra comes back whole.
 */
export interface SynchronizationSchema {
  readonly id?: string | null | undefined;
  readonly version?: string | null | undefined;
  readonly synchronizationRules: readonly SynchronizationRule[];
  readonly directories: readonly DirectoryDefinition[];
}

export interface SynchronizationRule {
  readonly id?: string | null | undefined;
  readonly name: string;
  /** Lowest first (A14). */
  readonly priority: number;
  readonly sourceDirectoryName: string;
  readonly targetDirectoryName: string;
  readonly objectMappings: readonly ObjectMapping[];
  readonly editable?: boolean | null | undefined;
  readonly metadata?: readonly MetadataEntry[] | null | undefined;
}

export interface ObjectMapping {
  readonly enabled: boolean;
  /** Comma list of Add, Update, Delete (C17). */
  readonly flowTypes: string;
  readonly name?: string | null | undefined;
  readonly sourceObjectName: string;
  readonly targetObjectName: string;
  readonly scope?: Filter | null | undefined;
  readonly attributeMappings: readonly AttributeMapping[];
  readonly metadata?: readonly MetadataEntry[] | null | undefined;
}

/** A3 */
export type FlowType = 'Always' | 'ObjectAddOnly' | 'MultiValueAddOnly' | 'ValueAddOnly' | 'AttributeAddOnly';
/** A4 */
export type FlowBehavior = 'FlowWhenChanged' | 'FlowAlways';

export interface AttributeMapping {
  readonly targetAttributeName: string;
  /** null is the mapping type None: only the default flows (A1). */
  readonly source: AttributeMappingSource | null;
  /** Used when the source evaluates to null, on create only (A2). */
  readonly defaultValue?: string | null | undefined;
  readonly flowType: FlowType;
  readonly flowBehavior: FlowBehavior;
  /** 0 is not a matching attribute; else lowest first (M1). */
  readonly matchingPriority: number;
  readonly exportMissingReferences?: boolean | null | undefined;
  /** Beyond Entra's outbound mappings (A5): a source attribute that was emptied empties the target attribute. Named as Graph names it for inbound ones. */
  readonly flowNullValues?: boolean | null | undefined;
}

export interface AttributeMappingSource {
  readonly type: 'Attribute' | 'Constant' | 'Function';
  readonly name?: string | null | undefined;
  /** The text as the portal shows it: `[mail]`, `"x"`, `ToLower([mail])`. */
  readonly expression?: string | null | undefined;
  readonly parameters?: readonly AttributeMappingParameter[] | null | undefined;
}

export interface AttributeMappingParameter {
  readonly key: string;
  readonly value: AttributeMappingSource | null;
}

export interface DirectoryDefinition {
  readonly id?: string | null | undefined;
  readonly name: string;
  readonly objects: readonly ObjectDefinition[];
  readonly metadata?: readonly MetadataEntry[] | null | undefined;
}

export interface ObjectDefinition {
  readonly name: string;
  readonly attributes: readonly AttributeDefinition[];
  readonly metadata?: readonly MetadataEntry[] | null | undefined;
}

export type AttributeType = 'String' | 'Boolean' | 'DateTime' | 'Integer' | 'Reference' | 'Binary';
/** A8 */
export type Mutability = 'ReadWrite' | 'ReadOnly' | 'Immutable' | 'WriteOnly';

export interface AttributeDefinition {
  readonly name: string;
  readonly type: AttributeType;
  readonly multivalued: boolean;
  readonly required: boolean;
  /** Whether a difference of case alone is a change (A7). */
  readonly caseExact: boolean;
  readonly mutability: Mutability;
  readonly anchor: boolean;
  readonly defaultValue?: string | null | undefined;
  readonly referencedObjects?: readonly ReferencedObject[] | null | undefined;
  readonly apiExpressions?: readonly MetadataEntry[] | null | undefined;
  readonly metadata?: readonly MetadataEntry[] | null | undefined;
  /** Ours, not Graph's: the values that the target accepts. */
  readonly canonicalValues?: readonly string[] | null | undefined;
}

export interface ReferencedObject {
  readonly referencedObjectName: string;
  readonly referencedProperty?: string | null | undefined;
}

/** Graph's stringKeyStringValuePair and metadataEntry. */
export interface MetadataEntry {
  readonly key: string;
  readonly value?: string | null | undefined;
}

/** Groups are joined by OR, the clauses of one by AND (F1). */
export interface Filter {
  readonly groups: readonly FilterGroup[];
  readonly inputFilterGroups?: readonly FilterGroup[] | null | undefined;
  readonly categoryFilterGroups?: readonly FilterGroup[] | null | undefined;
}

export interface FilterGroup {
  readonly name?: string | null | undefined;
  readonly clauses: readonly FilterClause[];
}

export interface FilterClause {
  readonly sourceOperandName: string;
  readonly operatorName: string;
  readonly targetOperand?: { readonly values: readonly string[] } | null | undefined;
}
