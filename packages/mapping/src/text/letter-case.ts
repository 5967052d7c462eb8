// .NET changes case one character for one: "ß" stays "ß", and no culture but Turkish and Azerbaijani has rules of its own.

/** .NET's invariant culture, in which ı and İ are letters without another case. */
export function lowerInvariant(text: string): string {
  return isAscii(text) ? text.toLowerCase() : changeEach(text, lowerOne, KEPT);
}

export function upperInvariant(text: string): string {
  return isAscii(text) ? text.toUpperCase() : changeEach(text, upperOne, KEPT);
}

/** By a culture such as "tr-TR". */
export function lowerCultured(text: string, culture: string): string {
  return changeEach(text, lowerOne, isTurkic(culture) ? TURKIC_LOWER : OTHER_LOWER);
}

export function upperCultured(text: string, culture: string): string {
  return changeEach(text, upperOne, isTurkic(culture) ? TURKIC_UPPER : OTHER_UPPER);
}

/** Whether a text is shaped as a language tag (RFC 4646 and later). */
export function isCulture(culture: string): boolean {
  try {
    return Intl.getCanonicalLocales(culture).length === 1;
  } catch {
    return false;
  }
}

type Exceptions = ReadonlyMap<string, string>;
const KEPT: Exceptions = new Map([
  ['ı', 'ı'],
  ['İ', 'İ'],
  ['ſ', 'ſ'],
]);
const OTHER_LOWER: Exceptions = new Map([['İ', 'i']]);
const OTHER_UPPER: Exceptions = new Map([['ı', 'I']]);
const TURKIC_LOWER: Exceptions = new Map([
  ['I', 'ı'],
  ['İ', 'i'],
]);
const TURKIC_UPPER: Exceptions = new Map([
  ['i', 'İ'],
  ['ı', 'I'],
]);

function isTurkic(culture: string): boolean {
  return /^(?:tr|az)(?:-|$)/i.test(culture);
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) return false;
  return true;
}

function changeEach(text: string, change: (character: string) => string, exceptions: Exceptions): string {
  let output = '';
  for (const character of text) output += exceptions.get(character) ?? change(character);
  return output;
}

/** What becomes several characters in Unicode's full mapping stays in .NET. */
function lowerOne(character: string): string {
  const changed = character.toLowerCase();
  return changed.length === character.length ? changed : character;
}

function upperOne(character: string): string {
  const changed = character.toUpperCase();
  return changed.length === character.length ? changed : withIotaBelow(character);
}

/** Greek letters whose capital is a single character for .NET, and two for JavaScript: ᾳ is ᾼ, not ΑΙ. */
function withIotaBelow(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCharCode(code | 8);
  return code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3 ? String.fromCharCode(code + 9) : character;
}
