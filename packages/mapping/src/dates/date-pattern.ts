import type { FormatPart } from './date-format.ts';
import { DAYS, MONTHS } from './names.ts';

export type Field =
  'year' | 'month' | 'day' | 'weekday' | 'hour' | 'half' | 'minute' | 'second' | 'ticks' | 'offset';

/** What a group of the pattern means; undefined for one that means nothing, or whose text can't be. */
export interface FieldReader {
  readonly field: Field;
  readonly read: (text: string) => number | undefined;
}

/** A date format as a pattern of JavaScript, of which each group is a field. */
export interface DatePattern {
  readonly expression: RegExp;
  readonly fields: readonly FieldReader[];
  /** Hours are those of `h`. */
  readonly twelveHours: boolean;
}

interface Piece {
  /** Without groups of its own. */
  readonly source: string;
  readonly reader?: FieldReader;
}

/** As .NET's ParseExact reads the format. Each part takes what it can and gives nothing back, so that the time is linear. */
export function compileDatePattern(format: readonly FormatPart[], innerWhite: boolean): DatePattern {
  const fields: FieldReader[] = [];
  let source = '^';
  for (const [index, part] of format.entries()) {
    const next = format[index + 1];
    const { source: piece, reader } =
      part.kind === 'literal' ? literal(part.text, next, innerWhite) : specifier(part.letter, part.count);
    if (innerWhite) source += '\\s*';
    if (reader === undefined) source += piece;
    else {
      fields.push(reader);
      // An atomic group: what a look-ahead has matched is not tried again.
      source += `(?=(${piece}))\\${String(fields.length)}`;
    }
  }
  return {
    expression: new RegExp(`${source}$`),
    fields,
    twelveHours: format.some((part) => part.kind === 'specifier' && part.letter === 'h'),
  };
}

function literal(text: string, next: FormatPart | undefined, innerWhite: boolean): Piece {
  if (innerWhite && text.trim() === '') return { source: '' };
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  // .NET takes a point before optional decimals as optional, too.
  const optional = text === '.' && next?.kind === 'specifier' && next.letter === 'F';
  return { source: optional ? `${escaped}?` : escaped };
}

/** Names and zones are read in any case, literals in theirs. */
function anyCase(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
}

function specifier(letter: string, count: number): Piece {
  switch (letter) {
    case 'y':
      return count <= 2 ? number('year', count, 2, readShortYear) : number('year', count, count);
    case 'M':
      return count <= 2 ? number('month', count, 2) : name('month', MONTHS, count, 1);
    case 'd':
      return count <= 2 ? number('day', count, 2) : name('weekday', DAYS, count, 0);
    case 'h':
    case 'H':
      return number('hour', count, 2);
    case 'm':
      return number('minute', count, 2);
    case 's':
      return number('second', count, 2);
    case 'f':
      return number('ticks', count, count, readFraction);
    case 'F':
      return number('ticks', 0, count, readFraction);
    case 't':
      return { source: count === 1 ? '[AaPp]' : '[AaPp][Mm]', reader: { field: 'half', read: readHalf } };
    case 'g':
      return { source: '[Aa]\\.[Dd]\\.' };
    case 'z':
      return zone(['[+-]\\d{1,2}', '[+-]\\d{2}'][count - 1] ?? '[+-]\\d{2}:?\\d{2}');
    case 'K':
      return zone('(?:[Zz]|[+-]\\d{2}:?\\d{2})?');
    default:
      return zone('(?:[Zz]|[Gg][Mm][Tt])');
  }
}

function number(field: Field, least: number, most: number, read: (text: string) => number = Number): Piece {
  return { source: `\\d{${String(Math.min(least, most))},${String(most)}}`, reader: { field, read } };
}

function name(field: Field, names: readonly string[], count: number, first: number): Piece {
  const spelt = names.map((full) => (count === 3 ? full.slice(0, 3) : full).toLowerCase());
  return {
    source: spelt.map(anyCase).join('|'),
    reader: { field, read: (text) => spelt.indexOf(text.toLowerCase()) + first },
  };
}

function zone(source: string): Piece {
  return { source, reader: { field: 'offset', read: readZone } };
}

/** .NET's TwoDigitYearMax. */
function readShortYear(text: string): number {
  return Number(text) + (Number(text) < 50 ? 2000 : 1900);
}

function readFraction(text: string): number {
  return Number(text.padEnd(7, '0'));
}

function readHalf(text: string): number {
  return text.toLowerCase().startsWith('p') ? 1 : 0;
}

/** Minutes east of Greenwich; NaN for a zone that is nowhere. */
function readZone(text: string): number | undefined {
  if (text === '') return undefined;
  if (/^[a-z]/i.test(text)) return 0;
  const digits = text.replace(/\D/g, '');
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2));
  if (hours > 14 || minutes > 59) return Number.NaN;
  return (hours * 60 + minutes) * (text.startsWith('-') ? -1 : 1);
}
