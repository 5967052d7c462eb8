import { readDecimal } from './decimals.ts';
import { functionTable } from './function-table.ts';
import type { ComparisonNode, ComparisonOperator, OperandNode } from './syntax.ts';

/**
 * Compares two texts that are not empty. `[a]=1` is numeric because of the number (L9); of two texts, `=` compares
 * characters, by case, and the orders compare numbers if both spell one.
 */
export function prepareComparison(node: ComparisonNode): (left: string, right: string) => boolean {
  const { operator } = node;
  const ordered = operator !== '=' && operator !== '<>';
  const numeric = ordered || isNumeric(node.left) || isNumeric(node.right);
  return (left, right) => {
    const numbers = numeric ? [readDecimal(left), readDecimal(right)] : [];
    const [a, b] = numbers;
    return a === undefined || b === undefined ? holds(operator, left, right) : holds(operator, a, b);
  };
}

function holds<T extends string | bigint>(operator: ComparisonOperator, left: T, right: T): boolean {
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
