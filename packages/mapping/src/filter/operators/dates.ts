import { addInterval, findInterval } from '../../dates/intervals.ts';
import type { Interval } from '../../dates/intervals.ts';
import { momentOf, SECONDS_A_DAY } from '../../dates/moment.ts';
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
    instants: prepareInstants,
  };
}

/** undefined when the value is relative and no time is known, or the result is no date. */
function prepareBound(operand: string): (now: Date | undefined) => Moment | undefined {
  const step = readStep(operand);
  if (step === undefined) {
    const fixed = parseDate(operand);
    return () => fixed;
  }
  return (now) => (now === undefined ? undefined : addInterval(momentOf(now), step.interval, step.count));
}

interface Step {
  readonly interval: Interval;
  readonly count: number;
}

/** How far a relative value is from now; undefined for a date. */
function readStep(operand: string): Step | undefined {
  const [whole, sign, count = '0', interval = 'd'] = RELATIVE.exec(operand.trim()) ?? [];
  if (whole === undefined) return undefined;
  return { interval: findInterval(interval) ?? 'd', count: sign === '-' ? -Number(count) : Number(count) };
}

/** now + step passes a date when now passes date - step; each of them may be the last or the first millisecond. */
function prepareInstants(operand: string): ((value: string) => readonly number[]) | undefined {
  const step = readStep(operand);
  if (step === undefined) return undefined;
  const calendar = step.interval === 'm' || step.interval === 'yyyy';
  return (value) => {
    const moment = parseDate(value);
    const passed = moment && addInterval(moment, step.interval, -step.count);
    if (passed === undefined) return [];
    const instants = calendar ? aroundMonthEnd(passed) : [passed];
    return instants.flatMap(({ seconds, ticks }) => {
      const ms = seconds * 1000 + Math.floor(ticks / 10_000);
      return [ms, ms + 1];
    });
  };
}

/**
 * A month later is not a month earlier turned round: the last days of a long month have the same day in a short one, so that
 * the bound stands still, or steps back by hours. It does so at midnight; within a day it goes on with the clock.
 */
function aroundMonthEnd({ seconds, ticks, kind }: Moment): readonly Moment[] {
  const time = ((seconds % SECONDS_A_DAY) + SECONDS_A_DAY) % SECONDS_A_DAY;
  const midnight = seconds - time;
  return [-4, -3, -2, -1, 0, 1, 2, 3, 4].flatMap((days) => [
    { seconds: midnight + days * SECONDS_A_DAY, ticks: 0, kind },
    { seconds: midnight + days * SECONDS_A_DAY + time, ticks, kind },
  ]);
}

function compare(a: Moment, b: Moment): number {
  return a.seconds - b.seconds || a.ticks - b.ticks;
}

function checkDate(operand: string): OperandProblem | undefined {
  const step = readStep(operand);
  const date = step === undefined ? parseDate(operand) : farthest(step);
  if (date !== undefined) return undefined;
  const message =
    step === undefined
      ? `"${operand}" is not a date. Write one such as 2026-03-16, or now, now+7d, now-2ww.`
      : `"${operand}" lies outside the years 1 to 9999. Give fewer intervals.`;
  return { code: 'InvalidOperand', severity: 'error', message };
}

/** Where it would lead in the farthest of times in which anybody may ask. */
function farthest({ interval, count }: Step): Moment | undefined {
  return addInterval(momentOf(new Date(count < 0 ? '1500-01-01' : '3000-01-01')), interval, count);
}
