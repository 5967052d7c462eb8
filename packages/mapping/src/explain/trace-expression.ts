import { compileTree, readExpression } from '../expression/compile.ts';
import { childrenOf } from '../expression/children.ts';
import type { Evaluation, EvaluationContext } from '../expression/evaluation.ts';
import { printExpression } from '../expression/print.ts';
import type { EvaluatedNode, Observe } from '../expression/prepare.ts';
import type { ArgumentNode } from '../expression/syntax.ts';
import type { AttributeValue, Attributes } from '../expression/values.ts';

/** One part of an expression that was evaluated; branches not taken have none. */
export interface ExpressionStep {
  /** The part as text. */
  readonly expression: string;
  readonly line: number;
  readonly column: number;
  /** What it gave; `redacted` where Redact hides it. */
  readonly value: AttributeValue | { readonly redacted: true };
}

export interface ExpressionTrace {
  readonly evaluation: Evaluation;
  /** In the order of the evaluation: the whole expression comes last, unless it failed. */
  readonly steps: readonly ExpressionStep[];
}

/** More steps help nobody. */
const MAX_STEPS = 500;

/** Evaluates an expression and keeps the path that led to its value. Throws ExpressionError. */
export function traceExpression(
  text: string,
  attributes: Attributes,
  context: EvaluationContext,
): ExpressionTrace {
  const steps: ExpressionStep[] = [];
  const expression = readExpression(text);
  const hidden = new Set<ArgumentNode>(findHidden(expression));
  const observe: Observe = (node, evaluator) => {
    if (node.kind === 'text' || node.kind === 'number' || node.kind === 'word') return evaluator;
    const step = { expression: printPart(node), line: node.at.line, column: node.at.column };
    return (scope) => {
      const value = evaluator(scope);
      if (steps.length < MAX_STEPS) {
        steps.push({ ...step, value: hidden.has(node) ? { redacted: true } : value });
      }
      return value;
    };
  };
  const { evaluate } = compileTree(expression, observe);
  return { evaluation: evaluate(attributes, context), steps };
}

function printPart(node: EvaluatedNode): string {
  const text = printExpression(node);
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

/** What stands in a Redact, and what is made of it. */
function findHidden(node: ArgumentNode): ArgumentNode[] {
  const children = childrenOf(node);
  if (node.kind === 'call' && node.name === 'Redact') return listAll(node);
  const hidden = children.flatMap(findHidden);
  return hidden.length === 0 ? [] : [node, ...hidden];
}

function listAll(node: ArgumentNode): ArgumentNode[] {
  return [node, ...childrenOf(node).flatMap(listAll)];
}
