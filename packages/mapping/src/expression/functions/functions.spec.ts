import { describe, expect, it } from '@jest/globals';
import { compileExpression } from '../compile.ts';
import type { Evaluation } from '../evaluation.ts';
import { functionTable } from '../function-table.ts';
import { documentedVectors, edgeVectors } from './functions.cases.ts';
import type { Outcome } from './functions.cases.ts';

const context = { now: new Date(0) };

function outcome(evaluation: Evaluation): Outcome {
  switch (evaluation.kind) {
    case 'value':
      return evaluation.value;
    case 'ignored':
      return { ignored: true };
    case 'error':
      return { failure: evaluation.message };
  }
}

function expected(result: Outcome): unknown {
  return result !== null && typeof result === 'object' && 'failure' in result
    ? { failure: expect.stringContaining(result.failure) }
    : result;
}

describe.each([
  ['documented (expressions.md §4)', documentedVectors],
  ['edges', edgeVectors],
])('functions, %s', (_, vectors) => {
  it.each(vectors)('%s: %s', (_id, text, attributes, result) => {
    expect(outcome(compileExpression(text).evaluate(attributes, context))).toEqual(expected(result));
  });
});

describe('functions', () => {
  it('are each shown by at least one vector', () => {
    const texts = [...documentedVectors, ...edgeVectors].map(([, text]) => text).join('\n');
    const unshown = [...functionTable.keys()].filter((name) => !texts.includes(`${name}(`));
    expect(unshown).toEqual([]);
  });

  it('mark what Redact touched, and only that (FN 35)', () => {
    const text = 'IIF([a]="x", Append(Redact([b]), "!"), [b])';
    const { evaluate } = compileExpression(text);
    expect(evaluate({ a: 'x', b: 'secret' }, context)).toEqual({
      kind: 'value',
      value: 'secret!',
      redacted: true,
    });
    expect(evaluate({ a: 'y', b: 'secret' }, context)).toEqual({ kind: 'value', value: 'secret' });
  });

  it('name no values in their failures', () => {
    const evaluation = compileExpression('Append([a], "x")').evaluate({ a: ['secret1', 'secret2'] }, context);
    expect(evaluation).toEqual({ kind: 'error', message: expect.not.stringContaining('secret') });
  });
});
