import { readEscape } from './escapes.ts';
import { readOpening } from './groups.ts';
import { UNSUPPORTED, UnsupportedError } from './unsupported.ts';

/** A pattern in RE2's syntax. Groups have names of ours, because .NET allows names that RE2 does not, and twice. */
export interface Translation {
  readonly pattern: string;
  /** What .NET calls each named group, by our name; several of ours may have one of .NET's. */
  readonly names: ReadonlyMap<string, string>;
}

export interface TranslationOptions {
  /** Whether `$` and \Z match before a last line feed, too: they take it in with a group whose name is TAIL. */
  readonly tail: boolean;
}

/** Our name of the groups that stand for the line feed in `$`. */
export const TAIL = 'tail';

/**
 * Entra's patterns are .NET's, where \d, \w and \s mean all of Unicode; in RE2 they mean ASCII. This writes a .NET
 * pattern in RE2's syntax (expressions.md §1, ".NET traps"). Throws UnsupportedError for what RE2 has no word for; what
 * is simply wrong is left for RE2 to refuse. Not the same in RE2: \b knows ASCII only.
 */
export function toRe2Syntax(pattern: string, { tail }: TranslationOptions): Translation {
  const names = new Map<string, string>();
  const multiline = /\(\?[a-z]*m/.test(pattern);
  const end = tail && !multiline ? `(?:(?P<${TAIL}N>\\n?)\\z)` : undefined;
  let tails = 0;
  const dollar = (plain: string): string => {
    tails += 1;
    return end?.replace('N', String(tails)) ?? plain;
  };
  let output = '';
  let offset = 0;
  while (offset < pattern.length) {
    const character = pattern.charAt(offset);
    if (character === '\\') {
      const escape = readEscape(pattern, offset, false);
      output += escape.text === '\\Z' ? dollar('\\z') : escape.text;
      offset += escape.length;
    } else if (character === '[') {
      const part = readClass(pattern, offset);
      output += part.text;
      offset += part.length;
    } else if (character === '(') {
      const opening = readOpening(pattern, offset, names);
      output += opening.text;
      offset += opening.length;
    } else {
      if (character === '{') refuseLargeRepeat(pattern, offset);
      output += character === '$' ? dollar('$') : character;
      offset += 1;
    }
  }
  return { pattern: output, names };
}

/** Whether a pattern has an end that also matches before a last line feed. */
export function hasEnd(pattern: string): boolean {
  return pattern.includes('$') || pattern.includes('\\Z');
}

function readClass(pattern: string, start: number): { readonly text: string; readonly length: number } {
  // A "]" right after the opening is literal in both.
  const opening = /^\[\^?\]?/.exec(pattern.slice(start, start + 3))?.[0] ?? '[';
  let text = opening;
  let offset = start + opening.length;
  while (offset < pattern.length) {
    const character = pattern.charAt(offset);
    if (character === '\\') {
      const escape = readEscape(pattern, offset, true);
      text += escape.text;
      offset += escape.length;
      continue;
    }
    if (character === '[' && pattern.charAt(offset - 1) === '-' && offset > start + 2)
      throw new UnsupportedError(UNSUPPORTED.classSubtraction);
    // .NET takes "[" in a class literally, RE2 would read "[:alpha:]".
    text += character === '[' ? '\\[' : character;
    offset += 1;
    if (character === ']') break;
  }
  return { text, length: offset - start };
}

function refuseLargeRepeat(pattern: string, offset: number): void {
  const [, least, most = ''] = /^\{(\d{1,9})(?:,(\d{0,9}))?\}/.exec(pattern.slice(offset, offset + 24)) ?? [];
  if (least !== undefined && Math.max(Number(least), Number(most)) > 1000)
    throw new UnsupportedError(UNSUPPORTED.largeRepeat);
}
