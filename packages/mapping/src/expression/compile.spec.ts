import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyExpression, anyValue } from './arbitrary.cases.ts';
import { checkExpression } from './check.ts';
import { compileExpression } from './compile.ts';
import { ExpressionError } from './errors.ts';
import { functionTable } from './function-table.ts';
import { printExpression } from './print.ts';

const context = { now: new Date(0) };

describe('compileExpression', () => {
  it('lists the attributes that it names, sorted, each once', () => {
    const text = 'IIF([c]="x", Join(",", [b], [a]), Replace([c], , "x(?<n>.)", "n", , [d], ))';
    expect(compileExpression(text).attributes).toEqual(['a', 'b', 'c', 'd']);
  });

  it('throws for the first error, with its place', () => {
    expect(() => compileExpression('Trim(\nFoo([a]))')).toThrow(
      expect.objectContaining({ name: 'ExpressionError', line: 2, column: 1 }),
    );
    expect(() => compileExpression('Trim(tolower([a]))')).toThrow(ExpressionError);
  });

  it('compiles what has warnings only', () => {
    expect(compileExpression('IIF([a]="", "x", "y")').evaluate({ a: '' }, context)).toEqual({
      kind: 'value',
      value: 'y',
    });
  });

  it('is total: any arguments for any function give a value, nothing or a failure', () => {
    const argument = fc.oneof(
      fc.constantFrom('[a]', '[b]', '"x"', '"(?<n>a)"', '"n"', '-1', '0', '1', '2', '', 'Trim([a])'),
    );
    const call = fc
      .tuple(fc.constantFrom(...functionTable.keys()), fc.array(argument, { maxLength: 7 }))
      .map(([name, slots]) => `${name}(${slots.join(', ')})`)
      .filter(compiles);
    fc.assert(
      fc.property(call, anyValue, anyValue, (text, a, b) => {
        const evaluation = compileExpression(text).evaluate({ a, b }, context);
        expect(['value', 'ignored', 'error']).toContain(evaluation.kind);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is total for any tree that the checker lets through, and gives the same twice', () => {
    fc.assert(
      fc.property(anyExpression, anyValue, (expression, value) => {
        if (checkExpression(expression).some(({ severity }) => severity === 'error')) return;
        const { attributes, evaluate } = compileExpression(printExpression(expression));
        const read = Object.fromEntries(attributes.map((name) => [name, value]));
        expect(evaluate(read, context)).toEqual(evaluate(read, context));
      }),
      { numRuns: 2_000 },
    );
  });
});

function compiles(text: string): boolean {
  try {
    compileExpression(text);
    return true;
  } catch {
    return false;
  }
}
