/** One thing wrong with a schema. The path is that of the member, the message says what and how to put it right. */
export interface SchemaIssue {
  readonly path: string;
  readonly code: SchemaIssueCode;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

export type SchemaIssueCode =
  | 'NoUserRule'
  | 'UserMappingDisabled'
  | 'UnknownDirectory'
  | 'UnknownFlowType'
  | 'UnknownSourceAttribute'
  | 'UnknownTargetAttribute'
  | 'DuplicateTargetAttribute'
  | 'ReadOnlyTargetAttribute'
  | 'InvalidTargetPath'
  | 'NoMatchingAttribute'
  | 'DuplicateMatchingPriority'
  | 'MatchingAttributeNotFilterable'
  | 'UniqueAttributeNotFilterable'
  | 'RequiredAttributeNotMapped'
  | 'MissingSource'
  | 'NotAFunction'
  | 'InvalidExpression'
  | 'SuspiciousExpression'
  | 'ConstantTypeMismatch'
  | 'DefaultTypeMismatch'
  | 'UnknownOperator'
  | 'WrongOperandCount'
  | 'InvalidRegularExpression'
  | 'UnsupportedRegularExpression'
  | 'UnanchoredRegularExpression'
  | 'EmptyOperand'
  | 'InvalidOperand'
  | 'TooManyGroups'
  | 'TypeMismatch'
  | 'NotAtCreation'
  | 'NotDeterministic'
  | 'EmptyFilterGroup'
  | 'UnsupportedFilter'
  | 'UnsupportedFilterAttribute';

/** Thrown instead of compiling a schema or filter with errors. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly issues: readonly SchemaIssue[];

  constructor(issues: readonly SchemaIssue[]) {
    super(
      `The synchronization schema can't be used: ${issues.map((issue) => `${issue.path}: ${issue.message}`).join(' ')}`,
    );
    this.issues = issues;
  }
}
