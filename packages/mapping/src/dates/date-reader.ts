import type { FormatPart } from './date-format.ts';
import { DAYS, MONTHS } from './names.ts';

type Field =
  'year' | 'month' | 'day' | 'weekday' | 'hour' | 'half' | 'minute' | 'second' | 'ticks' | 'offset';

/** Reads a text part by part, as .NET's ParseExact does; a field that occurs twice must agree. */
export class DateReader {
  readonly #text: string;
  readonly #innerWhite: boolean;
  readonly #fields = new Map<Field, number>();
  #offset = 0;
  twelveHours = false;
  zoneIsUtc = false;

  constructor(text: string, innerWhite: boolean) {
    this.#text = text;
    this.#innerWhite = innerWhite;
  }

  get atEnd(): boolean {
    return this.#offset === this.#text.length;
  }

  get(field: Field): number | undefined {
    return this.#fields.get(field);
  }

  /** `decimalsFollow`: a point before optional decimals may be missing with them. */
  read(part: FormatPart, decimalsFollow: boolean): boolean {
    if (this.#innerWhite) this.#match(/\s*/y);
    if (part.kind === 'specifier') return this.#specifier(part.letter, part.count);
    if (this.#innerWhite && part.text.trim() === '') return true;
    if (this.#text.startsWith(part.text, this.#offset)) {
      this.#offset += part.text.length;
      return true;
    }
    return part.text === '.' && decimalsFollow;
  }

  #specifier(letter: string, count: number): boolean {
    switch (letter) {
      case 'y':
        return count <= 2 ? this.#year(count) : this.#digits('year', count, count);
      case 'M':
        return count <= 2 ? this.#pair('month', count) : this.#name('month', MONTHS, count, 1);
      case 'd':
        return count <= 2 ? this.#pair('day', count) : this.#name('weekday', DAYS, count, 0);
      case 'h':
        this.twelveHours = true;
        return this.#pair('hour', count);
      case 'H':
        return this.#pair('hour', count);
      case 'm':
        return this.#pair('minute', count);
      case 's':
        return this.#pair('second', count);
      case 'f':
        return this.#fraction(count, count);
      case 'F':
        return this.#fraction(0, count);
      case 't':
        return this.#half(count);
      case 'g':
        return this.#match(/A\.D\./iy) !== undefined;
      case 'z':
        return this.#zone(count);
      case 'K':
        return this.#utc(/Z/iy) || this.#zone(3) || true;
      default:
        return this.#utc(/Z|GMT/iy);
    }
  }

  #year(count: number): boolean {
    const text = this.#match(count === 1 ? /\d{1,2}/y : /\d{2}/y);
    // .NET's TwoDigitYearMax.
    return text !== undefined && this.#set('year', Number(text) + (Number(text) < 50 ? 2000 : 1900));
  }

  #pair(field: Field, count: number): boolean {
    return this.#digits(field, count === 1 ? 1 : 2, 2);
  }

  #digits(field: Field, least: number, most: number): boolean {
    const text = this.#match(new RegExp(`\\d{${String(least)},${String(most)}}`, 'y'));
    return text !== undefined && this.#set(field, Number(text));
  }

  #fraction(least: number, most: number): boolean {
    const text = this.#match(new RegExp(`\\d{${String(least)},${String(most)}}`, 'y'));
    if (text === undefined) return false;
    return this.#set('ticks', Number(text.padEnd(7, '0')));
  }

  #name(field: Field, names: readonly string[], count: number, first: number): boolean {
    const rest = this.#text.slice(this.#offset, this.#offset + 20).toLowerCase();
    const index = names.findIndex((name) => rest.startsWith(abbreviated(name, count).toLowerCase()));
    if (index < 0) return false;
    this.#offset += abbreviated(names[index] ?? '', count).length;
    return this.#set(field, index + first);
  }

  #half(count: number): boolean {
    const text = this.#match(count === 1 ? /[AP]/iy : /[AP]M/iy);
    return text !== undefined && this.#set('half', /^p/i.test(text) ? 1 : 0);
  }

  #zone(count: number): boolean {
    const pattern = [/[+-]\d{1,2}/y, /[+-]\d{2}/y][count - 1] ?? /[+-]\d{2}:?\d{2}/y;
    const text = this.#match(pattern);
    if (text === undefined) return false;
    const digits = text.replace(/[^\d]/g, '');
    const hours = Number(count >= 3 ? digits.slice(0, 2) : digits);
    const minutes = Number(count >= 3 ? digits.slice(2) : '0');
    if (hours > 14 || minutes > 59) return false;
    return this.#set('offset', (hours * 60 + minutes) * (text.startsWith('-') ? -1 : 1));
  }

  #utc(pattern: RegExp): boolean {
    if (this.#match(pattern) === undefined) return false;
    this.zoneIsUtc = true;
    return this.#set('offset', 0);
  }

  #set(field: Field, value: number): boolean {
    const before = this.#fields.get(field);
    this.#fields.set(field, value);
    return before === undefined || before === value;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const text = pattern.exec(this.#text)?.[0];
    this.#offset += text?.length ?? 0;
    return text;
  }
}

function abbreviated(name: string, count: number): string {
  return count === 3 ? name.slice(0, 3) : name;
}
