import { toFileTime } from '../../dates/file-time.ts';
import { defineFunction } from '../define-function.ts';

export const numFromDate = defineFunction({
  name: 'NumFromDate',
  parameters: [{ name: 'value' }],
  numeric: true,
  meaning: "A date as a Windows FILETIME, as Active Directory's accountExpires wants it.",
  examples: [
    { expression: 'NumFromDate("2020-12-31 23:59:59-08:00")', gives: '132539615990000000' },
    { expression: 'NumFromDate([endDate])', attributes: { endDate: null }, gives: null },
  ],
  prepare: (call) => {
    const date = call.date(0);
    return (scope) => {
      const moment = date(scope);
      if (moment === null) return null;
      const number = toFileTime(moment);
      if (number < 0n) throw call.failure('value lies before 1601, where FILETIMEs begin.');
      return number.toString();
    };
  },
});
