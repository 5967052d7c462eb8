import { describe, expect, it } from '@jest/globals';
import { compileExpression } from '../compile.ts';
import type { Evaluation, EvaluationContext } from '../evaluation.ts';
import { functionTable } from '../function-table.ts';
import { documentedVectors, edgeVectors } from './functions.cases.ts';
import type { Outcome } from './functions.cases.ts';

let drawn = 0;
const context: EvaluationContext = {
  now: new Date('2021-07-02T15:33:38Z'),
  defaultDomain: 'contoso.com',
  random: () => (drawn = (drawn * 16_807 + 11) % 2_147_483_647) / 2_147_483_647,
  isTaken: (value) =>
    value.includes('Taken1')
      ? value.startsWith('John.') || value.length < 9
      : /^(?:John|J)\.Taken2@/.test(value),
};

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
  it.each(
    [...functionTable.values()].flatMap(({ name, examples }) =>
      examples.map((example) => ({ name, ...example })),
    ),
  )('$name: $expression does what the reference page says', ({ expression, attributes = {}, gives }) => {
    const now = new Date('2026-03-02T09:30:00Z');
    const isTaken = (value: string): boolean => value.startsWith('taken@');
    const evaluation = compileExpression(expression).evaluate(attributes, { ...context, now, isTaken });
    expect(outcome(evaluation)).toEqual(expected(gives));
  });

  it('are each shown by at least one vector', () => {
    const shown = [...functionTable.values()].flatMap(({ examples }) =>
      examples.map(({ expression }) => expression),
    );
    const texts = [...documentedVectors, ...edgeVectors]
      .map(([, text]) => text)
      .concat(shown)
      .join('\n');
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

  const evaluate = (text: string, more: Partial<EvaluationContext> = {}): Outcome =>
    outcome(compileExpression(text).evaluate({}, { ...context, ...more }));

  it.each([
    ['E-FN-17', 'Guid()', /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/],
    ['E-FN-34', 'RandomString(6,3,0,0,3)', /^(?=(?:\D*\d){3}\D*$)[\da-z]{6}$/],
    [
      'E-FN-35',
      'RandomString(10,2,2,2,1,"?,")',
      /^(?=(?:.*\d){2})(?=(?:.*[A-Z]){2})(?=.*[a-z])(?=(?:.*[^\dA-Za-z]){2})[^?,]{10}$/,
    ],
    ['E-FN-36 random', 'Redact(RandomString(6,3,0,0,3))', /^[\da-z]{6}$/],
  ])('%s: %s gives something else each time, of that shape', (_, text, shape) => {
    const values = Array.from({ length: 50 }, () => evaluate(text));
    for (const value of values) expect(value).toEqual(expect.stringMatching(shape));
    expect(new Set(values).size).toBe(50);
  });

  it('have no chance, tenant or clock of their own', () => {
    const alone = { random: undefined, defaultDomain: null };
    expect(evaluate('Guid()', alone)).toEqual({ failure: expect.stringContaining('random numbers') });
    expect(evaluate('DefaultDomain()', alone)).toEqual({ failure: expect.stringContaining('no default') });
    expect(evaluate('SelectUniqueValue("a", "b")', { isTaken: undefined })).toBe('a');
  });

  it('take any source of chance', () => {
    for (const value of [0, 1, -1, Number.NaN, 7]) {
      expect(evaluate('Len(RandomString(8,1,1,1,1))', { random: () => value })).toBe('8');
      expect(evaluate('Len(Guid())', { random: () => value })).toBe('36');
    }
  });

  it('leave the whole object for IgnoreObjectFlow (L10)', () => {
    expect(compileExpression('IIF("True", IgnoreObjectFlow, "")').evaluate({}, context)).toEqual({
      kind: 'ignored',
      object: true,
    });
  });

  it('say where they failed', () => {
    expect(compileExpression('Append("a",\n Item([a], 2))').evaluate({ a: 'x' }, context)).toMatchObject({
      kind: 'error',
      at: { line: 2, column: 2 },
    });
  });

  it('name no values in their failures', () => {
    const evaluation = compileExpression('Append([a], "x")').evaluate({ a: ['secret1', 'secret2'] }, context);
    expect(evaluation).toMatchObject({ kind: 'error', message: expect.not.stringContaining('secret') });
  });
});
