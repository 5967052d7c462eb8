import { childrenOf } from './children.ts';
import type { ArgumentNode } from './syntax.ts';

/** The source attributes that an expression names: sorted, each once. */
export function listAttributes(node: ArgumentNode): readonly string[] {
  return [...new Set(visit(node))].sort();
}

function* visit(node: ArgumentNode): Generator<string> {
  if (node.kind === 'attribute') yield node.name;
  for (const child of childrenOf(node)) yield* visit(child);
}
