import { readDecimal } from './decimals.ts';
import { functionTable } from './function-table.ts';
import type { ComparisonNode, ComparisonOperator, OperandNode } from './syntax.ts';

/** Short enough to be exact as a JavaScript number. */
const SHORT = /^-?\d{1,15}$/;

/**
 * Compares two texts that are not empty. `[a]=1` is numeric because of the number (L9); of two texts, `=` compares
 * characters, by case, and the orders compare numbers if both spell one.
 */
export function prepareComparison(node: ComparisonNode): (left: string, right: string) => boolean {
  const { operator } = node;
  const ordered = operator !== '=' && operator !== '<>';
  if (!ordered && !isNumeric(node.left) && !isNumeric(node.right))
    return operator === '=' ? (left, right) => left === right : (left, right) => left !== right;
  return (left, right) => {
    if (SHORT.test(left) && SHORT.test(right)) return holds(operator, Number(left), Number(right));
    const a = readDecimal(left);
    const b = readDecimal(right);
    return a === undefined || b === undefined ? holds(operator, left, right) : holds(operator, a, b);
  };
}

export function holds<T extends string | bigint | number>(
  operator: ComparisonOperator,
  left: T,
  right: T,
): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '<>':
      return left !== right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
  }
}

function isNumeric(node: OperandNode): boolean {
  return node.kind === 'number' || (node.kind === 'call' && functionTable.get(node.name)?.numeric === true);
}
