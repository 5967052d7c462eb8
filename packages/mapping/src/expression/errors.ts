import type { Position } from './syntax.ts';

/** An expression that can't be used. Line and column count from 1 and point at the first character in doubt. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly line: number;
  readonly column: number;
  /** What could have stood there. */
  readonly expected?: readonly string[];
  /** What was probably meant. */
  readonly suggestion?: string;

  constructor(
    message: string,
    details: Position & { readonly expected?: readonly string[]; readonly suggestion?: string },
  ) {
    super(message);
    this.line = details.line;
    this.column = details.column;
    if (details.expected !== undefined) this.expected = details.expected;
    if (details.suggestion !== undefined) this.suggestion = details.suggestion;
  }
}

export type ExpressionIssueCode =
  | 'UnknownFunction'
  | 'WrongArgumentCount'
  | 'MissingArgument'
  | 'InvalidArgument'
  | 'InvalidRegularExpression'
  | 'UnsupportedRegularExpression'
  | 'UnknownAttribute'
  | 'UnknownWord'
  | 'MisplacedComparison'
  | 'MisplacedFunction'
  | 'NotAFunction'
  | 'ConditionNeverTrue';

/** What is wrong with an expression that parses. An error can't be evaluated; a warning probably isn't what was meant. */
export interface ExpressionIssue extends Position {
  readonly code: ExpressionIssueCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly suggestion?: string;
}
