/** A part of a .NET date format: a specifier repeated `count` times, or characters that stand for themselves. */
export type FormatPart =
  | { readonly kind: 'specifier'; readonly letter: string; readonly count: number }
  | { readonly kind: 'literal'; readonly text: string };

/** A date format that .NET has not; the message says why. */
export class DateFormatError extends Error {
  override readonly name = 'DateFormatError';
}

/** .NET's standard formats, in the invariant culture. */
const STANDARD: Readonly<Record<string, string>> = {
  d: 'MM/dd/yyyy',
  D: 'dddd, dd MMMM yyyy',
  f: 'dddd, dd MMMM yyyy HH:mm',
  F: 'dddd, dd MMMM yyyy HH:mm:ss',
  g: 'MM/dd/yyyy HH:mm',
  G: 'MM/dd/yyyy HH:mm:ss',
  m: 'MMMM dd',
  M: 'MMMM dd',
  o: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  O: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  R: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  s: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
  t: 'HH:mm',
  T: 'HH:mm:ss',
  u: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
  U: 'dddd, dd MMMM yyyy HH:mm:ss',
  y: 'yyyy MMMM',
  Y: 'yyyy MMMM',
};

const SPECIFIERS = 'dfFghHKmMstyz';

/** Reads a custom or standard .NET date format. Throws DateFormatError. */
export function readDateFormat(format: string): readonly FormatPart[] {
  if (format.length > 200) throw new DateFormatError('a date format has at most 200 characters');
  if (format.length !== 1) return readCustom(format);
  const standard = Object.hasOwn(STANDARD, format) ? STANDARD[format] : undefined;
  if (standard === undefined) throw new DateFormatError(`"${format}" alone is not a date format`);
  return readCustom(standard);
}

function readCustom(format: string): readonly FormatPart[] {
  const parts: FormatPart[] = [];
  let offset = 0;
  while (offset < format.length) {
    const letter = format.charAt(offset);
    if (letter === '%') {
      const next = format.charAt(offset + 1);
      if (next === '' || next === '%') throw new DateFormatError('"%" must stand before a specifier');
      offset += 1;
      continue;
    }
    if (letter === '\\') {
      const next = format.charAt(offset + 1);
      if (next === '') throw new DateFormatError('"\\" must stand before a character');
      parts.push({ kind: 'literal', text: next });
      offset += 2;
    } else if (letter === "'" || letter === '"') {
      const { text, end } = readQuoted(format, offset);
      parts.push({ kind: 'literal', text });
      offset = end;
    } else if (SPECIFIERS.includes(letter)) {
      let end = offset + 1;
      while (format.charAt(end) === letter) end += 1;
      parts.push(specifier(letter, end - offset));
      offset = end;
    } else {
      // "Z" is a letter like any other when a date is printed, and the zone UTC when one is read.
      parts.push(
        letter === 'Z' ? { kind: 'specifier', letter, count: 1 } : { kind: 'literal', text: letter },
      );
      offset += 1;
    }
  }
  return parts;
}

function specifier(letter: string, count: number): FormatPart {
  if (/[fF]/.test(letter) && count > 7)
    throw new DateFormatError('a second has at most seven decimals (fffffff)');
  return { kind: 'specifier', letter, count };
}

function readQuoted(format: string, start: number): { readonly text: string; readonly end: number } {
  const quote = format.charAt(start);
  let text = '';
  for (let offset = start + 1; offset < format.length; offset += 1) {
    const character = format.charAt(offset);
    if (character === quote) return { text, end: offset + 1 };
    if (character === '\\') offset += 1;
    text += format.charAt(offset);
  }
  throw new DateFormatError(`a ${quote} is not closed`);
}
