import type { Position } from './syntax.ts';
import type { AttributeValue, Attributes } from './values.ts';

/** What an evaluation may know besides the attributes: the package has no clock, no chance and no tenant of its own. */
export interface EvaluationContext {
  readonly now: Date;
  /** Gives numbers from 0 up to, but not including, 1. Without it Guid and RandomString fail. */
  readonly random?: (() => number) | undefined;
  /** The tenant's default verified domain; null when it has none. Without one DefaultDomain fails. */
  readonly defaultDomain?: string | null | undefined;
  /** Whether the target has a value already; SelectUniqueValue asks. Without it no value is taken. */
  readonly isTaken?: ((value: string) => boolean) | undefined;
}

/**
 * `ignored`: leave the target attribute as it is (IgnoreFlowIfNullOrEmpty, IgnoreAttributeFlow); with `object`, the
 * whole object (IgnoreObjectFlow). Messages hold no attribute values. `at` is where the expression failed, if known.
 */
export type Evaluation =
  | { readonly kind: 'value'; readonly value: AttributeValue; readonly redacted?: boolean }
  | { readonly kind: 'ignored'; readonly object?: true }
  | { readonly kind: 'error'; readonly message: string; readonly at?: Position };

export interface CompiledExpression {
  /** Source attributes that the expression names: sorted, each once. */
  readonly attributes: readonly string[];
  /** Total: whatever the attributes hold, it answers and does not throw. */
  readonly evaluate: (attributes: Attributes, context: EvaluationContext) => Evaluation;
}
