import { isDate, isInRange, secondsOf, weekday } from './moment.ts';
import type { Moment } from './moment.ts';
import { DAYS, MONTHS } from './names.ts';

const TIME = String.raw`(?<hour>\d{1,2})(?::(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:\.(?<fraction>\d{1,20}))?)?)?(?:\s*(?<half>[AaPp])\.?[Mm]\.?)?`;
const ZONE = String.raw`(?<zone>Z|z|GMT|UTC|[+-]\d{1,2}(?::?\d{2})?)`;
const REST = String.raw`(?:(?:[Tt]|,?\s+)${TIME})?\s*${ZONE}?`;
const MONTH = String.raw`(?<name>[A-Za-z]{3,9})\.?`;
const DAY_NAME = String.raw`(?:(?<weekday>[A-Za-z]{3,9}),\s*)?`;

const FORMS: readonly RegExp[] = [
  // 2012-03-16T07:00:00-07:00, 2012-03-16-07:00, 2012/3/16
  String.raw`(?<year>\d{4})[-/.](?<month>\d{1,2})(?:[-/.](?<day>\d{1,2}))?${REST}`,
  // 3/16/2012 7:00:00 AM
  String.raw`(?<month>\d{1,2})[-/.](?<day>\d{1,2})[-/.](?<year>\d{4}|\d{2})${REST}`,
  // March 16, 2012
  String.raw`${DAY_NAME}${MONTH}\s+(?<day>\d{1,2}),?\s+(?<year>\d{4})${REST}`,
  // Fri, 16 Mar 2012 07:00:00 GMT; 16-Mar-2012
  String.raw`${DAY_NAME}(?<day>\d{1,2})[\s-]+${MONTH}[\s,-]+(?<year>\d{4})${REST}`,
  // March 2012
  String.raw`${MONTH},?\s+(?<year>\d{4})`,
].map((form) => new RegExp(`^${form}$`));

/**
 * A date as people and systems write one: ISO 8601, month first, or with the month's name; undefined for anything else.
 * A text without an offset is in UTC (FN 5). Fractions beyond 100 ns are cut off.
 */
export function parseDate(text: string): Moment | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 100) return undefined;
  return parsePlain(trimmed) ?? parseForms(trimmed);
}

/** The forms that dates mostly have, read without named groups: several times faster. */
const PLAIN = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d):(\d\d))?(?:Z|([+-])(\d\d):(\d\d))?$/;

function parsePlain(text: string): Moment | undefined {
  const match = PLAIN.exec(text);
  if (match === null) return undefined;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const hour = Number(match[4] ?? '0');
  const minute = Number(match[5] ?? '0');
  const second = Number(match[6] ?? '0');
  const hours = Number(match[8] ?? '0');
  const minutes = Number(match[9] ?? '0');
  if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined;
  if (hours > 14 || minutes > 59) return undefined;
  const offset = (hours * 60 + minutes) * (match[7] === '-' ? -60 : 60);
  const seconds = secondsOf({ year, month, day, hour, minute, second }) - offset;
  return isInRange(seconds) ? { seconds, ticks: 0, kind: 'utc' } : undefined;
}

function parseForms(trimmed: string): Moment | undefined {
  for (const form of FORMS) {
    const groups = form.exec(trimmed)?.groups;
    if (groups !== undefined) return assemble(groups);
  }
  return undefined;
}

function assemble(groups: Readonly<Record<string, string | undefined>>): Moment | undefined {
  const year = readYear(groups['year'] ?? '');
  const month = groups['name'] === undefined ? Number(groups['month']) : findName(MONTHS, groups['name']) + 1;
  const day = Number(groups['day'] ?? '1');
  const hour = readHour(groups['hour'], groups['minute'], groups['half']);
  const minute = Number(groups['minute'] ?? '0');
  const second = Number(groups['second'] ?? '0');
  const offset = readOffset(groups['zone']);
  if (hour === undefined || offset === undefined) return undefined;
  if (!isDate(year, month, day) || minute > 59 || second > 59) return undefined;
  const local = secondsOf({ year, month, day, hour, minute, second });
  const dayName = groups['weekday'];
  // .NET refuses a date that is on another day of the week.
  if (dayName !== undefined && findName(DAYS, dayName) !== weekday(local)) return undefined;
  const seconds = local - offset * 60;
  const ticks = Number((groups['fraction'] ?? '').padEnd(7, '0').slice(0, 7));
  return isInRange(seconds) ? { seconds, ticks, kind: 'utc' } : undefined;
}

function readYear(text: string): number {
  const year = Number(text);
  if (text.length !== 2) return year;
  return year + (year < 50 ? 2000 : 1900);
}

/** By its full name or its first three letters, in any case; -1 for none. */
function findName(names: readonly string[], given: string): number {
  const lower = given.toLowerCase();
  return names.findIndex((name) => {
    const full = name.toLowerCase();
    return full === lower || full.slice(0, 3) === lower;
  });
}

function readHour(
  text: string | undefined,
  minute: string | undefined,
  half: string | undefined,
): number | undefined {
  if (text === undefined) return 0;
  const hour = Number(text);
  if (half === undefined) return minute === undefined || hour > 23 ? undefined : hour;
  return hour < 1 || hour > 12 ? undefined : (hour % 12) + (/p/i.test(half) ? 12 : 0);
}

/** Minutes east of Greenwich. */
function readOffset(zone: string | undefined): number | undefined {
  if (zone === undefined || /^[A-Za-z]/.test(zone)) return 0;
  const [, sign, hours = '', minutes = ''] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? [];
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}
