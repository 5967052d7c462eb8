import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Pattern, PatternError } from './pattern.ts';

describe('Pattern', () => {
  it.each([
    ['unanchored', '[1-9][0-9]', 'x100y', true],
    ['by case', 'SALES', 'sales', false],
    ['the vector of DCR', String.raw`.*\@domain.com`, 'john@domain.com', true],
    ['.NET \\w knows letters of all scripts', String.raw`^\w+$`, 'Zoë_ж1', true],
    ['.NET \\W in turn', String.raw`\W`, 'Zoë', false],
    ['.NET \\d knows all digits', String.raw`^\d$`, '٣', true],
    ['.NET \\D in turn', String.raw`\D`, '٣', false],
    ['.NET \\s knows the no-break space', String.raw`^a\sb$`, 'a\u00A0b', true],
    ['.NET \\S in turn', String.raw`\S`, '\u00A0', false],
    ['\\w in a class', String.raw`^[\w.]+$`, 'zoë.x', true],
    ['\\s in a class', String.raw`^[\s]$`, '\u00A0', true],
    ['the any-character idiom', String.raw`^[\s\S]$`, '\u00A0', true],
    ['"[" in a class is itself', '^[[:]+$', '[:', true],
    ['"]" first in a class is itself', '^[]a]+$', ']a', true],
    ['"]" first in a negated class', '^[^]a]+$', 'b', true],
    ['\\u escapes', String.raw`\u0041`, 'A', true],
    ['\\Z', String.raw`a\Z`, 'a', true],
    ["groups named with '", "(?'n'a)", 'a', true],
    ['backspace in a class', String.raw`^[\b]$`, '\b', true],
    ['an escaped backslash before d', String.raw`^\\d$`, String.raw`\d`, true],
  ])('%s: %s on %s is %s', (_, pattern, text, matches) => {
    expect(new Pattern(pattern).test(text)).toBe(matches);
  });

  it.each([
    '(?=a)',
    '(?<!a)b',
    String.raw`(a)\1`,
    '(?>a)',
    'a{1001}',
    '(',
    '[a-z-[aeiou]]',
    '*',
    '(?<n>a)|(?<n>b)',
  ])('refuses %s and says what to do', (pattern) => {
    expect(() => new Pattern(pattern)).toThrow(PatternError);
    expect(() => new Pattern(pattern)).toThrow('rewrite it without them');
  });

  it('numbers unnamed groups before named ones, as .NET does', () => {
    const [match] = new Pattern('(?<n>a)(b)').matches('ab');
    expect(match?.group('1')).toEqual({ start: 1, end: 2 });
    expect(match?.group('2')).toEqual({ start: 0, end: 1 });
    expect(match?.group('n')).toEqual({ start: 0, end: 1 });
    expect(match?.group('3')).toBeUndefined();
  });

  it('takes linear time where a backtracking engine would not end', () => {
    expect(new Pattern('^(a+)+$').test(`${'a'.repeat(100_000)}b`)).toBe(false);
  });

  it('compiles or throws PatternError, whatever the pattern', () => {
    const soup = fc.stringMatching(/^[ab()[\]{}*+?|\\dwsSW^$.'<>:n=!0-9-]{0,16}$/);
    fc.assert(
      fc.property(
        fc.oneof(soup, fc.string({ unit: 'binary' })),
        fc.string({ unit: 'binary' }),
        (pattern, text) => {
          try {
            expect(typeof new Pattern(pattern).test(text)).toBe('boolean');
          } catch (error) {
            if (!(error instanceof PatternError)) throw error;
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
