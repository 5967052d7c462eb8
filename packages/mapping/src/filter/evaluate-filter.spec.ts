import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AttributeValue } from '../expression/values.ts';
import { SchemaError } from '../schema/issues.ts';
import { clause, filterOf } from '../schema/sample.cases.ts';
import { evaluateFilter } from './evaluate-filter.ts';
import { operatorNames } from './operator-table.ts';

const operators: readonly [string, readonly string[], AttributeValue, boolean][] = [
  ['EQUALS', ['Sales'], 'Sales', true],
  ['EQUALS', ['Sales'], 'sales', false],
  ['EQUALS', ['Sales'], null, false],
  ['EQUALS', [''], '', false],
  ['NOT EQUALS', ['Sales'], 'sales', true],
  ['NOT EQUALS', ['Sales'], 'Sales', false],
  ['NOT EQUALS', ['Sales'], null, false],
  ['NOT EQUALS', ['Sales'], '', false],
  ['IS TRUE', [], 'True', true],
  ['IS TRUE', [], 'False', false],
  ['IS TRUE', [], null, false],
  ['IS FALSE', [], 'False', true],
  ['IS FALSE', [], 'True', false],
  ['IS FALSE', [], null, false],
  ['IS NULL', [], null, true],
  ['IS NULL', [], '', true],
  ['IS NULL', [], [], true],
  ['IS NULL', [], 'x', false],
  ['IS NOT NULL', [], 'x', true],
  ['IS NOT NULL', [], '', false],
  ['REGEX MATCH', [String.raw`.*\@domain.com`], 'john@domain.com', true],
  ['REGEX MATCH', ['([1-9][0-9])'], '100', true],
  ['REGEX MATCH', ['(1[0-9][0-9][0-9][0-9][0-9][0-9])'], '1234567', true],
  ['REGEX MATCH', ['sales'], 'Sales', false],
  ['REGEX MATCH', ['.*'], null, false],
  ['NOT REGEX MATCH', [String.raw`.*\@domain.com`], 'john@domain.com', false],
  ['NOT REGEX MATCH', ['x'], 'y', true],
  ['NOT REGEX MATCH', ['x'], null, false],
  ['NOT REGEX MATCH', ['x'], '', false],
  // F7: all values of a multi-valued attribute
  ['EQUALS', ['x'], ['x', 'y'], false],
  ['REGEX MATCH', ['^[xy]$'], ['x', 'y'], true],
  // as Graph and the portal spell them
  ['Not Equals', ['x'], 'y', true],
  ['IS_TRUE', [''], 'True', true],
  ['isNotNull', [], 'x', true],
  ['Regex_Match', ['x'], 'x', true],
];

const sales = clause('department', 'EQUALS', 'Sales');
const german = clause('country', 'EQUALS', 'DE');
const enabled = clause('accountEnabled', 'IS TRUE');
const unnamed = clause('country', 'IS NULL');

