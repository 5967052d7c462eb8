import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkExpression } from './check.ts';
import { compileExpression } from './compile.ts';
import { ExpressionError } from './errors.ts';
import { functionTable } from './function-table.ts';
import { hostileTexts } from './hostile.cases.ts';
import { parseExpression } from './parse.ts';

const context = { now: new Date(0), random: () => 0.5, defaultDomain: 'contoso.com' };
const attributes = { a: 'x'.repeat(1_000), long: `${'a'.repeat(50_000)}!`, '\uD800': '\uDC00' };
/** Generous: machines are shared. The worst takes about a second alone. */
const BOUND_MS = 20_000;

function attempt(text: string): unknown {
  try {
    return compileExpression(text).evaluate(attributes, context);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const lines = text.split('\n');
    expect(error.line).toBeGreaterThan(0);
    expect(error.line).toBeLessThanOrEqual(lines.length);
    expect(error.column).toBeGreaterThan(0);
    expect(error.column).toBeLessThanOrEqual((lines[error.line - 1] ?? '').length + 1);
    expect(error.message.length).toBeLessThan(20_000);
    return error;
  }
}

describe('hostile expressions', () => {
  it.each(hostileTexts)('%s end soon, in a value or an error at a place', (_, text) => {
    const start = performance.now();
    expect(attempt(text)).toBeDefined();
    expect(performance.now() - start).toBeLessThan(BOUND_MS);
  });

  it('are no match for any mutation of an expression that works', () => {
    const examples = [...functionTable.values()].flatMap((definition) =>
      definition.examples.map(({ expression }) => expression),
    );
    const mutation = fc
      .tuple(
        fc.constantFrom(...examples),
        fc.nat(200),
        fc.nat(5),
        fc.oneof(
          fc.constantFrom('(', ')', '[', ']', '"', ',', '\\', '&', '<', '>', '=', '%', '$', '\n'),
          fc.string({ unit: 'binary', maxLength: 4 }),
        ),
      )
      .map(([text, place, removed, added]) => text.slice(0, place) + added + text.slice(place + removed));
    fc.assert(
      fc.property(mutation, (text) => {
        expect(attempt(text)).toBeDefined();
      }),
      { numRuns: 3_000 },
    );
  });

  it('are checked as a whole, however wrong', () => {
    for (const [, text] of hostileTexts) {
      try {
        for (const issue of checkExpression(parseExpression(text), new Set(['a', 'long'])))
          expect(issue.line).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
      }
    }
  });
});
