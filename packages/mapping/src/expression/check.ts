import { checkCall } from './check-call.ts';
import type { ExpressionIssue } from './errors.ts';
import { suggestName } from './suggestions.ts';
import type { ArgumentNode, ComparisonNode, Expression } from './syntax.ts';

/**
 * What is wrong with an expression that parses, in the order of its text. With `known` every attribute must be one of
 * those names (case-sensitive, A12).
 */
export function checkExpression(expression: Expression, known?: ReadonlySet<string>): ExpressionIssue[] {
  return [...checkNode(expression, known, false)];
}

function* checkNode(
  node: ArgumentNode,
  known: ReadonlySet<string> | undefined,
  comparisonAllowed: boolean,
): Generator<ExpressionIssue> {
  switch (node.kind) {
    case 'text':
    case 'number':
    case 'omitted':
      return;
    case 'word':
      yield {
        code: 'UnknownWord',
        severity: 'error',
        message: `${node.name} means nothing here. Write "${node.name}" for a text, [${node.name}] for an attribute.`,
        ...node.at,
      };
      return;
    case 'attribute':
      if (known !== undefined && !known.has(node.name)) yield unknownAttribute(node.name, node.at, known);
      return;
    case 'concatenation':
      for (const part of node.parts) yield* checkNode(part, known, false);
      return;
    case 'comparison':
      yield* checkComparison(node, comparisonAllowed);
      yield* checkNode(node.left, known, false);
      yield* checkNode(node.right, known, false);
      return;
    case 'call':
      yield* checkCall(node, (argument, allowed) => checkNode(argument, known, allowed));
  }
}

function* checkComparison(node: ComparisonNode, allowed: boolean): Generator<ExpressionIssue> {
  if (!allowed) {
    yield {
      code: 'MisplacedComparison',
      severity: 'error',
      message: 'A comparison can only be the condition of IIF. Write IIF(comparison, "True", "False").',
      ...node.at,
    };
  }
  for (const side of [node.left, node.right]) {
    if (side.kind !== 'text' || side.value !== '') continue;
    yield {
      code: 'ConditionNeverTrue',
      severity: 'warning',
      message:
        'A comparison with an empty value never holds. Use IsNullOrEmpty, or Switch([attribute], [attribute], "", "other").',
      ...node.at,
    };
  }
}

function unknownAttribute(
  name: string,
  at: { readonly line: number; readonly column: number },
  known: ReadonlySet<string>,
): ExpressionIssue {
  const suggestion = suggestName(name, known);
  const hint = suggestion === undefined ? 'Choose one that it has.' : `Did you mean [${suggestion}]?`;
  return {
    code: 'UnknownAttribute',
    severity: 'error',
    message: `The source has no attribute [${name}]. ${hint}`,
    ...at,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
