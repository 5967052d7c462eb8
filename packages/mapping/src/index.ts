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

export { synchronizationSchema } from './schema/synchronization-schema.ts';
export { validateSchema } from './schema/validate.ts';
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
export type { ScopeOperand, ScopeVerdict } from './filter/verdict.ts';

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
