import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AttributeValue } from '../expression/values.ts';
import { SchemaError } from '../schema/issues.ts';
import { clause, filterOf } from '../schema/sample.cases.ts';
import { evaluateFilter } from './evaluate-filter.ts';
import { filterOperators } from './operator-table.ts';

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
  ['ENDS_WITH', ['.com'], 'a@x.com', true],
  ['ENDS_WITH', ['.COM'], 'a@x.com', false],
  ['ENDS_WITH', ['.com'], null, false],
  ['INCLUDES', ['ale'], 'Sales', true],
  ['INCLUDES', ['sale'], 'Sales', false],
  ['INCLUDES', ['x'], '', false],
  ['&', ['Sales, IT'], 'IT', true],
  ['&', ['Sales, IT'], 'it', false],
  ['&', ['Sales, IT'], null, false],
  ['!&', ['Sales, IT'], 'HR', true],
  ['!&', ['Sales, IT'], 'IT', false],
  ['!&', ['Sales, IT'], '', false],
  ['Greater_Than', ['9'], '10', true],
  ['Greater_Than', ['10'], '10', false],
  ['Greater_Than', ['9'], '10.5', false],
  ['Greater_Than', ['9'], '-10', false],
  ['Greater_Than', ['9'], 'x', false],
  ['Greater_Than', ['9'], null, false],
  ['Greater_Than', ['129699324000000000'], '129699324000000001', true],
  ['Greater_Than_OR_EQUALS', ['10'], '010', true],
  ['Greater_Than_OR_EQUALS', ['10'], '9', false],
  ['DATE BEFORE', ['2026-03-02'], '2026-03-01T23:59:59Z', true],
  ['DATE BEFORE', ['2026-03-02'], '3/2/2026', false],
  ['DATE BEFORE', ['now'], '2026-03-02T09:29:59Z', true],
  ['DATE BEFORE', ['2026-03-02'], 'soon', false],
  ['DATE BEFORE', ['2026-03-02'], null, false],
  ['DATE ON OR BEFORE', ['now+7d'], '2026-03-09T09:30:00Z', true],
  ['DATE ON OR BEFORE', ['now + 7d'], '2026-03-09T09:30:01Z', false],
  ['DATE AFTER', ['now-1m'], '2026-02-02T09:30:01Z', true],
  ['DATE AFTER', ['2026-03-02+08:00'], '2026-03-01T16:00:00Z', false],
  ['DATE ON OR AFTER', ['2026-03-02+08:00'], '2026-03-01T16:00:00Z', true],
  ['DATE ON OR AFTER', ['now'], '2026-03-01', false],
  // as Graph and the portal spell them
  ['Ends With', ['m'], 'x.com', true],
  ['GREATER_THAN', ['1'], '2', true],
  ['includes', ['x'], 'xy', true],
  ['Not Equals', ['x'], 'y', true],
  ['IS_TRUE', [''], 'True', true],
  ['isNotNull', [], 'x', true],
  ['Regex_Match', ['x'], 'x', true],
];

const now = new Date('2026-03-02T09:30:00Z');
const sales = clause('department', 'EQUALS', 'Sales');
const german = clause('country', 'EQUALS', 'DE');
const enabled = clause('accountEnabled', 'IS TRUE');
const unnamed = clause('country', 'IS NULL');

