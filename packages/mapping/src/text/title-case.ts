import { lowerInvariant, upperInvariant } from './letter-case.ts';

const LETTER = /\p{L}/u;
/** The categories at which .NET's ToTitleCase ends a word. */
const SEPARATOR = /[\p{Z}\p{Cc}\p{Cf}\p{P}\p{Sm}\p{Sc}\p{Sk}\p{So}]/u;
const DIGRAPHS: ReadonlyMap<string, string> = new Map(
  ['Ǆǅǆ', 'Ǉǈǉ', 'Ǌǋǌ', 'Ǳǲǳ'].flatMap((forms) => Array.from(forms).map((form) => [form, forms.charAt(1)])),
);

/** .NET's ToTitleCase of the text in small letters: an apostrophe does not end a word, and a digit does not begin one. */
export function titleCase(text: string): string {
  let output = '';
  let inWord = false;
  for (const character of lowerInvariant(text)) {
    if (inWord) {
      output += character;
      inWord = character === "'" || !isSeparator(character);
    } else {
      inWord = isLetter(character);
      output += inWord ? capital(character) : character;
    }
  }
  return output;
}

/** Words end at the given characters only (FN 33). */
export function capitaliseWords(text: string, separators: string): string {
  const ends = new Set(separators);
  let output = '';
  let first = true;
  for (const character of lowerInvariant(text)) {
    output += first ? capital(character) : character;
    first = ends.has(character);
  }
  return output;
}

/** Most characters are ASCII, of which no class of Unicode need be asked. */
function isLetter(character: string): boolean {
  if (character > '\x7F') return LETTER.test(character);
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

function isSeparator(character: string): boolean {
  if (character > '\x7F') return SEPARATOR.test(character);
  return !isLetter(character) && !(character >= '0' && character <= '9');
}

function capital(character: string): string {
  return character <= '\x7F'
    ? character.toUpperCase()
    : (DIGRAPHS.get(character) ?? upperInvariant(character));
}
