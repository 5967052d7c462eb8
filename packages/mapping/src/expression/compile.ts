import { checkExpression } from './check.ts';
import { prepareNode } from './prepare.ts';
import { ExpressionError } from './errors.ts';
import type { CompiledExpression, Evaluation, EvaluationContext } from './evaluation.ts';
import type { Evaluator, Scope } from './evaluator.ts';
import { EvaluationFailure, FlowIgnored } from './failures.ts';
import { listAttributes } from './list-attributes.ts';
import { parseExpression } from './parse.ts';
import { isNothing } from './values.ts';
import type { Attributes } from './values.ts';

/** Parses, checks and compiles an expression once. Throws ExpressionError for the first thing wrong. */
export function compileExpression(text: string): CompiledExpression {
  const expression = parseExpression(text);
  const issue = checkExpression(expression).find(({ severity }) => severity === 'error');
  if (issue !== undefined) throw new ExpressionError(issue.message, issue);
  const evaluator = prepareNode(expression);
  return {
    attributes: listAttributes(expression),
    evaluate: (attributes, context) => run(evaluator, attributes, context),
  };
}

function run(evaluator: Evaluator, attributes: Attributes, context: EvaluationContext): Evaluation {
  const scope: Scope = { attributes, context, redacted: false };
  try {
    const value = evaluator(scope);
    const result = isNothing(value) ? null : value;
    return scope.redacted
      ? { kind: 'value', value: result, redacted: true }
      : { kind: 'value', value: result };
  } catch (error) {
    if (error instanceof FlowIgnored) return { kind: 'ignored' };
    if (error instanceof EvaluationFailure) return { kind: 'error', message: error.message };
    throw error;
  }
}
