import { describe, expect, it } from '@jest/globals';
import { parseCases } from './cases.ts';
import { runCases } from './run-cases.ts';

const context = { now: new Date('2026-03-02T09:30:00Z'), random: () => 0.5 };
const run = (given: unknown): unknown => runCases([given], context)[0];
const error = (message: string, line = 1, column = 1) => ({
  message: expect.stringContaining(message),
  line,
  column,
});

describe('runCases', () => {
  it.each([
    ['a text', { expression: 'ToLower([a])', attributes: { a: 'X' } }, { value: 'x' }],
    ['null', { expression: 'ToLower([a])', attributes: { a: null } }, { value: null }],
    ['an attribute that is not there', { expression: 'IsNull([a])' }, { value: 'True' }],
    ['several values', { expression: 'Split([a], ",")', attributes: { a: 'x, y' } }, { value: ['x', 'y'] }],
    ['booleans as texts', { expression: 'Not([a])', attributes: { a: true } }, { value: 'False' }],
    ['nothing to flow', { expression: 'IgnoreFlowIfNullOrEmpty([a])' }, { ignored: true }],
    ['the time of the run', { expression: 'Now()' }, { value: '3/2/2026 9:30:00 AM' }],
    ['a time', { expression: 'Now()', now: '2021-07-02T15:33:38Z' }, { value: '7/2/2021 3:33:38 PM' }],
    [
      'a time at an offset',
      { expression: 'Now()', now: '2021-07-02T15:33:38+02:00' },
      { value: '7/2/2021 1:33:38 PM' },
    ],
    [
      'a time without an offset',
      { expression: 'Now()', now: '2021-07-02T15:33:38' },
      { value: '7/2/2021 3:33:38 PM' },
    ],
    ['a day', { expression: 'Now()', now: '2021-07-02' }, { value: '7/2/2021 12:00:00 AM' }],
    ['a domain', { expression: 'DefaultDomain()', defaultDomain: 'contoso.com' }, { value: 'contoso.com' }],
    ['taken values', { expression: 'SelectUniqueValue("a", "b")', taken: ['a'] }, { value: 'b' }],
    ['chance', { expression: 'Len(Guid())' }, { value: '36' }],
    ['a syntax error', { expression: 'ToLower(\n[a]' }, { error: error('Close every quote', 2, 4) }],
    ['a misspelt name', { expression: 'tolower([a])' }, { error: error('Did you mean ToLower?') }],
    ['no function (L1)', { expression: '[a]' }, { error: error('function call') }],
    [
      'a failure',
      { expression: 'Append("x", Item([a], 2))', attributes: { a: ['x'] } },
      { error: error('no item 2', 1, 13) },
    ],
    ['no expression', { attributes: {} }, { error: error('malformed') }],
    ['no object', 7, { error: error('malformed') }],
    [
      'an attribute that is an object',
      { expression: 'Now()', attributes: { a: {} } },
      { error: error('attributes.a') },
    ],
    ['a bad time', { expression: 'Now()', now: 'soon' }, { error: error('now: give a time such as') }],
    [
      'a list with a hole',
      { expression: 'Count([a])', attributes: { a: ['x', null] } },
      { error: error('attributes.a: give a text, null or an array of texts') },
    ],
  ])('gives for %s', (_, given, result) => {
    const id = typeof given === 'object' ? { id: 'c', ...given } : given;
    expect(run(id)).toEqual({ id: typeof given === 'object' ? 'c' : 0, ...result });
  });

  const clause = (attribute: string, operator: string, value?: unknown) => ({ attribute, operator, value });
  const sales = clause('department', 'EQUALS', 'Sales');
  const enabled = clause('accountEnabled', 'IS TRUE');

  it.each([
    ['AND', [[sales, enabled]], { department: 'Sales', accountEnabled: 'False' }, false],
    ['OR', [[sales], [enabled]], { department: 'Sales', accountEnabled: 'False' }, true],
    ['no filter', [], {}, true],
    ['absence', [[clause('department', 'IS NULL')]], {}, true],
    ['an empty value', [[clause('department', 'IS NULL', '')]], {}, true],
    ['a number', [[clause('level', 'Greater_Than', 9)]], { level: 10 }, true],
    ['&', [[clause('department', '&', 'Sales, IT')]], { department: 'IT' }, true],
  ])('decides filters: %s', (_, groups, attributes, value) => {
    expect(run({ id: 1, groups, attributes })).toEqual({ id: 1, value });
  });

  it('takes a clause as JSON gives it, without a value where the operator takes none', () => {
    const given = '{"id":"f","groups":[[{"attribute":"a","operator":"IS NULL"}]],"attributes":{}}';
    expect(runCases(parseCases(`\uFEFF[${given}]`) ?? [], context)).toEqual([{ id: 'f', value: true }]);
    const lacking = [[{ attribute: 'a', operator: 'EQUALS' }]];
    expect(run({ id: 'f', groups: lacking })).toEqual({
      id: 'f',
      error: error('EQUALS takes exactly one value, not 0'),
    });
    expect(parseCases('{}')).toBeUndefined();
    expect(() => parseCases('[')).toThrow(SyntaxError);
  });

  it('decides filters on groups and dates', () => {
    const groups = [
      [clause('memberOf', 'IS MEMBER OF', ['g1', 'g2']), clause('hired', 'DATE BEFORE', 'now')],
    ];
    const given = { id: 'f', groups, attributes: { hired: '2026-01-01' } };
    expect(run({ ...given, memberships: { direct: ['g2'] } })).toEqual({ id: 'f', value: true });
    expect(run(given)).toEqual({ id: 'f', value: false });
  });

  it('refuses filters that make no sense', () => {
    expect(run({ id: 'f', groups: [[clause('a', 'LIKE', 'x')]] })).toEqual({
      id: 'f',
      error: error('no operator "LIKE"'),
    });
    expect(run({ id: 'f', groups: [sales] })).toEqual({ id: 'f', error: error('malformed') });
  });

  it('keeps the order of the cases, whatever fails', () => {
    const results = runCases(
      [{ id: 'a', expression: '(' }, { id: 'b', expression: 'Trim(" x ")' }, null],
      context,
    );
    expect(results.map(({ id }) => id)).toEqual(['a', 'b', 2]);
  });
});
