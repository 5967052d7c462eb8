import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Pattern, PatternError } from './pattern.ts';
import { UNSUPPORTED, unsupportedConstructs } from './unsupported.ts';

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
    ['\\W in a class knows letters', String.raw`^[\W_]$`, 'ë', false],
    ['\\W in a class in turn', String.raw`^[\W_]+$`, '-_ ', true],
    ['\\S in a class', String.raw`^[\S]$`, '\u00A0', false],
    ['\\W of all scripts with \\w', String.raw`^[\w\W]+$`, 'a-ë\u{1F600}\uD800', true],
    ['comments', 'a(?#b)c', 'ac', true],
    ['control escapes', String.raw`^\cJ$`, '\n', true],
    ["groups named with '", "(?'n'a)", 'a', true],
    ['backspace in a class', String.raw`^[\b]$`, '\b', true],
    ['an escaped backslash before d', String.raw`^\\d$`, String.raw`\d`, true],
  ])('%s: %s on %s is %s', (_, pattern, text, matches) => {
    expect(new Pattern(pattern).test(text)).toBe(matches);
  });

  it.each([
    ['(?=a)', 'lookAhead'],
    ['(?!a)b', 'lookAhead'],
    ['(?<=a)', 'lookBehind'],
    ['(?<!a)b', 'lookBehind'],
    [String.raw`(a)\1`, 'backReference'],
    [String.raw`(?<n>a)\k<n>`, 'backReference'],
    ['(?>a)', 'atomicGroup'],
    ['(?(a)b|c)', 'conditional'],
    ['(?<a-b>c)', 'balancingGroup'],
    ['[a-z-[aeiou]]', 'classSubtraction'],
    [String.raw`\Ga`, 'lastMatch'],
    ['(?x)a b', 'inlineOption'],
    ['(?n:(a))', 'inlineOption'],
    [String.raw`\p{IsGreek}`, 'namedBlock'],
    ['a{1001}', 'largeRepeat'],
    ['a{2,2000}', 'largeRepeat'],
  ] as const)('marks %s as unsupported: %s', (pattern, construct) => {
    const { name, remedy } = UNSUPPORTED[construct];
    const message = `The regular expression can't be used: ${name} `;
    expect(() => new Pattern(pattern)).toThrow(
      expect.objectContaining({
        name: 'PatternError',
        unsupported: UNSUPPORTED[construct],
        message: expect.stringContaining(message),
      }),
    );
    expect(() => new Pattern(pattern)).toThrow(remedy);
  });

  it('has an example of each unsupported construct that is indeed refused', () => {
    for (const { example } of unsupportedConstructs) {
      for (const pattern of example.split(', '))
        expect(() => new Pattern(pattern)).toThrow('is not supported');
    }
  });

  it.each(['(', '*', 'a)', '[z-a]', '(?<n>a'])('refuses %s, which .NET does, too', (pattern) => {
    expect(() => new Pattern(pattern)).toThrow(
      expect.objectContaining({ name: 'PatternError', unsupported: undefined }),
    );
  });

  it.each([
    ['a name twice', '(?<n>a)|(?<n>b)', 'b', 'n', [0, 1]],
    ['a name that RE2 refuses', '(?<größe>a)', 'a', 'größe', [0, 1]],
    ['a number as a name', '(?<7>a)(b)', 'ab', '7', [0, 1]],
    ['a group that took no part', '(?<n>a)|b', 'b', 'n', undefined],
    ['the end before a last line feed', 'b$', 'ab\n', '0', [1, 2]],
    [String.raw`\Z before a last line feed`, String.raw`b\Z`, 'ab\n', '0', [1, 2]],
    ['the end only before the last one', 'b$', 'ab\n\n', '0', 'nothing'],
    [String.raw`\z at the very end`, String.raw`b\z`, 'ab\n', '0', 'nothing'],
    ['many lines', '(?m)^b$', 'a\nb\nc', '0', [2, 3]],
  ])('matches %s as .NET does', (_, pattern, text, group, expected) => {
    const ranges: unknown[] = [];
    new Pattern(pattern).each(text, (match) => {
      const found = match.group(group);
      ranges.push(found === undefined ? undefined : [found.start, found.end]);
      return false;
    });
    expect(ranges).toEqual(expected === 'nothing' ? [] : [expected]);
  });

  it('numbers unnamed groups before named ones, as .NET does', () => {
    const found: unknown[] = [];
    new Pattern('(?<n>a)(b)').each('ab', (match) => {
      found.push(match.group('1'), match.group('2'), match.group('n'), match.group('3'));
      return true;
    });
    expect(found).toEqual([{ start: 1, end: 2 }, { start: 0, end: 1 }, { start: 0, end: 1 }, undefined]);
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
