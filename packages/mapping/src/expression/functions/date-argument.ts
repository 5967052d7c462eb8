import type { Moment } from '../../dates/moment.ts';
import { parseDate } from '../../dates/parse-date.ts';
import type { Scope } from '../evaluator.ts';
import type { Call } from '../function.ts';

/** An argument that holds a date; null for none, a failure for anything else. */
export function dateArgument(call: Call, index: number, name: string): (scope: Scope) => Moment | null {
  const source = call.text(index);
  return (scope) => {
    const text = source(scope);
    if (text === null || text === '') return null;
    const moment = parseDate(text);
    if (moment === undefined)
      throw call.failure(`${name} is not a date. Write one such as 2026-03-16 or 2026-03-16T07:00:00-07:00.`);
    return moment;
  };
}
