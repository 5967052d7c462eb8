import { childrenOf } from '../expression/children.ts';
import { ExpressionError } from '../expression/errors.ts';
import { parseExpression } from '../expression/parse.ts';
import type { ArgumentNode } from '../expression/syntax.ts';
import { readSource } from './mapping-source.ts';
import type { AttributeMappingSource } from './model.ts';

/** All parts of a mapping's source; of an expression that can't be read there are none. */
export function* readNodes(mappingSource: AttributeMappingSource | null): Generator<ArgumentNode> {
  const source = readSource(mappingSource);
  if (source.kind === 'attribute') yield { kind: 'attribute', name: source.name, at: { line: 1, column: 1 } };
  if (source.kind !== 'function') return;
  try {
    yield* walk(parseExpression(source.text));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
  }
}

/** Whether it calls one of these functions. */
export function callsAny(source: AttributeMappingSource | null, names: readonly string[]): boolean {
  return [...readNodes(source)].some((node) => node.kind === 'call' && names.includes(node.name));
}

/** A part and all parts of it. */
export function* walk(node: ArgumentNode): Generator<ArgumentNode> {
  yield node;
  for (const child of childrenOf(node)) yield* walk(child);
}
