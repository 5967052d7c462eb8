import { addInterval, findInterval } from '../../dates/intervals.ts';
import { momentOf } from '../../dates/moment.ts';
import type { Moment } from '../../dates/moment.ts';
import { parseDate } from '../../dates/parse-date.ts';
import type { AttributeOperator, OperandProblem } from '../operator.ts';

export const dateBefore = dated('DATE BEFORE', 'Is a date before the value', (order) => order < 0);
export const dateOnOrBefore = dated(
  'DATE ON OR BEFORE',
  'Is the date of the value or before',
  (order) => order <= 0,
);
export const dateAfter = dated('DATE AFTER', 'Is a date after the value', (order) => order > 0);
export const dateOnOrAfter = dated(
  'DATE ON OR AFTER',
  'Is the date of the value or after',
  (order) => order >= 0,
);

/** `now`, `now+7d`, `now-3m`: intervals as DateAdd names them. */
const RELATIVE = /^now(?:\s*([+-])\s*(\d{1,5})\s*(yyyy|ww|[mdhns]))?$/;

function dated(name: string, meaning: string, holds: (order: number) => boolean): AttributeOperator {
  return {
    kind: 'attribute',
    name,
    meaning: `${meaning}: a date such as 2026-03-16, or now, now+7d, now-2ww. What is no date is not.`,
    beyondEntra: true,
    operands: 1,
    whenEmpty: false,
    check: checkDate,
    prepare: (operand) => {
      const boundAt = prepareBound(operand);
      return (value, now) => {
        const moment = parseDate(value);
        if (moment === undefined) return false;
        const bound = boundAt(now);
        return bound === undefined ? undefined : holds(compare(moment, bound));
      };
    },
  };
}

/** undefined when the value is relative and no time is known, or the result is no date. */
function prepareBound(operand: string): (now: Date | undefined) => Moment | undefined {
  const [whole, sign, count = '0', interval = 'd'] = RELATIVE.exec(operand.trim()) ?? [];
  if (whole === undefined) {
    const fixed = parseDate(operand);
    return () => fixed;
  }
  const step = Number(count) * (sign === '-' ? -1 : 1);
  return (now) =>
    now === undefined ? undefined : addInterval(momentOf(now), findInterval(interval) ?? 'd', step);
}

function compare(a: Moment, b: Moment): number {
  return a.seconds - b.seconds || a.ticks - b.ticks;
}

function checkDate(operand: string): OperandProblem | undefined {
  if (RELATIVE.test(operand.trim()) || parseDate(operand) !== undefined) return undefined;
  const message = `"${operand}" is not a date. Write one such as 2026-03-16, or now, now+7d, now-2ww.`;
  return { code: 'InvalidOperand', severity: 'error', message };
}
