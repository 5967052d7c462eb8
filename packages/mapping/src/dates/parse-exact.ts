import type { DatePattern, Field } from './date-pattern.ts';
import type { DateStyles } from './date-styles.ts';
import { fieldsOf, isDate, isInRange, secondsOf, weekday } from './moment.ts';
import type { Fields, Moment } from './moment.ts';

/** What a text says; what it leaves out is undefined. */
interface Read extends Partial<Record<Field, number>> {
  zoneIsUtc?: boolean;
}

/** .NET's DateTime.ParseExact in the invariant culture, on a machine whose zone is UTC; undefined when the text differs. */
export function parseExact(
  text: string,
  pattern: DatePattern,
  styles: DateStyles,
  now: Moment,
): Moment | undefined {
  if (text.length > 1_000) return undefined;
  const read = readFields(trim(text, styles), pattern);
  return read === undefined ? undefined : assemble(read, pattern.twelveHours, styles, now);
}

function trim(text: string, styles: DateStyles): string {
  const start = styles.leadingWhite ? text.trimStart() : text;
  return styles.trailingWhite ? start.trimEnd() : start;
}

/** A field that occurs twice must agree. */
function readFields(text: string, { expression, fields }: DatePattern): Read | undefined {
  const match = expression.exec(text);
  if (match === null) return undefined;
  const read: Read = {};
  for (const [index, { field, read: readText }] of fields.entries()) {
    const part = match[index + 1] ?? '';
    const value = readText(part);
    if (value === undefined) continue;
    if (Number.isNaN(value) || (read[field] !== undefined && read[field] !== value)) return undefined;
    read[field] = value;
    if (field === 'offset' && /^[ZzGg]/.test(part)) read.zoneIsUtc = true;
  }
  return read;
}

function assemble(read: Read, twelveHours: boolean, styles: DateStyles, now: Moment): Moment | undefined {
  const hour = resolveHour(read, twelveHours);
  const { year, month, day } = resolveDate(read, styles, now);
  const { minute = 0, second = 0, offset = 0, ticks = 0 } = read;
  if (hour === undefined || minute > 59 || second > 59 || !isDate(year, month, day)) return undefined;
  const wall = secondsOf({ year, month, day, hour, minute, second });
  if (read.weekday !== undefined && weekday(wall) !== read.weekday) return undefined;
  const seconds = wall - offset * 60;
  return isInRange(seconds) ? { seconds, ticks, kind: resolveKind(read, styles) } : undefined;
}

/** What a text leaves out comes from today, as in .NET. */
function resolveDate(
  { year, month, day }: Read,
  styles: DateStyles,
  now: Moment,
): Pick<Fields, 'year' | 'month' | 'day'> {
  if (year !== undefined && month !== undefined && day !== undefined) return { year, month, day };
  const today = fieldsOf(now.seconds);
  if (year === undefined && month === undefined && day === undefined) {
    return styles.noCurrentDate ? { year: 1, month: 1, day: 1 } : today;
  }
  const assumedYear = styles.noCurrentDate ? 1 : today.year;
  return { year: year ?? assumedYear, month: month ?? 1, day: day ?? 1 };
}

/** An hour of `h` without AM or PM is in the morning; an hour of `H` must agree with them. */
function resolveHour({ hour = 0, half }: Read, twelveHours: boolean): number | undefined {
  if (twelveHours) return hour > 12 ? undefined : (hour % 12) + (half === 1 ? 12 : 0);
  if (hour > 23) return undefined;
  return half === undefined || hour >= 12 === (half === 1) ? hour : undefined;
}

function resolveKind(read: Read, styles: DateStyles): Moment['kind'] {
  if (read.offset === undefined) {
    if (styles.assume === 'nothing') return 'unspecified';
    return styles.adjustToUniversal ? 'utc' : 'local';
  }
  return styles.adjustToUniversal || (styles.roundtrip && read.zoneIsUtc === true) ? 'utc' : 'local';
}
