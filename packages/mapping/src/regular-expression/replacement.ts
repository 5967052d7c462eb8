import type { Match } from './match.ts';

type Part = (text: string, match: Match) => string;

const SUBSTITUTION = /\$(?:\$|&|`|'|_|\+|(\d+)|\{(\w+)\})/g;

/**
 * .NET's replacement texts: `${name}`, `$1`, `$&` and so on. A `$` that does not refer to a group of the pattern is
 * itself (expressions.md §1, ".NET traps").
 */
export function parseReplacement(
  replacement: string,
  hasGroup: (reference: string) => boolean,
): readonly Part[] {
  const parts: Part[] = [];
  let copied = 0;
  for (const found of replacement.matchAll(SUBSTITUTION)) {
    parts.push(literal(replacement.slice(copied, found.index)), substitution(found, hasGroup));
    copied = found.index + found[0].length;
  }
  parts.push(literal(replacement.slice(copied)));
  return parts;
}

function literal(text: string): Part {
  return () => text;
}

function substitution(found: RegExpMatchArray, hasGroup: (reference: string) => boolean): Part {
  const [whole, number, name] = found;
  switch (whole) {
    case '$$':
      return literal('$');
    case '$&':
      return (text, match) => text.slice(match.start, match.end);
    case '$`':
      return (text, match) => text.slice(0, match.start);
    case "$'":
      return (text, match) => text.slice(match.end);
    case '$_':
      return (text) => text;
    default: {
      const reference = name ?? number;
      if (reference === undefined || !hasGroup(reference)) return literal(whole);
      return (text, match) => {
        const capture = match.group(reference);
        return capture === undefined ? '' : text.slice(capture.start, capture.end);
      };
    }
  }
}
