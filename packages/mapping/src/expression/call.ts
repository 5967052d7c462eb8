import { EvaluationFailure } from './failures.ts';
import type { Evaluator, Scope } from './evaluator.ts';
import type { Call } from './function.ts';
import type { CallNode } from './syntax.ts';
import { truth } from './values.ts';
import type { AttributeValue } from './values.ts';

/** What a call is at compile time: its arguments' evaluators, undefined for empty slots, and their names. */
export interface PreparedCall {
  readonly node: CallNode;
  readonly arguments: readonly (Evaluator | undefined)[];
  readonly parameterName: (index: number) => string;
}

/** The one text of a value; several are a failure. */
export function singleText(value: AttributeValue, fail: (message: string) => Error): string | null {
  if (value === null || typeof value === 'string') return value;
  if (value.length <= 1) return value[0] ?? null;
  throw fail(
    `has ${String(value.length)} values where one is expected. Choose one with Item, or put them together with Join.`,
  );
}

export function beginCall(prepared: PreparedCall, scope: Scope): Call {
  const { node, parameterName } = prepared;
  const failure = (message: string): EvaluationFailure =>
    new EvaluationFailure(
      `${node.name} (line ${String(node.at.line)}, column ${String(node.at.column)}): ${message}`,
    );
  const value = (index: number): AttributeValue => prepared.arguments[index]?.(scope) ?? null;
  const text = (index: number): string | null =>
    singleText(value(index), (message) => failure(`${parameterName(index)} ${message}`));
  return {
    count: prepared.arguments.length,
    given: (index) => prepared.arguments[index] !== undefined,
    value,
    text,
    integer: (index) => {
      const given = text(index) ?? '';
      if (/^[+-]?\d{1,9}$/.test(given)) return Number(given);
      throw failure(`${parameterName(index)} is not a whole number.`);
    },
    condition: (index) => {
      const given = text(index);
      if (given === null || given === '') return false;
      const boolean = readCondition(given);
      if (boolean !== undefined) return boolean;
      throw failure(`${parameterName(index)} is neither True nor False. Compare it, or ask IsPresent.`);
    },
    redact: () => {
      scope.redacted = true;
    },
    failure,
  };
}

/** FN 4: any number but zero is true. */
function readCondition(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (lower === truth(true).toLowerCase()) return true;
  if (lower === truth(false).toLowerCase()) return false;
  return /^[+-]?\d{1,40}$/.test(text) ? /[1-9]/.test(text) : undefined;
}
