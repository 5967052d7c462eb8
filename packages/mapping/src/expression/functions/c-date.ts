import { defineDate } from '../define-function.ts';

export const cDate = defineDate({
  name: 'CDate',
  parameters: [{ name: 'expression' }],
  meaning:
    "A date as texts spell one, in UTC as `M/d/yyyy h:mm:ss tt`: ISO 8601, month first, or with the month's name. A date with an offset is midnight there; without an offset it is UTC. Nothing gives nothing.",
  examples: [
    {
      expression: 'CDate([StatusHireDate])',
      attributes: { StatusHireDate: '2020-03-16-07:00' },
      gives: '3/16/2020 7:00:00 AM',
    },
    { expression: 'CDate("2021-06-30+08:00")', gives: '6/29/2021 4:00:00 PM' },
    { expression: 'CDate("2009-06-15T01:45:30-07:00")', gives: '6/15/2009 8:45:30 AM' },
    { expression: 'CDate("soon")', gives: { failure: 'expression is not a date' } },
  ],
  // As the text that it would be: to the second.
  prepareDate: (call) => {
    const date = call.date(0);
    return (scope) => {
      const moment = date(scope);
      return moment === null || moment.ticks === 0 ? moment : { ...moment, ticks: 0 };
    };
  },
});
