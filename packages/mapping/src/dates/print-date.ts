import type { FormatPart } from './date-format.ts';
import { fieldsOf, weekday } from './moment.ts';
import type { Fields, Moment } from './moment.ts';
import { DAYS, MONTHS } from './names.ts';

/** A moment in a .NET date format (readDateFormat), in the invariant culture. */
export function printDate(moment: Moment, format: readonly FormatPart[]): string {
  const fields = fieldsOf(moment.seconds);
  let text = '';
  for (const part of format) {
    if (part.kind === 'literal') text += part.text;
    else {
      const printed = printPart(part.letter, part.count, fields, moment);
      // .NET takes back the point before decimals that are all zero.
      if (printed === '' && part.letter === 'F' && text.endsWith('.')) text = text.slice(0, -1);
      else text += printed;
    }
  }
  return text;
}

/** `M/d/yyyy h:mm:ss tt`, how dates travel between functions (FN 5). */
export function printDateTime({ seconds }: Moment): string {
  const { year, month, day, hour, minute, second } = fieldsOf(seconds);
  const clock = `${String(hour12(hour))}:${pad(minute, 2)}:${pad(second, 2)} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${String(month)}/${String(day)}/${pad(year, 4)} ${clock}`;
}

function printPart(letter: string, count: number, fields: Fields, moment: Moment): string {
  switch (letter) {
    case 'd':
      if (count <= 2) return pad(fields.day, count);
      return abbreviate(DAYS[weekday(moment.seconds)] ?? '', count);
    case 'M':
      if (count <= 2) return pad(fields.month, count);
      return abbreviate(MONTHS[fields.month - 1] ?? '', count);
    case 'y':
      return count <= 2 ? pad(fields.year % 100, count) : pad(fields.year, count);
    case 'h':
      return pad(hour12(fields.hour), Math.min(count, 2));
    case 'H':
      return pad(fields.hour, Math.min(count, 2));
    case 'm':
      return pad(fields.minute, Math.min(count, 2));
    case 's':
      return pad(fields.second, Math.min(count, 2));
    case 'f':
      return pad(moment.ticks, 7).slice(0, count);
    case 'F':
      return pad(moment.ticks, 7).slice(0, count).replace(/0+$/, '');
    case 't':
      return (fields.hour < 12 ? 'AM' : 'PM').slice(0, count);
    case 'g':
      return 'A.D.';
    case 'z':
      return ['+0', '+00', '+00:00'][Math.min(count, 3) - 1] ?? '';
    case 'K':
      return { utc: 'Z', local: '+00:00', unspecified: '' }[moment.kind];
    default:
      return letter;
  }
}

function abbreviate(name: string, count: number): string {
  return count === 3 ? name.slice(0, 3) : name;
}

function hour12(hour: number): number {
  return hour % 12 === 0 ? 12 : hour % 12;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
