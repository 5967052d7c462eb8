import { compileExpression } from '../expression/compile.ts';
import type { CompiledExpression } from '../expression/evaluation.ts';
import { readAttribute } from '../expression/values.ts';
import type { MappingSource } from '../schema/mapping-source.ts';

/** All kinds of source as one: what they read, and what they give. undefined for None. */
export function compileSource(source: MappingSource): CompiledExpression | undefined {
  switch (source.kind) {
    case 'none':
    case 'missing':
      return undefined;
    case 'attribute':
      return {
        attributes: [source.name],
        evaluate: (attributes) => ({ kind: 'value', value: readAttribute(attributes, source.name) ?? null }),
      };
    case 'constant':
      return { attributes: [], evaluate: () => ({ kind: 'value', value: source.text }) };
    case 'function':
      return compileExpression(source.text);
  }
}
