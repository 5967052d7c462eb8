import { NOT_SPACE, notWordRanges, SPACE, WORD } from './unicode-classes.ts';
import { UNSUPPORTED, UnsupportedError } from './unsupported.ts';

const OUTSIDE: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  w: `[${WORD}]`,
  W: `[^${WORD}]`,
  s: `[${SPACE}]`,
  S: `[^${SPACE}]`,
  e: '\\x1B',
};
const INSIDE: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  w: WORD,
  s: SPACE,
  S: NOT_SPACE,
  b: '\\x08',
  e: '\\x1B',
};

/** One escape of a .NET pattern as RE2 writes it, and its length in the pattern. */
export function readEscape(
  pattern: string,
  offset: number,
  inClass: boolean,
): { readonly text: string; readonly length: number } {
  const rest = pattern.slice(offset, offset + 8);
  const hex = /^\\u([0-9A-Fa-f]{4})/.exec(rest);
  if (hex !== null) return { text: `\\x{${hex[1] ?? ''}}`, length: 6 };
  const control = /^\\c([A-Za-z])/.exec(rest);
  if (control !== null) {
    const code = (control[1] ?? 'A').toUpperCase().charCodeAt(0) - 64;
    return { text: `\\x{${code.toString(16)}}`, length: 3 };
  }
  // Three octal digits are a character to .NET, unless there are so many groups.
  const octal = /^\\([1-3][0-7]{2})/.exec(rest)?.[1];
  if (octal !== undefined) return { text: `\\x{${Number.parseInt(octal, 8).toString(16)}}`, length: 4 };
  if (/^\\[pP]\{Is/.test(rest)) throw new UnsupportedError(UNSUPPORTED.namedBlock);
  if (!inClass) {
    if (/^\\(?:[1-9]|k[<'])/.test(rest)) throw new UnsupportedError(UNSUPPORTED.backReference);
    if (rest.startsWith('\\G')) throw new UnsupportedError(UNSUPPORTED.lastMatch);
  }
  const letter = pattern.charAt(offset + 1);
  if (inClass && letter === 'W') return { text: notWordRanges(), length: 2 };
  const table = inClass ? INSIDE : OUTSIDE;
  const known = Object.hasOwn(table, letter) ? table[letter] : undefined;
  // A surrogate pair is one character to RE2.
  const whole = String.fromCodePoint(pattern.codePointAt(offset + 1) ?? 0);
  return {
    text: known ?? (letter === '' ? '\\' : `\\${whole}`),
    length: letter === '' ? 1 : 1 + whole.length,
  };
}
