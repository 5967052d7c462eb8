import { fromFileTime } from '../../dates/file-time.ts';
import { readWhole } from '../decimals.ts';
import { defineDate } from '../define-function.ts';

export const dateFromNum = defineDate({
  name: 'DateFromNum',
  parameters: [{ name: 'value' }],
  meaning:
    'The date of a Windows FILETIME, in which Active Directory keeps times: 100 ns since 1601-01-01 UTC.',
  examples: [
    {
      expression: 'DateFromNum([lastLogonTimestamp])',
      attributes: { lastLogonTimestamp: '129699324000000000' },
      gives: '1/1/2012 11:00:00 PM',
    },
  ],
  prepareDate: (call) => {
    const source = call.text(0);
    return (scope) => {
      const text = source(scope);
      if (text === null || text === '') return null;
      const number = readWhole(text);
      const moment = number === undefined ? undefined : fromFileTime(number);
      if (moment === undefined) throw call.failure('value is not a FILETIME number.');
      return { ...moment, ticks: 0 };
    };
  },
});
