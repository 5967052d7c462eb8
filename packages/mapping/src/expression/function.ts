import type { CallNode } from './syntax.ts';
import type { AttributeValue } from './values.ts';

/** A call while it is evaluated. Arguments are evaluated when asked for, so that branches not taken can't fail. */
export interface Call {
  /** How many slots the call has; trailing empty ones that say nothing are not counted. */
  readonly count: number;
  /** Whether a slot is filled. */
  given(index: number): boolean;
  /** null for an empty slot. */
  value(index: number): AttributeValue;
  /** The one text of an argument, null for none; several values are a failure. */
  text(index: number): string | null;
  /** A whole number; anything else is a failure. */
  integer(index: number): number;
  /** Whether a condition holds: "True", "False" and numbers; null does not hold (expressions.md S1). */
  condition(index: number): boolean;
  /** Marks the result to be hidden in logs. */
  redact(): void;
  /** The failure of this function, to be thrown. */
  failure(message: string): Error;
}

export interface Parameter {
  readonly name: string;
  readonly optional?: true;
  /** Takes a comparison (expressions.md L9). */
  readonly comparison?: true;
}

export interface StaticProblem {
  readonly code: 'MissingArgument' | 'InvalidArgument' | 'InvalidRegularExpression';
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Which argument; the call itself when absent. */
  readonly argument?: number;
}

/** A function of the language. A new one is a file in functions/ and a line in function-table.ts. */
export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** The last parameters that may be repeated, together. */
  readonly repeated?: readonly Parameter[];
  /** The result is a number: comparisons with it are numeric. */
  readonly numeric?: true;
  /** What is wrong with a call for reasons other than its number of arguments. */
  check?(node: CallNode): readonly StaticProblem[];
  /** Work that is the same for each evaluation is done here, once. */
  prepare(node: CallNode): (call: Call) => AttributeValue;
}

/** A function without work of its own to prepare. */
export function defineFunction(
  definition: Omit<FunctionDefinition, 'prepare'> & { readonly evaluate: (call: Call) => AttributeValue },
): FunctionDefinition {
  const { evaluate, ...rest } = definition;
  return { ...rest, prepare: () => evaluate };
}

/** A function of one text that is applied to each value of a multi-valued attribute (L15). */
export function mapTexts(call: Call, index: number, change: (text: string) => string): AttributeValue {
  const value = call.value(index);
  if (value === null) return null;
  return typeof value === 'string' ? change(value) : value.map(change);
}
