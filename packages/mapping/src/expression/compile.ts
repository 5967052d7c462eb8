import { checkExpression } from './check.ts';
import { ExpressionError } from './errors.ts';
import type { CompiledExpression, Evaluation, EvaluationContext } from './evaluation.ts';
import type { Evaluator, Scope } from './evaluator.ts';
import { EvaluationFailure } from './failures.ts';
import { MAX_WORK } from './limits.ts';
import { listAttributes } from './list-attributes.ts';
import { parseExpression } from './parse.ts';
import { prepareNode } from './prepare.ts';
import type { Observe } from './prepare.ts';
import type { Expression } from './syntax.ts';
import { isNothing } from './values.ts';
import type { Attributes } from './values.ts';

/** Parses, checks and compiles an expression once. Throws ExpressionError for the first thing wrong. */
export function compileExpression(text: string): CompiledExpression {
  return compileTree(readExpression(text));
}

/** Parses and checks an expression. Throws ExpressionError for the first thing wrong. */
export function readExpression(text: string): Expression {
  const expression = parseExpression(text);
  const issue = checkExpression(expression).find(({ severity }) => severity === 'error');
  if (issue !== undefined) throw new ExpressionError(issue.message, issue);
  return expression;
}

/** Compiles a tree that was checked. */
export function compileTree(expression: Expression, observe?: Observe): CompiledExpression {
  const evaluator = prepareNode(expression, observe);
  return {
    attributes: listAttributes(expression),
    evaluate: (attributes, context) => run(evaluator, attributes, context),
  };
}

const IGNORED: Evaluation = { kind: 'ignored' };
const OBJECT_IGNORED: Evaluation = { kind: 'ignored', object: true };

function run(evaluator: Evaluator, attributes: Attributes, context: EvaluationContext): Evaluation {
  const scope: Scope = { attributes, context, redacted: false, ignored: 'nothing', budget: MAX_WORK };
  try {
    const value = evaluator(scope);
    if (scope.ignored !== 'nothing') return scope.ignored === 'object' ? OBJECT_IGNORED : IGNORED;
    const result = isNothing(value) ? null : value;
    return scope.redacted
      ? { kind: 'value', value: result, redacted: true }
      : { kind: 'value', value: result };
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    if (scope.ignored !== 'nothing') return scope.ignored === 'object' ? OBJECT_IGNORED : IGNORED;
    const { message, at } = error;
    return at === undefined ? { kind: 'error', message } : { kind: 'error', message, at };
  }
}
