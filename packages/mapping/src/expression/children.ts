import type { ArgumentNode } from './syntax.ts';

/** What a part of an expression is made of, in the order of its text. */
export function childrenOf(node: ArgumentNode): readonly ArgumentNode[] {
  switch (node.kind) {
    case 'call':
      return node.arguments;
    case 'concatenation':
      return node.parts;
    case 'comparison':
      return [node.left, node.right];
    case 'attribute':
    case 'text':
    case 'number':
    case 'word':
    case 'omitted':
      return [];
  }
}
