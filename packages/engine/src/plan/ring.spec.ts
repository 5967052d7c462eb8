import { describe, expect, it } from '@jest/globals';
import { findRing } from './ring.ts';

/** Who holds the name that somebody wants: `ada>bob` = bob holds what ada wants. */
function holders(text: string): (id: string) => string | null {
  const pairs = new Map(text.split(' ').map((pair): [string, string] => [pair.slice(0, 1), pair.slice(2)]));
  return (id) => pairs.get(id) ?? null;
}

describe('findRing (R12)', () => {
  it.each<[string, string, readonly string[] | null]>([
    ['a swap', 'a>b b>a', ['a', 'b']],
    ['a ring of three', 'a>b b>c c>a', ['a', 'b', 'c']],
    ['a chain is none', 'a>b b>c', null],
    ['nobody stands in the way', 'b>c', null],
    ['behind a ring of others', 'a>b b>c c>b', null],
    ['one’s own name', 'a>a', null],
  ])('%s', (_, text, expected) => {
    expect(findRing('a', holders(text))).toEqual(expected);
  });

  it('ends for a chain without end', () => {
    expect(findRing('p0', (id) => `p${String(Number(id.slice(1)) + 1)}`)).toBeNull();
  });
});
