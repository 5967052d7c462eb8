import { addInterval, findInterval, INTERVALS } from '../../dates/intervals.ts';
import { defineDate } from '../define-function.ts';

export const dateAdd = defineDate({
  name: 'DateAdd',
  parameters: [
    { name: 'interval', oneOf: INTERVALS },
    { name: 'value', integer: true },
    { name: 'dateTime' },
  ],
  meaning:
    'The date that many intervals later, or earlier for a negative value: yyyy years, m months, d days, ww weeks, h hours, n minutes, s seconds. A day that the month has not becomes its last.',
  examples: [
    {
      expression: 'DateAdd("d", 7, CDate([StatusHireDate]))',
      attributes: { StatusHireDate: '2012-03-16-07:00' },
      gives: '3/23/2012 7:00:00 AM',
    },
    { expression: 'DateAdd("m", 1, CDate("2024-01-31"))', gives: '2/29/2024 12:00:00 AM' },
  ],
  prepareDate: (call) => {
    const name = call.text(0);
    const count = call.integer(1);
    const date = call.date(2);
    return (scope) => {
      const interval = findInterval(name(scope) ?? '');
      if (interval === undefined) throw call.failure(`interval is none of ${INTERVALS.join(', ')}.`);
      const value = count(scope);
      const moment = date(scope);
      if (moment === null) return null;
      const later = addInterval(moment, interval, value);
      if (later === undefined) throw call.failure('the result is outside the years 1 to 9999.');
      return later.ticks === 0 ? later : { ...later, ticks: 0 };
    };
  },
});
