import type { AttributeValue, Attributes } from './values.ts';

/** What an evaluation may know besides the attributes: the package has no clock of its own. */
export interface EvaluationContext {
  readonly now: Date;
}

/** `ignored`: leave the target attribute as it is (IgnoreFlowIfNullOrEmpty). Messages hold no attribute values. */
export type Evaluation =
  | { readonly kind: 'value'; readonly value: AttributeValue; readonly redacted?: boolean }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'error'; readonly message: string };

export interface CompiledExpression {
  /** Source attributes that the expression names: sorted, each once. */
  readonly attributes: readonly string[];
  /** Total: whatever the attributes hold, it answers and does not throw. */
  readonly evaluate: (attributes: Attributes, context: EvaluationContext) => Evaluation;
}
