import { describe, expect, it } from '@jest/globals';
import { json } from './json.ts';

const parsed = (value: unknown): unknown => JSON.parse(json(value));

describe('json', () => {
  it.each([
    ['U+0000 is left out', 'a\u0000\u0000b', 'ab'],
    ['half of a surrogate pair is replaced', 'a\ud800b\udfff', 'a\ufffdb\ufffd'],
    ['a whole pair stays', 'a\u{1f600}b', 'a\u{1f600}b'],
    ['the text of an escape stays', '\\u0000 \\\\u0000 \\ud800', '\\u0000 \\\\u0000 \\ud800'],
    ['behind a backslash', '\\\u0000', '\\'],
  ])('R5: %s', (_, given, kept) => {
    expect(parsed(given)).toBe(kept);
    expect(parsed({ [given]: [given] })).toEqual({ [kept]: [kept] });
  });

  it('is plain JSON for everything else', () => {
    const value = { at: new Date(0), n: 1, none: null, list: [true, 'ü'] };
    expect(json(value)).toBe(JSON.stringify(value));
  });
});
