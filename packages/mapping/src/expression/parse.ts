import { ExpressionError } from './errors.ts';
import { assertNesting } from './nesting.ts';
import { parseGrammar } from './parser.generated.ts';
import type { GrammarFailure } from './parser.generated.ts';
import type { Expression, Position } from './syntax.ts';

/** expressions.md L5 */
const MAX_EXPRESSION_LENGTH = 10_000;

/** Parses an expression; throws ExpressionError with the place, what could stand there and, if known, the remedy. */
export function parseExpression(text: string): Expression {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    throw new ExpressionError(
      `The expression has ${String(text.length)} characters; at most ${String(MAX_EXPRESSION_LENGTH)} are allowed. Shorten it.`,
      placeOf(text, MAX_EXPRESSION_LENGTH),
    );
  }
  assertNesting(text);
  const result = parseGrammar(text);
  if (result.ok) return result.expression;
  throw syntaxError(text, result.failure);
}

/** Where a character stands. */
function placeOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function syntaxError(text: string, failure: GrammarFailure): ExpressionError {
  const { line, column, expected } = failure;
  const found = failure.found === null ? 'the expression ends' : `there is ${JSON.stringify(failure.found)}`;
  const suggestion = suggest(text, failure);
  return new ExpressionError(
    `At line ${String(line)}, column ${String(column)} ${found}, but this was expected: ${expected.join(' or ')}.` +
      (suggestion === undefined ? '' : ` ${suggestion}`),
    { line, column, expected, ...(suggestion === undefined ? {} : { suggestion }) },
  );
}

function suggest(text: string, failure: GrammarFailure): string | undefined {
  if (text.trim() === '') return 'Write a function call, such as ToLower([mail]).';
  if (failure.found === null) return 'Close every quote, bracket and parenthesis.';
  if (/[“”„‘’'`]/.test(failure.found)) return 'Use straight double quotes (") around texts.';
  if (failure.found === ';') return 'Separate arguments by commas.';
  return undefined;
}
