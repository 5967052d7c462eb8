import type {
  ConditionEvaluator,
  CountEvaluator,
  DateEvaluator,
  Evaluator,
  NumberEvaluator,
  TextEvaluator,
} from './evaluator.ts';
import type { CallNode } from './syntax.ts';

/**
 * A call while it is compiled. Each member gives what evaluates one argument, so that a branch not taken is not
 * evaluated and an evaluation allocates nothing for the call itself.
 */
export interface Call {
  readonly node: CallNode;
  /** How many slots the call has; trailing empty ones that say nothing are not counted. */
  readonly count: number;
  /** Whether a slot is filled. */
  given(index: number): boolean;
  /** An argument that is the same for each evaluation: a text, number or word. */
  literal(index: number): string | undefined;
  /** null for an empty slot. */
  value(index: number): Evaluator;
  /** The one text of an argument, null for none; several values are a failure. */
  text(index: number): TextEvaluator;
  /** A whole number; anything else is a failure. */
  integer(index: number): NumberEvaluator;
  /** A date; null for none, a failure for anything else. */
  date(index: number): DateEvaluator;
  /** Whether a condition holds: "True", "False" and numbers; null does not hold (expressions.md S1). */
  condition(index: number): ConditionEvaluator;
  /** The failure of this function, to be thrown. */
  failure(message: string): Error;
}

export interface Parameter {
  readonly name: string;
  readonly optional?: true;
  /** Takes a comparison (expressions.md L9). */
  readonly comparison?: true;
  /** Takes a whole number: a literal is checked before anything is evaluated. */
  readonly integer?: true;
  /** The only literals that it takes. */
  readonly oneOf?: readonly string[];
  /** Bare words that it takes (expressions.md L10). */
  readonly words?: readonly string[];
  /** Takes an attribute, not a text. */
  readonly attribute?: true;
}

export interface StaticProblem {
  readonly code:
    'MissingArgument' | 'InvalidArgument' | 'InvalidRegularExpression' | 'UnsupportedRegularExpression';
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Which argument; the call itself when absent. */
  readonly argument?: number;
}

/** One line of the reference page; a test runs it. Evaluated on 2026-03-02T09:30:00Z, in the tenant contoso.com. */
export interface Example {
  readonly expression: string;
  readonly attributes?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly gives:
    string | readonly string[] | null | { readonly ignored: true } | { readonly failure: string };
}

/** A function of the language. A new one is a file in functions/ and a line in function-table.ts. */
export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** The last parameters that may be repeated, together. */
  readonly repeated?: readonly Parameter[];
  /** The result is a number: comparisons with it are numeric. */
  readonly numeric?: true;
  /** Gives something else each time: validation asks for a mapping that applies at creation only. */
  readonly volatile?: true;
  /** Stands only around everything else (FN 38). */
  readonly topLevel?: true;
  /** Passes on a value, or a part of it, without going through it: what it gives is not counted as work. */
  readonly light?: true;
  /** For the reference page. */
  readonly meaning: string;
  readonly examples: readonly Example[];
  /** What is wrong with a call for reasons other than its arguments one by one. */
  check?(node: CallNode): readonly StaticProblem[];
  /** Work that is the same for each evaluation is done here, once. */
  prepare(call: Call): Evaluator;
  /** Where the result is a number or a date: the same as `prepare`, for who would read it back from the text. */
  prepareNumber?(call: Call): CountEvaluator;
  prepareDate?(call: Call): DateEvaluator;
}
