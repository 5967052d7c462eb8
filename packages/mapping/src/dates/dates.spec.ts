import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileDatePattern } from './date-pattern.ts';
import { DateFormatError, readDateFormat } from './date-format.ts';
import { DEFAULT_STYLES, readDateStyles } from './date-styles.ts';
import { fromFileTime, toFileTime } from './file-time.ts';
import { fieldsOf, momentOf, secondsOf, weekday } from './moment.ts';
import type { Moment } from './moment.ts';
import { parseDate } from './parse-date.ts';
import { parseExact } from './parse-exact.ts';
import { printDate, printDateTime } from './print-date.ts';

const anyMoment = fc
  .record({
    seconds: fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
    ticks: fc.integer({ min: 0, max: 9_999_999 }),
  })
  .map((parts): Moment => ({ ...parts, kind: 'utc' }));
const now = momentOf(new Date('2026-03-02T09:30:00Z'));
const styles = readDateStyles(DEFAULT_STYLES);

describe('dates', () => {
  it('agree with the calendar of JavaScript', () => {
    fc.assert(
      fc.property(anyMoment, ({ seconds }) => {
        const date = new Date(seconds * 1000);
        const fields = fieldsOf(seconds);
        expect(fields).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          hour: date.getUTCHours(),
          minute: date.getUTCMinutes(),
          second: date.getUTCSeconds(),
        });
        expect(secondsOf(fields)).toBe(seconds);
        expect(weekday(seconds)).toBe(date.getUTCDay());
      }),
    );
  });

  it.each([
    'yyyy-MM-ddTHH:mm:ss.fffffffK',
    'o',
    'yyyyMMddHHmmss.fffffffZ',
    'ddd, dd MMM yyyy h:mm:ss.fffffff tt zzz',
    "dddd d MMMM yyyy 'at' HH'h'm\\ms fffffff K",
  ])('printed as %s are read back', (text) => {
    const format = readDateFormat(text);
    const pattern = compileDatePattern(format, false);
    fc.assert(
      fc.property(anyMoment, (moment) => {
        if (styles === undefined) throw new Error('no styles');
        const read = parseExact(printDate(moment, format), pattern, styles, now);
        expect(read).toMatchObject({ seconds: moment.seconds, ticks: moment.ticks });
      }),
    );
  });

  it('travel between functions to the second', () => {
    fc.assert(
      fc.property(anyMoment, (moment) => {
        expect(parseDate(printDateTime(moment))?.seconds).toBe(moment.seconds);
      }),
    );
  });

  it('are FILETIMEs and back, from 1601 on', () => {
    fc.assert(
      fc.property(anyMoment, (moment) => {
        const number = toFileTime(moment);
        expect(fromFileTime(number)).toEqual(number < 0n ? undefined : moment);
      }),
    );
  });

  it('are read from any text, or not, in bounded time', () => {
    const soup = fc.stringMatching(/^[0-9:/ .,TZAPMamp+-]{0,40}$/);
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (text) => {
        const moment = parseDate(text);
        if (moment !== undefined) expect(Number.isSafeInteger(moment.seconds)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    expect(parseDate(' '.repeat(1_000_000))).toBeUndefined();
  });

  it('have formats that are read, or refused', () => {
    const soup = fc.stringMatching(/^[dfFghHKmMstyzTZ:/%'"\\ .-]{0,20}$/);
    fc.assert(
      fc.property(soup, anyMoment, (text, moment) => {
        try {
          const format = readDateFormat(text);
          const printed = printDate(moment, format);
          const pattern = compileDatePattern(format, text.length % 2 === 0);
          if (styles !== undefined) parseExact(printed, pattern, styles, now);
        } catch (error) {
          if (!(error instanceof DateFormatError)) throw error;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('are read in linear time, whatever the format', () => {
    const pattern = compileDatePattern(readDateFormat('dMHmsdMHms'.repeat(20)), false);
    const none = readDateStyles('None');
    if (none === undefined) throw new Error('no styles');
    expect(parseExact('1'.repeat(999), pattern, none, now)).toBeUndefined();
    expect(parseExact('1'.repeat(300), pattern, none, now)).toBeUndefined();
  });

  it.each([
    ['%', 'alone is not a date format'],
    ['dd%', 'must stand before'],
    ['yyyy\\', 'must stand before'],
    ["yyyy'", 'is not closed'],
    ['ffffffff', 'at most seven'],
    ['q', 'alone is not a date format'],
    ['y'.repeat(201), 'at most 200'],
  ])('refuse the format %s', (text, message) => {
    expect(() => readDateFormat(text)).toThrow(message);
  });
});
