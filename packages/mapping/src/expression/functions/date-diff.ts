import { countIntervals, findInterval, INTERVALS } from '../../dates/intervals.ts';
import { defineNumber } from '../define-function.ts';

export const dateDiff = defineNumber({
  name: 'DateDiff',
  parameters: [{ name: 'interval', oneOf: INTERVALS }, { name: 'date1' }, { name: 'date2' }],
  meaning:
    'How many intervals lie from date1 to date2, negative when date2 is earlier. yyyy and m compare calendars, ww counts Sundays, d, h, n and s cut the elapsed time off toward zero.',
  examples: [
    { expression: 'DateDiff("d", "2021-08-18+08:00", "2021-08-31+08:00")', gives: '13' },
    { expression: 'DateDiff("ww", "8/25/2021 5:41:18 PM", "2012-03-16-07:00")', gives: '-493' },
    {
      expression: 'DateDiff("d", Now(), CDate([startDate]))',
      attributes: { startDate: '2026-03-12' },
      gives: '9',
    },
  ],
  prepareNumber: (call) => {
    const name = call.text(0);
    const first = call.date(1);
    const second = call.date(2);
    return (scope) => {
      const interval = findInterval(name(scope) ?? '');
      if (interval === undefined) throw call.failure(`interval is none of ${INTERVALS.join(', ')}.`);
      const from = first(scope);
      const to = second(scope);
      return from === null || to === null ? null : countIntervals(interval, from, to);
    };
  },
});
