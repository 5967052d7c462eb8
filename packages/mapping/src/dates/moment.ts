/** A point in time as .NET's DateTime has it: to 100 nanoseconds, in the years 1 to 9999. */
export interface Moment {
  /** Whole seconds since 1970-01-01T00:00:00Z. */
  readonly seconds: number;
  /** 100 ns within the second: 0 to 9,999,999. */
  readonly ticks: number;
  /** .NET's DateTimeKind. Only `K` and the offset in a format tell them apart: the machine's zone is UTC. */
  readonly kind: 'utc' | 'local' | 'unspecified';
}

/** What a calendar and a clock in UTC show. */
export interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export const SECONDS_A_DAY = 86_400;
const FIRST = -62_135_596_800;
const LAST = 253_402_300_799;

/** Whether .NET has this point in time. */
export function isInRange(seconds: number): boolean {
  return seconds >= FIRST && seconds <= LAST;
}

export function momentOf(date: Date): Moment {
  const ms = date.getTime();
  const seconds = Math.floor(ms / 1000);
  return { seconds, ticks: (ms - seconds * 1000) * 10_000, kind: 'utc' };
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function isDate(year: number, month: number, day: number): boolean {
  return (
    year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  );
}

/** Days since 1970-01-01 of a date in the Gregorian calendar. */
function dayNumber(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export function secondsOf(fields: Fields): number {
  const day = dayNumber(fields.year, fields.month, fields.day);
  return day * SECONDS_A_DAY + fields.hour * 3600 + fields.minute * 60 + fields.second;
}

export function fieldsOf(seconds: number): Fields {
  const days = Math.floor(seconds / SECONDS_A_DAY);
  const rest = seconds - days * SECONDS_A_DAY;
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    hour: Math.floor(rest / 3600),
    minute: Math.floor((rest % 3600) / 60),
    second: rest % 60,
  };
}

/** 0 is Sunday. */
export function weekday(seconds: number): number {
  const days = Math.floor(seconds / SECONDS_A_DAY);
  return (((days + 4) % 7) + 7) % 7;
}
