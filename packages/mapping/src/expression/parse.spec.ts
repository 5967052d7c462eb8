import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ExpressionError } from './errors.ts';
import { parseExpression } from './parse.ts';

function failure(text: string): ExpressionError {
  try {
    parseExpression(text);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`parsed: ${text}`);
}

const text = (value: string, column: number) => ({ kind: 'text', value, at: { line: 1, column } });

describe('parseExpression', () => {
  it('reads calls, attributes, texts, numbers, words and empty slots with their places (L2, L6, L7, L10)', () => {
    expect(parseExpression('InStr([a],\n "x", , -3, vbTextCompare)')).toEqual({
      kind: 'call',
      name: 'InStr',
      at: { line: 1, column: 1 },
      arguments: [
        { kind: 'attribute', name: 'a', at: { line: 1, column: 7 } },
        { kind: 'text', value: 'x', at: { line: 2, column: 2 } },
        { kind: 'omitted', at: { line: 2, column: 7 } },
        { kind: 'number', text: '-3', at: { line: 2, column: 9 } },
        { kind: 'word', name: 'vbTextCompare', at: { line: 2, column: 13 } },
      ],
    });
  });

  it('unescapes backslash and quote, and keeps a backslash before anything else (L3)', () => {
    expect(parseExpression(String.raw`"\\ \" \d"`)).toEqual(text(String.raw`\ " \d`, 1));
  });

  it.each([
    ['L12 space before the parenthesis', 'ToLower ( [a] )'],
    ['L12 no-break spaces', 'ToLower(\u00A0[a]\u00A0)'],
    ['L12 line breaks', '\r\nToLower(\r\n[a]\r\n)\r\n'],
    ['parentheses in texts and names', `Append("${'('.repeat(300)}", [a(((b])`],
    ['200 levels', `${'Trim('.repeat(200)}"x"${')'.repeat(200)}`],
    ['10,000 characters (L5)', `Trim("${'x'.repeat(9_992)}")`],
  ])('accepts %s', (_, expression) => {
    expect(parseExpression(expression).kind).toBe('call');
  });

  it.each([
    ['an unclosed call', 'ToLower([mail]', 1, 15, 'Close every quote'],
    ['an unclosed text', 'ToLower("mail)', 1, 9, undefined],
    ['two expressions', 'Now() Now()', 1, 7, undefined],
    ['curly quotes', 'Append([a], “x”)', 1, 13, 'straight double quotes'],
    ['semicolons', 'Append([a]; "x")', 1, 11, 'commas'],
    ['the second line', 'Append(\n[a], ?)', 2, 6, undefined],
    ['an empty name', 'ToLower([ ])', 1, 9, undefined],
    ['a number that runs into a name', 'Left([a], 7x)', 1, 11, undefined],
    ['nothing', '  ', 1, 3, 'Write a function call'],
  ])('points at %s', (_, expression, line, column, suggestion) => {
    const error = failure(expression);
    expect({ line: error.line, column: error.column }).toEqual({ line, column });
    expect(error.expected?.length).toBeGreaterThan(0);
    if (suggestion === undefined) expect(error.suggestion).toBeUndefined();
    else expect(error.suggestion).toContain(suggestion);
    expect(error.message).toContain(`line ${String(line)}, column ${String(column)}`);
  });

  it('says what could stand there', () => {
    expect(failure('ToLower(*)').expected).toEqual(
      expect.arrayContaining(['"text"', '[attribute]', 'function name', 'number']),
    );
  });

  it('refuses more than 10,000 characters (L5) and 200 levels, at their place', () => {
    const long = failure(`Trim(\n"${'x'.repeat(10_000)}")`);
    expect(long.message).toContain('at most 10000');
    expect({ line: long.line, column: long.column }).toEqual({ line: 2, column: 9_995 });
    const deep = failure(`\n${'A('.repeat(4_999)}`);
    expect(deep.message).toContain('more than 200');
    expect({ line: deep.line, column: deep.column }).toEqual({ line: 2, column: 402 });
  });

  it('never does anything but parse or throw ExpressionError', () => {
    const soup = fc.stringMatching(/^[A-Za-z0-9()[\]",&<>=\\ \n.-]{0,60}$/);
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (expression) => {
        try {
          expect(parseExpression(expression)).toHaveProperty('kind');
        } catch (error) {
          if (!(error instanceof ExpressionError)) throw error;
          expect(error.line).toBeGreaterThan(0);
          expect(error.column).toBeGreaterThan(0);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
