import { checkCall } from './check-call.ts';
import { childrenOf } from './children.ts';
import type { ExpressionIssue } from './errors.ts';
import type { Parameter } from './function.ts';
import { functionTable } from './function-table.ts';
import { suggestName } from './suggestions.ts';
import type { ArgumentNode, ComparisonNode, Expression, WordNode } from './syntax.ts';

/**
 * What is wrong with an expression that parses, in the order of its text. With `known` every attribute must be one of
 * those names (case-sensitive, A12).
 */
export function checkExpression(expression: Expression, known?: ReadonlySet<string>): ExpressionIssue[] {
  return [...checkWhole(expression), ...checkNode(expression, known, NO_PARAMETER)];
}

const NO_PARAMETER: Parameter = { name: 'expression' };

/** L1; and what may stand only around everything else. */
function* checkWhole(expression: Expression): Generator<ExpressionIssue> {
  if (expression.kind !== 'call') {
    yield {
      code: 'NotAFunction',
      severity: 'warning',
      message:
        'An expression is a function call (L1). Use a Direct or Constant mapping for a single value, or Append and Join.',
      ...expression.at,
    };
    return;
  }
  for (const argument of expression.arguments) yield* findMisplaced(argument);
}

function* findMisplaced(node: ArgumentNode): Generator<ExpressionIssue> {
  if (node.kind === 'call' && functionTable.get(node.name)?.topLevel === true) {
    yield {
      code: 'MisplacedFunction',
      severity: 'error',
      message: `${node.name} can only stand around the whole expression. Move other functions into its rules.`,
      ...node.at,
    };
  }
  for (const child of childrenOf(node)) yield* findMisplaced(child);
}

function* checkNode(
  node: ArgumentNode,
  known: ReadonlySet<string> | undefined,
  parameter: Parameter,
): Generator<ExpressionIssue> {
  switch (node.kind) {
    case 'text':
    case 'number':
    case 'omitted':
      return;
    case 'word':
      if (parameter.words?.includes(node.name) !== true) yield unknownWord(node, parameter);
      return;
    case 'attribute':
      if (known !== undefined && !known.has(node.name)) yield unknownAttribute(node.name, node.at, known);
      return;
    case 'concatenation':
      for (const part of node.parts) yield* checkNode(part, known, NO_PARAMETER);
      return;
    case 'comparison':
      yield* checkComparison(node, parameter.comparison === true);
      yield* checkNode(node.left, known, NO_PARAMETER);
      yield* checkNode(node.right, known, NO_PARAMETER);
      return;
    case 'call':
      yield* checkCall(node, (argument, taking) => checkNode(argument, known, taking));
  }
}

function* checkComparison(node: ComparisonNode, allowed: boolean): Generator<ExpressionIssue> {
  if (!allowed) {
    yield {
      code: 'MisplacedComparison',
      severity: 'error',
      message:
        'A comparison can only be the condition of IIF, or stand in CBool. Write IIF(comparison, "True", "False").',
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

function unknownWord(node: WordNode, { words = [] }: Parameter): ExpressionIssue {
  const suggestion = suggestName(node.name, words);
  const hint =
    suggestion === undefined
      ? `Write "${node.name}" for a text, [${node.name}] for an attribute.`
      : `Did you mean ${suggestion}?`;
  return {
    code: 'UnknownWord',
    severity: 'error',
    message: `${node.name} means nothing here. ${hint}`,
    ...node.at,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
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
