import type { EvaluationContext } from './evaluation.ts';
import type { Attributes, AttributeValue } from './values.ts';

/** One evaluation: what it reads, and whether Redact was met on the way. */
export interface Scope {
  readonly attributes: Attributes;
  readonly context: EvaluationContext;
  redacted: boolean;
}

export type Evaluator = (scope: Scope) => AttributeValue;
