import type { Evaluator, TextEvaluator } from './evaluator.ts';
import { EvaluationFailure } from './failures.ts';
import type { Call } from './function.ts';
import type { CallNode, Position } from './syntax.ts';
import type { AttributeValue } from './values.ts';

/** A filled slot, prepared; `literal` when its value is known already. */
export interface PreparedArgument {
  readonly evaluator: Evaluator;
  readonly literal: string | undefined;
}

/** What a call is at compile time: its arguments, undefined for empty slots, and their names. */
export interface PreparedCall {
  readonly node: CallNode;
  readonly arguments: readonly (PreparedArgument | undefined)[];
  readonly parameterName: (index: number) => string;
}

const nothing: Evaluator = () => null;

export function prepareArguments(prepared: PreparedCall): Call {
  const { node, parameterName } = prepared;
  const failure = (message: string): EvaluationFailure => failureAt(node.name, node.at, message);
  const value = (index: number): Evaluator => prepared.arguments[index]?.evaluator ?? nothing;
  const text = (index: number): TextEvaluator => {
    const evaluator = value(index);
    const fail = (message: string): Error => failure(`${parameterName(index)} ${message}`);
    return (scope) => {
      const given = evaluator(scope);
      return typeof given === 'string' ? given : singleText(given, fail);
    };
  };
  return {
    node,
    count: prepared.arguments.length,
    given: (index) => prepared.arguments[index] !== undefined,
    literal: (index) => prepared.arguments[index]?.literal,
    value,
    text,
    integer: (index) => {
      const literal = readInteger(prepared.arguments[index]?.literal ?? '');
      if (literal !== undefined) return () => literal;
      const source = text(index);
      return (scope) => {
        const given = readInteger(source(scope) ?? '');
        if (given === undefined) throw failure(`${parameterName(index)} is not a whole number.`);
        return given;
      };
    },
    condition: (index) => {
      const source = text(index);
      return (scope) => {
        const given = source(scope);
        if (given === 'True') return true;
        if (given === 'False' || given === null || given === '') return false;
        const boolean = readCondition(given);
        if (boolean !== undefined) return boolean;
        throw failure(`${parameterName(index)} is neither True nor False. Compare it, or ask IsPresent.`);
      };
    },
    failure,
  };
}

/** The one text of a value; several are a failure. */
export function singleText(value: AttributeValue, fail: (message: string) => Error): string | null {
  if (value === null || typeof value === 'string') return value;
  if (value.length <= 1) return value[0] ?? null;
  throw fail(
    `has ${String(value.length)} values where one is expected. Choose one with Item, or put them together with Join.`,
  );
}

export function failureAt(name: string, at: Position, message: string): EvaluationFailure {
  return new EvaluationFailure(
    `${name} (line ${String(at.line)}, column ${String(at.column)}): ${message}`,
    at,
  );
}

/** A whole number of up to nine digits, as a text or literal may spell it. */
export function readInteger(text: string): number | undefined {
  return /^[+-]?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** FN 4: any number but zero is true. */
function readCondition(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  if (lower === 'false') return false;
  return /^[+-]?\d{1,40}(?:\.\d{1,40})?$/.test(text) ? /[1-9]/.test(text) : undefined;
}
