import { parseDate } from '../dates/parse-date.ts';
import type { ConditionEvaluator, DateEvaluator, Evaluator, TextEvaluator } from './evaluator.ts';
import { EvaluationFailure } from './failures.ts';
import type { Call } from './function.ts';
import type { CallNode, Position } from './syntax.ts';
import type { AttributeValue } from './values.ts';

/** A filled slot, prepared when it is asked for; `literal` when its value is known already. */
export interface PreparedArgument {
  readonly evaluator: () => Evaluator;
  /** Its text without a detour by its value; undefined where there is no shorter way. */
  readonly text: (fail: (message: string) => Error) => TextEvaluator | undefined;
  /** undefined where the argument is no function that gives a date. */
  readonly date: () => DateEvaluator | undefined;
  /** undefined where the argument is no comparison. */
  readonly condition: () => ConditionEvaluator | undefined;
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
  // Each argument is prepared once, however often it is asked for: nested calls would double the work at each level.
  const evaluators = new Map<number, Evaluator>();
  const value = (index: number): Evaluator => {
    const evaluator = evaluators.get(index) ?? prepared.arguments[index]?.evaluator() ?? nothing;
    evaluators.set(index, evaluator);
    return evaluator;
  };
  const text = (index: number): TextEvaluator => {
    const fail = (message: string): Error => failure(`${parameterName(index)} ${message}`);
    const known = prepared.arguments[index]?.text(fail);
    if (known !== undefined) return known;
    const evaluator = value(index);
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
    date: (index) => {
      const known = prepared.arguments[index]?.date();
      if (known !== undefined) return known;
      const source = text(index);
      return (scope) => {
        const given = source(scope);
        if (given === null || given === '') return null;
        const moment = parseDate(given);
        if (moment !== undefined) return moment;
        throw failure(
          `${parameterName(index)} is not a date. Write one such as 2026-03-16 or 2026-03-16T07:00:00-07:00.`,
        );
      };
    },
    condition: (index) => {
      const known = prepared.arguments[index]?.condition();
      if (known !== undefined) return known;
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

function failureAt(name: string, at: Position, message: string): EvaluationFailure {
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
