import type { EvaluationContext } from '../expression/evaluation.ts';
import type { Attributes } from '../expression/values.ts';
import type { FilterContext } from '../filter/context.ts';
import type { RequiredGroup } from '../filter/list-groups.ts';
import type { ScopeVerdict } from '../filter/verdict.ts';
import type { AttributeDefinition, AttributeMapping } from '../schema/model.ts';

export type TargetValue = string | number | boolean | readonly string[];

/**
 * `empty`: mapped, but evaluated to nothing, which changes nothing (A5). `cleared`: the same, and the mapping says that the
 * target is to be emptied, too; every source attribute was read. `reference`: the target attribute refers to another source
 * object.
 */
export type MappedValue =
  | { readonly kind: 'set'; readonly value: TargetValue; readonly redacted: boolean }
  | { readonly kind: 'empty' }
  | { readonly kind: 'cleared' }
  | { readonly kind: 'reference'; readonly sourceId: string };

export type MappingErrorCode =
  'AttributeValidationFailed' | 'MissingValues' | 'ExpressionFailed' | 'SchemaPropertyCanOnlyAcceptValue';

export interface MappingError {
  readonly target: string;
  readonly code: MappingErrorCode;
  readonly message: string;
}

/** What a person should have in the target. A mapping that ignores, or does not apply to, this operation has no value. */
export interface MappedAttributes {
  readonly values: ReadonlyMap<string, MappedValue>;
  readonly errors: readonly MappingError[];
}

export interface MappingContext extends EvaluationContext {
  readonly operation: 'create' | 'update';
  /** Chance for one target attribute, in place of `random`: so that what it gives does not hang on the other mappings. */
  readonly randomFor?: ((target: string) => () => number) | undefined;
  /** Whether another object of the target has this value in a target attribute, in place of `isTaken`. */
  readonly isTakenIn?: ((target: string, value: string) => boolean) | undefined;
}

export interface SchemaRequirements {
  /** Every source attribute that mappings and filters name and a read must bring: sorted, each once. */
  readonly attributes: readonly string[];
  /** Whether `appRoleAssignments` is named: the engine supplies it, and IsSoftDeleted, before evaluating. */
  readonly roles: boolean;
  /** The groups that filters ask for: whose members, or, transitively, theirs. */
  readonly groups: readonly RequiredGroup[];
  /** Whether an expression asks for the tenant's default domain. */
  readonly defaultDomain: boolean;
}

export interface CompiledSchema {
  readonly requirements: SchemaRequirements;
  /** Matching attributes, lowest priority first. */
  readonly matching: readonly { readonly target: string; readonly priority: number }[];
  /** Target attributes with a mapping, in the order of the mappings. */
  readonly mapped: readonly string[];
  /** Target attributes whose value at creation must be nobody else's (SelectUniqueValue). */
  readonly unique: readonly string[];
  readonly flow: { readonly add: boolean; readonly update: boolean; readonly delete: boolean };
  /** Throws RangeError on a name that the schema does not define: validate first. */
  readonly targetAttribute: (name: string) => AttributeDefinition;
  /** Throws RangeError on a target attribute without a mapping. */
  readonly mapping: (name: string) => AttributeMapping;
  /** Without a context, clauses on memberships and on times relative to now are undecided. */
  readonly scope: (attributes: Attributes, context?: FilterContext) => ScopeVerdict;
  /** The first instant after the context's now at which time alone changes who is in scope; null: never. */
  readonly scopeChangesAt: (attributes: Attributes, context: FilterContext) => Date | null;
  readonly evaluate: (attributes: Attributes, context: MappingContext) => MappedAttributes;
}
