export type { AttributeValue, Attributes } from './expression/values.ts';
export type {
  ArgumentNode,
  AttributeNode,
  CallNode,
  ComparisonNode,
  ComparisonOperator,
  ConcatenationNode,
  Expression,
  NumberNode,
  OmittedNode,
  OperandNode,
  Position,
  PrimaryNode,
  TextNode,
  WordNode,
} from './expression/syntax.ts';
export { ExpressionError } from './expression/errors.ts';
export type { ExpressionIssue, ExpressionIssueCode } from './expression/errors.ts';
export { parseExpression } from './expression/parse.ts';
export { printExpression } from './expression/print.ts';
export { checkExpression } from './expression/check.ts';
export { compileExpression } from './expression/compile.ts';
export type { CompiledExpression, Evaluation, EvaluationContext } from './expression/evaluation.ts';

export { functionTable } from './expression/function-table.ts';
export type { Example, FunctionDefinition, Parameter } from './expression/function.ts';
export { unsupportedConstructs } from './regular-expression/unsupported.ts';
export type { UnsupportedConstruct } from './regular-expression/unsupported.ts';

export { synchronizationSchema } from './schema/synchronization-schema.ts';
export { validateSchema } from './schema/validate.ts';
export type { ValidationOptions } from './schema/validate.ts';
export { exportSchema, importSchema } from './schema/exchange.ts';
export type { SchemaImport } from './schema/exchange.ts';
export { SchemaError } from './schema/issues.ts';
export type { SchemaIssue, SchemaIssueCode } from './schema/issues.ts';
export type {
  AttributeDefinition,
  AttributeMapping,
  AttributeMappingParameter,
  AttributeMappingSource,
  AttributeType,
  DirectoryDefinition,
  Filter,
  FilterClause,
  FilterGroup,
  FlowBehavior,
  FlowType,
  MetadataEntry,
  Mutability,
  ObjectDefinition,
  ObjectMapping,
  ReferencedObject,
  SynchronizationRule,
  SynchronizationSchema,
} from './schema/model.ts';

export { evaluateFilter } from './filter/evaluate-filter.ts';
export type { FilterContext, Memberships } from './filter/context.ts';
export type { RequiredGroup } from './filter/list-groups.ts';
export { filterOperators } from './filter/operator-table.ts';
export type { FilterOperator } from './filter/operator.ts';
export type { ScopeOperand, ScopeVerdict } from './filter/verdict.ts';

export { redactedAttributes, requirements } from './evaluate/requirements.ts';
export { compileSchema } from './evaluate/compile-schema.ts';
export type {
  CompiledSchema,
  MappedAttributes,
  MappedValue,
  MappingContext,
  MappingError,
  MappingErrorCode,
  SchemaRequirements,
  TargetValue,
} from './evaluate/compiled-schema.ts';

export { explain } from './explain/explain.ts';
export type { ExplainContext } from './explain/explain.ts';
export { traceExpression } from './explain/trace-expression.ts';
export type { ExpressionStep, ExpressionTrace } from './explain/trace-expression.ts';
export type {
  ExplainedAttribute,
  ExplainedClause,
  ExplainedGroup,
  ExplainedOutcome,
  ExplainedScope,
  Explanation,
} from './explain/explanation.ts';

export { addPage, impact } from './impact/fold-impact.ts';
export { emptyImpact } from './impact/impact.ts';
export type {
  AttributeImpact,
  ChangeKind,
  Counted,
  ImpactExample,
  ImpactOptions,
  ImpactReport,
  ImpactSchemas,
  StagedPerson,
} from './impact/impact.ts';
