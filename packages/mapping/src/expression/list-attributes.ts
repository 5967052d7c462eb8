import type { ArgumentNode } from './syntax.ts';

/** The source attributes that an expression names: sorted, each once. */
export function listAttributes(node: ArgumentNode): readonly string[] {
  return [...new Set(visit(node))].sort();
}

function* visit(node: ArgumentNode): Generator<string> {
  switch (node.kind) {
    case 'attribute':
      yield node.name;
      return;
    case 'call':
      for (const argument of node.arguments) yield* visit(argument);
      return;
    case 'concatenation':
      for (const part of node.parts) yield* visit(part);
      return;
    case 'comparison':
      yield* visit(node.left);
      yield* visit(node.right);
      return;
    case 'text':
    case 'number':
    case 'word':
    case 'omitted':
  }
}
