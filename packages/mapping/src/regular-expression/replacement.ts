import type { Match } from './match.ts';

type Part = (text: string, match: Match) => string;

const SUBSTITUTION = /\$(?:\$|&|`|'|_|\+|(\d+)|\{([\p{L}\p{Mn}\p{Nd}\p{Pc}]+)\})/gu;

/**
 * .NET's replacement texts: `${name}`, `$1`, `$&` and so on. A `$` that does not refer to a group of the pattern is
 * itself (expressions.md §1, ".NET traps").
 */
export function parseReplacement(replacement: string, groups: readonly string[]): readonly Part[] {
  const parts: Part[] = [];
  let copied = 0;
  for (const found of replacement.matchAll(SUBSTITUTION)) {
    if (found.index > copied) parts.push(literal(replacement.slice(copied, found.index)));
    parts.push(substitution(found, groups));
    copied = found.index + found[0].length;
  }
  if (copied < replacement.length || parts.length === 0) parts.push(literal(replacement.slice(copied)));
  return parts;
}

function literal(text: string): Part {
  return () => text;
}

function substitution(found: RegExpMatchArray, groups: readonly string[]): Part {
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
    case '$+':
      return capture(String(lastNumber(groups)), '');
    default: {
      if (name !== undefined) return groups.includes(name) ? capture(name, '') : literal(whole);
      return numbered(number ?? '', whole, groups);
    }
  }
}

/** `$12` is group 12 where there is one, else group 1 with a 2 behind it. */
function numbered(digits: string, whole: string, groups: readonly string[]): Part {
  for (let length = digits.length; length > 0; length -= 1) {
    const reference = String(Number(digits.slice(0, length)));
    if (groups.includes(reference)) return capture(reference, digits.slice(length));
  }
  return literal(whole);
}

function lastNumber(groups: readonly string[]): number {
  return Math.max(0, ...groups.filter((name) => /^\d+$/.test(name)).map(Number));
}

function capture(reference: string, rest: string): Part {
  return (text, match) => {
    const found = match.group(reference);
    return (found === undefined ? '' : text.slice(found.start, found.end)) + rest;
  };
}
