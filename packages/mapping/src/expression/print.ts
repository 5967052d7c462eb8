import type { ArgumentNode, Expression } from './syntax.ts';

/** The expression as text; parsing it again gives the same tree (positions apart). */
export function printExpression(expression: Expression): string {
  return print(expression);
}

function print(node: ArgumentNode): string {
  switch (node.kind) {
    case 'attribute':
      return `[${node.name}]`;
    case 'text':
      return quote(node.value);
    case 'number':
      return node.text;
    case 'word':
      return node.name;
    case 'omitted':
      return '';
    case 'call':
      return `${node.name}(${node.arguments.map(print).join(', ')})`;
    case 'concatenation':
      return node.parts.map(print).join(' & ');
    case 'comparison':
      return `${print(node.left)} ${node.operator} ${print(node.right)}`;
  }
}

/** expressions.md L3 */
function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