describe('evaluateFilter', () => {
  it.each(operators)('%s %j on %j: %s (S9, expressions.md §5)', (operator, values, value, inScope) => {
    const verdict = evaluateFilter(filterOf([clause('a', operator, ...values)]), { a: value }, { now });
    expect(verdict).toMatchObject({ inScope, decided: true, operands: [{ name: 'a', present: true }] });
  });

  it('shows every operator', () => {
    const shown = new Set(operators.map(([operator]) => operator));
    const attributes = filterOperators.filter(({ kind }) => kind === 'attribute');
    expect(attributes.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
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

  const inGroups = clause('memberOf', 'IS MEMBER OF', 'g1', 'g2');
  const notInGroups = clause('transitiveMemberOf', 'Is_Not_Member_Of', 'g1');

  it.each([
    [inGroups, { direct: ['g2', 'g9'] }, true, true],
    [inGroups, { direct: ['g9'], transitive: ['g1'] }, false, true],
    [inGroups, { direct: [] }, false, true],
    [inGroups, { transitive: ['g1'] }, false, false],
    [inGroups, undefined, false, false],
    [notInGroups, { transitive: ['g2'] }, true, true],
    [notInGroups, { transitive: ['g1'] }, false, true],
    [notInGroups, { direct: [] }, false, false],
  ] as const)('asks for memberships: %j of %j', (asked, memberships, inScope, decided) => {
    const verdict = evaluateFilter(filterOf([asked]), {}, { memberships });
    const operands = [{ name: asked.sourceOperandName, present: decided }];
    expect(verdict).toMatchObject({ inScope, decided, operands });
  });

  it('shows all groups of a clause (F8)', () => {
    expect(evaluateFilter(filterOf([inGroups]), {}).reason).toBe('Filter 1 memberOf IS MEMBER OF g1, g2');
  });

  it('does not look through texts without an end', () => {
    const filter = filterOf([clause('a', 'NOT REGEX MATCH', `${'(a|a)?'.repeat(1_000)}$`)]);
    expect(evaluateFilter(filter, { a: 'a'.repeat(50_000) })).toMatchObject({
      inScope: false,
      decided: false,
    });
  });

  it('does not decide by a time that it was not told', () => {
    const filter = filterOf([clause('hired', 'DATE BEFORE', 'now')]);
    expect(evaluateFilter(filter, { hired: '2026-01-01' })).toMatchObject({ inScope: false, decided: false });
    expect(evaluateFilter(filter, { hired: null })).toMatchObject({ inScope: false, decided: true });
    const fixed = filterOf([clause('hired', 'DATE BEFORE', '2026-02-01')]);
    expect(evaluateFilter(fixed, { hired: '2026-01-01' })).toMatchObject({ inScope: true, decided: true });
  });

  it('refuses a time that is no date for anybody', () => {
    for (const operand of ['now+8000yyyy', 'now-99999m']) {
      expect(() => evaluateFilter(filterOf([clause('hired', 'DATE BEFORE', operand)]), {})).toThrow(
        /lies outside the years 1 to 9999/,
      );
    }
  });

  it('throws SchemaError for a filter that cannot be evaluated', () => {
    expect(() => evaluateFilter(filterOf([clause('a', 'LIKE', 'x')]), {})).toThrow(SchemaError);
  });

  const anyClause = fc
    .tuple(
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom(...filterOperators),
      fc.constantFrom('x', 'y', 'True'),
    )
    .map(([name, operator, value]) => {
      if (operator.kind === 'membership') return clause('memberOf', operator.name, value);
      if (operator.operands === 0) return clause(name, operator.name);
      const number = operator.name.startsWith('Greater') ? '2' : value;
      return clause(name, operator.name, operator.name.startsWith('DATE') ? 'now' : number);
    });
  const anyFilter = fc
    .array(fc.array(anyClause, { minLength: 1, maxLength: 3 }), { maxLength: 3 })
    .map((groups) => filterOf(...groups));
  const anyValue = fc.constantFrom<AttributeValue[]>(
    'x',
    'y',
    'True',
    'False',
    '',
    null,
    ['x', 'y'],
    '3',
    '2026-01-01',
  );
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
          const later = evaluateFilter(filter, { ...rest, ...read }, { now, memberships: { direct: ['x'] } });
          if (verdict.decided) expect(later.inScope).toBe(verdict.inScope);
          else expect(verdict.operands.some(({ present }) => !present)).toBe(true);
          expect(later.decided).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