describe('evaluateFilter', () => {
  it.each(operators)('%s %j on %j: %s (expressions.md §5)', (operator, values, value, inScope) => {
    const verdict = evaluateFilter(filterOf([clause('a', operator, ...values)]), { a: value });
    expect(verdict).toMatchObject({ inScope, decided: true, operands: [{ name: 'a', present: true }] });
  });

  it('shows every operator', () => {
    const shown = new Set(operators.map(([operator]) => operator));
    expect(operatorNames.filter((name) => !shown.has(name))).toEqual([]);
  });

  it.each([
    ['absent', undefined],
    ['null', null],
    ['without groups', filterOf()],
    ['without clauses', filterOf([])],
  ])('has everybody in scope for a filter that is %s (F2)', (_, filter) => {
    expect(evaluateFilter(filter, {})).toEqual({
      inScope: true,
      reason: 'No scoping filter',
      operands: [],
      decided: true,
    });
  });

  it('joins clauses by AND, groups by OR (F1), and says what decided (F8)', () => {
    const filter = filterOf([sales, enabled], [german]);
    expect(evaluateFilter(filter, { department: 'Sales', accountEnabled: 'True', country: 'US' })).toEqual({
      inScope: true,
      reason: 'Filter 1 department EQUALS Sales AND accountEnabled IS TRUE',
      operands: [
        { name: 'department', present: true },
        { name: 'accountEnabled', present: true },
      ],
      decided: true,
    });
    expect(evaluateFilter(filter, { department: 'IT', accountEnabled: 'True', country: 'US' })).toEqual({
      inScope: false,
      reason: 'Filter 1 department EQUALS Sales; Filter 2 country EQUALS DE',
      operands: [
        { name: 'department', present: true },
        { name: 'country', present: true },
      ],
      decided: true,
    });
  });

  it.each([
    [
      'out on an operand that was explicitly null is decided',
      [[sales]],
      { department: null },
      false,
      true,
      ['department+'],
    ],
    ['out on an operand that was not read is not', [[sales]], {}, false, false, ['department-']],
    [
      'out on one certain clause is decided',
      [[sales, enabled]],
      { accountEnabled: 'False' },
      false,
      true,
      ['accountEnabled+'],
    ],
    [
      'out needs every group disproved',
      [[sales], [german]],
      { department: 'IT' },
      false,
      false,
      ['department+', 'country-'],
    ],
    ['in by one certain group is decided', [[sales], [german]], { country: 'DE' }, true, true, ['country+']],
    [
      'in by a certain group rather than by an uncertain one',
      [[unnamed], [sales]],
      { department: 'Sales' },
      true,
      true,
      ['department+'],
    ],
    ['in because an operand was not read is not decided', [[unnamed]], {}, true, false, ['country-']],
    [
      'out with an uncertain clause that holds',
      [[unnamed, sales]],
      { department: 'IT' },
      false,
      true,
      ['department+'],
    ],
  ] as const)('R7: %s', (_, groups, attributes, inScope, decided, operands) => {
    const verdict = evaluateFilter(filterOf(...groups), attributes);
    expect(verdict).toMatchObject({ inScope, decided });
    expect(verdict.operands.map(({ name, present }) => `${name}${present ? '+' : '-'}`)).toEqual(operands);
  });

  it('throws SchemaError for a filter that cannot be evaluated', () => {
    expect(() => evaluateFilter(filterOf([clause('a', 'LIKE', 'x')]), {})).toThrow(SchemaError);
  });

  const anyClause = fc
    .tuple(
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom(...operatorNames),
      fc.constantFrom('x', 'y', 'True'),
    )
    .map(([name, operator, value]) =>
      operator.startsWith('IS ') ? clause(name, operator) : clause(name, operator, value),
    );
  const anyFilter = fc
    .array(fc.array(anyClause, { minLength: 1, maxLength: 3 }), { maxLength: 3 })
    .map((groups) => filterOf(...groups));
  const anyValue = fc.constantFrom<AttributeValue[]>('x', 'y', 'True', 'False', '', null, ['x', 'y']);
  const anyRead = fc.record({ a: anyValue, b: anyValue, c: anyValue }, { requiredKeys: [] });

  it('is pure: the same for the same, whatever the order of the attributes', () => {
    fc.assert(
      fc.property(anyFilter, anyRead, (filter, read) => {
        const frozen = Object.freeze(Object.fromEntries(Object.entries(read).reverse()));
        expect(evaluateFilter(filter, frozen)).toEqual(evaluateFilter(filter, read));
      }),
    );
  });

  it('R7: a decided verdict stands, whatever the operands that were not read turn out to be', () => {
    fc.assert(
      fc.property(
        anyFilter,
        anyRead,
        fc.record({ a: anyValue, b: anyValue, c: anyValue }),
        (filter, read, rest) => {
          const verdict = evaluateFilter(filter, read);
          const later = evaluateFilter(filter, { ...rest, ...read });
          if (verdict.decided) expect(later.inScope).toBe(verdict.inScope);
          else expect(verdict.operands.some(({ present }) => !present)).toBe(true);
          expect(later.decided).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
