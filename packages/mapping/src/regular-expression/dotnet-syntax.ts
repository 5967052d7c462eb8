/**
 * Entra's patterns are .NET's, where \d, \w and \s mean all of Unicode; in RE2 they mean ASCII. This writes a .NET
 * pattern in RE2's syntax (expressions.md §1, ".NET traps"). What RE2 has no word for (look-around, back-references,
 * atomic groups) is left as it is, so that RE2 refuses it. Not the same in RE2: \b knows ASCII only, and `$` does not
 * match before a last line feed.
 */
export function toRe2Syntax(pattern: string): string {
  let output = '';
  let inClass = false;
  for (let offset = 0; offset < pattern.length; offset += 1) {
    const character = pattern.charAt(offset);
    if (character === '\\') {
      const escape = readEscape(pattern, offset, inClass);
      output += escape.text;
      offset += escape.length - 1;
    } else if (inClass) {
      if (character === '[' && pattern.charAt(offset - 1) === '-') {
        throw new RangeError(
          'a class subtraction such as [a-z-[aeiou]] is not supported: list the characters',
        );
      }
      // .NET takes "[" in a class literally, RE2 would read "[:alpha:]".
      output += character === '[' ? '\\[' : character;
      inClass = character !== ']';
    } else if (character === '[') {
      inClass = true;
      // A "]" right after the opening is literal in both.
      const opening = /^\[\^?\]?/.exec(pattern.slice(offset))?.[0] ?? '[';
      output += opening;
      offset += opening.length - 1;
    } else if (pattern.startsWith("(?'", offset)) {
      const name = /^\(\?'(\w+)'/.exec(pattern.slice(offset, offset + 200));
      output += name === null ? character : `(?<${name[1] ?? ''}>`;
      offset += name === null ? 0 : name[0].length - 1;
    } else output += character;
  }
  return output;
}

const WORD = '\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}';
const SPACE = '\\t\\n\\x0B\\f\\r\\x{85}\\p{Z}';

// \W and \S inside a class can't be spelled out as members; RE2's own are a superset of .NET's, which keeps [\s\S] whole.
const OUTSIDE: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  w: `[${WORD}]`,
  W: `[^${WORD}]`,
  s: `[${SPACE}]`,
  S: `[^${SPACE}]`,
  Z: '\\z',
  e: '\\x1B',
};
const INSIDE: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  w: WORD,
  s: SPACE,
  b: '\\x08',
  e: '\\x1B',
};

function readEscape(pattern: string, offset: number, inClass: boolean): { text: string; length: number } {
  const hex = /^\\u([0-9A-Fa-f]{4})/.exec(pattern.slice(offset, offset + 6));
  if (hex !== null) return { text: `\\x{${hex[1] ?? ''}}`, length: 6 };
  const letter = pattern.charAt(offset + 1);
  const table = inClass ? INSIDE : OUTSIDE;
  const known = Object.hasOwn(table, letter) ? table[letter] : undefined;
  return { text: known ?? `\\${letter}`, length: 2 };
}
