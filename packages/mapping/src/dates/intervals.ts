import { daysInMonth, fieldsOf, isInRange, SECONDS_A_DAY, secondsOf } from './moment.ts';
import type { Moment } from './moment.ts';

/** Visual Basic's names: year, month, day, week, hour, minute, second (FN 11, 12). */
export const INTERVALS = ['yyyy', 'm', 'd', 'ww', 'h', 'n', 's'] as const;
export type Interval = (typeof INTERVALS)[number];

const SECONDS: Readonly<Record<Exclude<Interval, 'yyyy' | 'm'>, number>> = {
  ww: 7 * SECONDS_A_DAY,
  d: SECONDS_A_DAY,
  h: 3600,
  n: 60,
  s: 1,
};

export function findInterval(name: string): Interval | undefined {
  return INTERVALS.find((interval) => interval === name);
}

/** undefined when the result is outside .NET's years 1 to 9999. */
export function addInterval(moment: Moment, interval: Interval, count: number): Moment | undefined {
  const seconds =
    interval === 'yyyy' || interval === 'm'
      ? addMonths(moment.seconds, interval === 'm' ? count : count * 12)
      : moment.seconds + count * SECONDS[interval];
  return seconds !== undefined && isInRange(seconds) ? { ...moment, seconds } : undefined;
}

/** A day that the month has not becomes its last. */
function addMonths(seconds: number, months: number): number | undefined {
  const fields = fieldsOf(seconds);
  const total = fields.year * 12 + fields.month - 1 + months;
  const year = Math.floor(total / 12);
  if (year < 1 || year > 9999) return undefined;
  const month = total - year * 12 + 1;
  return secondsOf({ ...fields, year, month, day: Math.min(fields.day, daysInMonth(year, month)) });
}

/**
 * Visual Basic's DateDiff (FN 12): years and months compare calendars, weeks count Sundays, the others cut the elapsed
 * time off toward zero.
 */
export function countIntervals(interval: Interval, from: Moment, to: Moment): number {
  switch (interval) {
    case 'yyyy':
      return fieldsOf(to.seconds).year - fieldsOf(from.seconds).year;
    case 'm':
      return monthNumber(to) - monthNumber(from);
    case 'ww':
      return weekNumber(to) - weekNumber(from);
    default:
      return Math.trunc(elapsed(from, to) / SECONDS[interval]) + 0;
  }
}

/** Whole seconds toward zero: a fraction decides when the whole ones are equal or off by one. */
function elapsed(from: Moment, to: Moment): number {
  const seconds = to.seconds - from.seconds;
  const ticks = to.ticks - from.ticks;
  if (seconds > 0 && ticks < 0) return seconds - 1;
  return seconds < 0 && ticks > 0 ? seconds + 1 : seconds;
}

function monthNumber({ seconds }: Moment): number {
  const { year, month } = fieldsOf(seconds);
  return year * 12 + month;
}

/** 1970-01-01 was a Thursday. */
function weekNumber({ seconds }: Moment): number {
  return Math.floor((Math.floor(seconds / SECONDS_A_DAY) + 4) / 7);
}
