import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AttributeValue } from '../expression/values.ts';
import { clause, filterOf } from '../schema/sample.cases.ts';
import { compileFilter } from './compile-filter.ts';

const now = new Date('2026-03-02T09:30:00Z');
const hour = 3_600_000;

function changesAt(
  filter: ReturnType<typeof filterOf>,
  attributes: Readonly<Record<string, AttributeValue>>,
  at = now,
): string | null {
  return compileFilter(filter).changesAt(attributes, { now: at })?.toISOString() ?? null;
}

describe('when time alone changes a verdict (R1)', () => {
  it.each([
    ['DATE BEFORE', 'now', '2026-03-05T12:00:00Z', '2026-03-05T12:00:00.001Z'],
    ['DATE ON OR BEFORE', 'now', '2026-03-05T12:00:00Z', '2026-03-05T12:00:00.000Z'],
    ['DATE AFTER', 'now', '2026-03-05T12:00:00Z', '2026-03-05T12:00:00.000Z'],
    ['DATE ON OR AFTER', 'now', '2026-03-05T12:00:00Z', '2026-03-05T12:00:00.001Z'],
    ['DATE ON OR BEFORE', 'now', '2026-03-05T12:00:00.0000001Z', '2026-03-05T12:00:00.001Z'],
    ['DATE AFTER', 'now', '2026-03-05T12:00:00+02:00', '2026-03-05T10:00:00.000Z'],
    ['DATE ON OR BEFORE', 'now+7d', '2026-03-20', '2026-03-13T00:00:00.000Z'],
    ['DATE AFTER', 'now-2ww', '2026-03-01', '2026-03-15T00:00:00.000Z'],
    ['DATE ON OR BEFORE', 'now+3h', '2026-03-02T12:31:00Z', '2026-03-02T09:31:00.000Z'],
    ['DATE AFTER', 'now-1m', '2026-03-01', '2026-04-01T00:00:00.000Z'],
    ['DATE ON OR BEFORE', 'now+1yyyy', '2028-02-29', '2027-03-01T00:00:00.000Z'],
    // What passed does not come back, what is no date has no time, and a fixed date does not wait for any.
    ['DATE BEFORE', 'now', '2026-03-01', null],
    ['DATE AFTER', 'now', '2026-03-01', null],
    ['DATE AFTER', 'now', 'soon', null],
    ['DATE AFTER', 'now', null, null],
    ['DATE AFTER', 'now', '', null],
    ['DATE AFTER', '2026-05-01', '2026-04-01', null],
    ['DATE AFTER', 'now-5d', '9999-12-31', null],
    ['IS NOT NULL', '', '2026-05-01', null],
  ])('%s %s of %j: %j', (operator, operand, date, expected) => {
    const filter = filterOf([clause('date', operator, ...(operand === '' ? [] : [operand]))]);
    expect(changesAt(filter, { date })).toBe(expected);
  });

  it('asks for the filter, not for the clause: one that decides nothing changes nothing', () => {
    const leaver = filterOf([clause('department', 'EQUALS', 'Sales'), clause('leaves', 'DATE AFTER', 'now')]);
    const leaves = '2026-06-01';
    expect(changesAt(leaver, { department: 'Sales', leaves })).toBe('2026-06-01T00:00:00.000Z');
    expect(changesAt(leaver, { department: 'IT', leaves })).toBeNull();
    // Held by another filter.
    const either = filterOf(
      [clause('leaves', 'DATE AFTER', 'now')],
      [clause('department', 'EQUALS', 'Sales')],
    );
    expect(changesAt(either, { department: 'Sales', leaves })).toBeNull();
    expect(changesAt(either, { department: 'IT', leaves })).toBe('2026-06-01T00:00:00.000Z');
  });

  it('gives the first of several moments, and then the next', () => {
    const employed = filterOf([
      clause('hired', 'DATE ON OR BEFORE', 'now+7d'),
      clause('leaves', 'DATE AFTER', 'now'),
    ]);
    const person = { hired: '2026-04-01', leaves: '2026-09-30' };
    expect(changesAt(employed, person)).toBe('2026-03-25T00:00:00.000Z');
    expect(changesAt(employed, person, new Date('2026-03-25'))).toBe('2026-09-30T00:00:00.000Z');
    expect(changesAt(employed, person, new Date('2026-09-30'))).toBeNull();
  });

  it('takes the values of a list one by one', () => {
    const filter = filterOf([clause('dates', 'DATE ON OR BEFORE', 'now')]);
    expect(changesAt(filter, { dates: ['2026-01-01', '2026-05-01', '2026-04-01'] })).toBe(
      '2026-05-01T00:00:00.000Z',
    );
  });

  it('knows no time of its own, and none without a filter', () => {
    const filter = filterOf([clause('date', 'DATE AFTER', 'now')]);
    expect(compileFilter(filter).changesAt({ date: '2026-06-01' }, {})).toBeNull();
    expect(compileFilter(null).changesAt({}, { now })).toBeNull();
  });

  it('is the first moment: nothing changes before it, and at it everything is said (by looking each hour)', () => {
    const anyStep = fc.constantFrom(
      'now',
      'now+1d',
      'now-1d',
      'now+1m',
      'now-1m',
      'now-3m',
      'now+13m',
      'now-1yyyy',
      'now+30h',
    );
    const anyOperator = fc.constantFrom('DATE BEFORE', 'DATE ON OR BEFORE', 'DATE AFTER', 'DATE ON OR AFTER');
    // Round the ends of February, of a leap year too: where calendars are least even.
    const anyDay = fc.integer({ min: 0, max: 24 * 90 }).map((hours) => Date.UTC(2028, 0, 15) + hours * hour);
    fc.assert(
      fc.property(
        anyOperator,
        anyStep,
        anyOperator,
        anyStep,
        anyDay,
        anyDay,
        (one, step, other, otherStep, day, nowMs) => {
          const compiled = compileFilter(filterOf([clause('a', one, step), clause('a', other, otherStep)]));
          const attributes = { a: new Date(day).toISOString() };
          const verdictAt = (ms: number): boolean =>
            compiled.decide(attributes, { now: new Date(ms) }).inScope;
          const changes = compiled.changesAt(attributes, { now: new Date(nowMs) })?.getTime() ?? null;
          // By hours for a quarter of a year.
          const last = Math.min(changes ?? Infinity, nowMs + 90 * 24 * hour);
          const verdict = verdictAt(nowMs);
          let ms = nowMs;
          while (ms < last && verdictAt(ms) === verdict) ms += hour;
          expect(ms).toBeGreaterThanOrEqual(last);
          if (changes !== null)
            expect([verdictAt(changes - 1), verdictAt(changes)]).toEqual([
              verdictAt(nowMs),
              !verdictAt(nowMs),
            ]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
