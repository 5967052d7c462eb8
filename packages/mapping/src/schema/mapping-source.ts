import { ExpressionError } from '../expression/errors.ts';
import { parseExpression } from '../expression/parse.ts';
import type { Expression } from '../expression/syntax.ts';
import type { AttributeMappingSource } from './model.ts';

/** What a mapping takes its value from (A1). */
export type MappingSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'function'; readonly text: string }
  | { readonly kind: 'missing' };

export function readSource(source: AttributeMappingSource | null): MappingSource {
  if (source === null) return { kind: 'none' };
  const name = source.name?.trim() ?? '';
  const text = source.expression?.trim() ?? '';
  switch (source.type) {
    case 'Attribute': {
      const attribute = unbracket(name === '' ? text : name);
      return attribute === '' ? { kind: 'missing' } : { kind: 'attribute', name: attribute };
    }
    case 'Constant':
      return { kind: 'constant', text: text === '' ? (source.name ?? '') : readConstant(text) };
    case 'Function':
      return text === '' ? { kind: 'missing' } : { kind: 'function', text };
  }
}

function unbracket(name: string): string {
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1).trim() : name;
}

/** Graph stores `"Licensed"` with its quotes; a text without them is itself. */
function readConstant(text: string): string {
  const expression = tryParse(text);
  return expression?.kind === 'text' ? expression.value : text;
}

function tryParse(text: string): Expression | undefined {
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}
