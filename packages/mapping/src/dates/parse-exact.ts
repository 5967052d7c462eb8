import type { FormatPart } from './date-format.ts';
import type { DateStyles } from './date-styles.ts';
import { DateReader } from './date-reader.ts';
import { fieldsOf, isDate, isInRange, secondsOf, weekday } from './moment.ts';
import type { Fields, Moment } from './moment.ts';

/** .NET's DateTime.ParseExact in the invariant culture, on a machine whose zone is UTC; undefined when the text differs. */
export function parseExact(
  text: string,
  format: readonly FormatPart[],
  styles: DateStyles,
  now: Moment,
): Moment | undefined {
  const reader = new DateReader(trim(text, styles), styles.innerWhite);
  for (const [index, part] of format.entries()) {
    const next = format[index + 1];
    const decimalsFollow = next?.kind === 'specifier' && next.letter === 'F';
    if (!reader.read(part, decimalsFollow)) return undefined;
  }
  return reader.atEnd ? assemble(reader, styles, now) : undefined;
}

function trim(text: string, styles: DateStyles): string {
  const start = styles.leadingWhite ? text.replace(/^\s+/, '') : text;
  return styles.trailingWhite ? start.replace(/\s+$/, '') : start;
}

function assemble(reader: DateReader, styles: DateStyles, now: Moment): Moment | undefined {
  const hour = resolveHour(reader);
  const date = resolveDate(reader, styles, now);
  if (hour === undefined || !isDate(date.year, date.month, date.day)) return undefined;
  const fields: Fields = {
    ...date,
    hour,
    minute: reader.get('minute') ?? 0,
    second: reader.get('second') ?? 0,
  };
  if (fields.minute > 59 || fields.second > 59) return undefined;
  const wall = secondsOf(fields);
  const expected = reader.get('weekday');
  if (expected !== undefined && weekday(wall) !== expected) return undefined;
  const seconds = wall - (reader.get('offset') ?? 0) * 60;
  if (!isInRange(seconds)) return undefined;
  return { seconds, ticks: reader.get('ticks') ?? 0, kind: resolveKind(reader, styles) };
}

/** What a text leaves out comes from today, as in .NET. */
function resolveDate(
  reader: DateReader,
  styles: DateStyles,
  now: Moment,
): Pick<Fields, 'year' | 'month' | 'day'> {
  const year = reader.get('year');
  const month = reader.get('month');
  const day = reader.get('day');
  const today = fieldsOf(now.seconds);
  if (year === undefined && month === undefined && day === undefined) {
    return styles.noCurrentDate ? { year: 1, month: 1, day: 1 } : today;
  }
  const assumedYear = styles.noCurrentDate ? 1 : today.year;
  return { year: year ?? assumedYear, month: month ?? 1, day: day ?? 1 };
}

/** An hour of `h` without AM or PM is in the morning; an hour of `H` must agree with them. */
function resolveHour(reader: DateReader): number | undefined {
  const hour = reader.get('hour') ?? 0;
  const half = reader.get('half');
  if (reader.twelveHours) {
    if (hour > 12) return undefined;
    return (hour % 12) + (half === 1 ? 12 : 0);
  }
  if (hour > 23) return undefined;
  return half === undefined || hour >= 12 === (half === 1) ? hour : undefined;
}

function resolveKind(reader: DateReader, styles: DateStyles): Moment['kind'] {
  if (reader.get('offset') === undefined) {
    if (styles.assume === 'nothing') return 'unspecified';
    return styles.adjustToUniversal ? 'utc' : 'local';
  }
  return styles.adjustToUniversal || (styles.roundtrip && reader.zoneIsUtc) ? 'utc' : 'local';
}
