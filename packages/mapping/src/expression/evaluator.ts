import type { Moment } from '../dates/moment.ts';
import type { EvaluationContext } from './evaluation.ts';
import type { Attributes, AttributeValue } from './values.ts';

/** One evaluation: what it reads, and what was met on the way. */
export interface Scope {
  readonly attributes: Attributes;
  readonly context: EvaluationContext;
  /** Redact was met. */
  redacted: boolean;
  /** The attribute, or the whole object, is to be left as it is in the target, wherever in the expression that turned out. */
  ignored: 'nothing' | 'attribute' | 'object';
  /** Characters that may still be worked on: limits.ts. */
  budget: number;
}

/** A part of an expression, ready to be evaluated any number of times. */
export type Evaluator = (scope: Scope) => AttributeValue;
export type TextEvaluator = (scope: Scope) => string | null;
export type NumberEvaluator = (scope: Scope) => number;
export type CountEvaluator = (scope: Scope) => number | null;
export type DateEvaluator = (scope: Scope) => Moment | null;
export type ConditionEvaluator = (scope: Scope) => boolean;
