import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyExpression } from './arbitrary.cases.ts';
import { parseExpression } from './parse.ts';
import { printExpression } from './print.ts';

/** The tree without its positions. */
function shape(value: unknown): unknown {
  const text = JSON.stringify(value, (key: string, member: unknown) => (key === 'at' ? undefined : member));
  const parsed: unknown = JSON.parse(text);
  return parsed;
}

describe('printExpression', () => {
  it('is undone by parseExpression, for any tree', () => {
    fc.assert(
      fc.property(anyExpression, (expression) => {
        expect(shape(parseExpression(printExpression(expression)))).toEqual(shape(expression));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['ToLower( [ mail ] )', 'ToLower([mail])'],
    ['Replace([a], "x", , , "y", , )', 'Replace([a], "x", , , "y", , )'],
    ['Now()', 'Now()'],
    ['IIF([a]<>"x","t-"&[b],&HF)', 'IIF([a] <> "x", "t-" & [b], &HF)'],
    [String.raw`Append("\\d\"", "\s")`, String.raw`Append("\\d\"", "\\s")`],
  ])('prints %s as %s', (text, printed) => {
    expect(printExpression(parseExpression(text))).toBe(printed);
  });
});
