import type { MappedValue, MappingErrorCode } from '../evaluate/compiled-schema.ts';
import type { ExpressionStep } from './trace-expression.ts';

/** What one clause of a scoping filter came to. */
export interface ExplainedClause {
  /** `{attribute} {operator} {value}` */
  readonly clause: string;
  readonly result: 'holds' | 'fails' | 'unknown';
  /** Whether the verdict hung on it. */
  readonly decisive: boolean;
  readonly words: string;
}

export interface ExplainedGroup {
  readonly name: string;
  readonly holds: boolean;
  readonly clauses: readonly ExplainedClause[];
}

export interface ExplainedScope {
  readonly inScope: boolean;
  readonly decided: boolean;
  readonly words: string;
  readonly groups: readonly ExplainedGroup[];
}

export type ExplainedOutcome =
  | { readonly kind: 'value'; readonly value: MappedValue }
  /** The target attribute is left as it is. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'error'; readonly code: MappingErrorCode; readonly message: string };

export interface ExplainedAttribute {
  readonly target: string;
  /** What it is mapped from: `[mail]`, `"text"`, an expression; empty for none. */
  readonly source: string;
  readonly outcome: ExplainedOutcome;
  /** The path through the expression; empty for other kinds of mapping. */
  readonly steps: readonly ExpressionStep[];
  readonly words: string;
}

/** For one person and a schema: whether the person is in scope, what each attribute becomes, and why. */
export interface Explanation {
  readonly scope: ExplainedScope;
  readonly attributes: readonly ExplainedAttribute[];
}
