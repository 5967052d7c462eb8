import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyExpression, anyValue } from '../expression/arbitrary.cases.ts';
import { checkExpression } from '../expression/check.ts';
import { compileExpression } from '../expression/compile.ts';
import { documentedVectors, edgeVectors } from '../expression/functions/functions.cases.ts';
import { printExpression } from '../expression/print.ts';
import type { Attributes } from '../expression/values.ts';
import { clause, computed, constant, direct, filterOf, map, sampleSchema } from '../schema/sample.cases.ts';
import { SchemaError } from '../schema/issues.ts';
import { explain } from './explain.ts';
import { traceExpression } from './trace-expression.ts';

const context = { now: new Date('2026-03-02T09:30:00Z'), operation: 'update' } as const;
const ada: Attributes = {
  userPrincipalName: 'ada@contoso.com',
  department: 'Sales',
  country: 'DE',
  mail: null,
};

const schema = sampleSchema({
  scope: filterOf(
    [clause('department', 'EQUALS', 'IT')],
    [clause('country', 'EQUALS', 'DE'), clause('memberOf', 'IS MEMBER OF', 'g1')],
  ),
  mappings: [
    map('userName', direct('userPrincipalName'), { matchingPriority: 1 }),
    map('title', computed('IIF([department]="Sales", Append("s-", [country]), [mail])')),
    map('emails[type eq "work"].value', computed('IgnoreFlowIfNullOrEmpty([mail])')),
    map('displayName', computed('Append(Redact([country]), Left([department], 1))')),
    map('nickName', null, { defaultValue: 'none' }),
    map('tags', direct('proxyAddresses')),
    map('userType', constant('Basic')),
    map('name.givenName', computed('Item([proxyAddresses], 4)')),
  ],
});

describe('explain', () => {
  const explained = explain(
    schema,
    { ...ada, proxyAddresses: ['a', 'b'] },
    { ...context, memberships: { direct: ['g1'] } },
  );
  const of = (target: string) => explained.attributes.find((attribute) => attribute.target === target);

  it('says which clauses of which filter decided, in words', () => {
    expect(explained.scope).toEqual({
      inScope: true,
      decided: true,
      words:
        'In scope. Filter 2: country EQUALS DE holds: country is "DE". Filter 2: memberOf IS MEMBER OF g1 holds.',
      groups: [
        {
          name: 'Filter 1',
          holds: false,
          clauses: [
            {
              clause: 'department EQUALS IT',
              result: 'fails',
              decisive: false,
              words: 'department EQUALS IT fails: department is "Sales".',
            },
          ],
        },
        expect.objectContaining({ name: 'Filter 2', holds: true }),
      ],
    });
  });

  it('says what keeps a person out, or open', () => {
    const { scope } = explain(schema, { ...ada, country: 'US' }, context);
    expect(scope.words).toBe(
      'Out of scope. No filter lets the person in. Filter 1: department EQUALS IT fails: department is "Sales". Filter 2: country EQUALS DE fails: country is "US".',
    );
    const open = explain(schema, ada, context).scope;
    expect(open).toMatchObject({ inScope: false, decided: false });
    expect(open.words).toContain("memberOf IS MEMBER OF g1 is open, so that it can't be told");
    expect(explain(sampleSchema(), ada, context).scope.words).toBe('In scope: there is no scoping filter.');
    expect(
      explain(sampleSchema({ scope: filterOf([clause('country', 'IS NULL')]) }), {}, context).scope.words,
    ).toBe(
      "In scope for now. Filter 1: country IS NULL is open: country is not read, so that it can't be told; until then it counts as one that holds.",
    );
  });

  it('says the path through an expression: branches not taken are not on it', () => {
    expect(of('title')?.steps).toEqual([
      { expression: '[department]', line: 1, column: 5, value: 'Sales' },
      { expression: '[department] = "Sales"', line: 1, column: 5, value: 'True' },
      { expression: '[country]', line: 1, column: 40, value: 'DE' },
      { expression: 'Append("s-", [country])', line: 1, column: 27, value: 's-DE' },
      {
        expression: 'IIF([department] = "Sales", Append("s-", [country]), [mail])',
        line: 1,
        column: 1,
        value: 's-DE',
      },
    ]);
    expect(of('title')?.words).toContain('title becomes "s-DE", from IIF(');
    expect(of('title')?.words).toContain('[department] = "Sales" gave "True"');
  });

  it.each([
    ['userName', 'userName becomes "ada@contoso.com", from [userPrincipalName].'],
    [
      'emails[type eq "work"].value',
      'emails[type eq "work"].value is left as it is: the mapping gives nothing to write. [mail] gave nothing; IgnoreFlowIfNullOrEmpty([mail]) gave nothing.',
    ],
    ['nickName', 'nickName becomes "none", the default. Only where the target has no value.'],
    ['tags', 'tags becomes "a", "b", from [proxyAddresses].'],
    ['userType', 'userType becomes "Basic", from "Basic".'],
  ])('says what becomes of %s', (target, words) => {
    expect(of(target)?.words).toBe(words);
  });

  it('says what failed, and how far it came', () => {
    expect(of('name.givenName')).toMatchObject({
      outcome: { kind: 'error', code: 'ExpressionFailed' },
      steps: [{ expression: '[proxyAddresses]', value: ['a', 'b'] }],
      words: expect.stringContaining('there is no item 4'),
    });
  });

  it('hides what Redact hides, and what is made of it', () => {
    expect(of('displayName')?.words).toBe(
      'displayName becomes [Redact], from Append(Redact([country]), Left([department], 1)). [country] gave [Redact]; Redact([country]) gave [Redact]; [department] gave "Sales"; Left([department], 1) gave "S"; Append(Redact([country]), Left([department], 1)) gave [Redact].',
    );
  });

  it('refuses a schema that could not run', () => {
    expect(() => explain(sampleSchema({ object: { enabled: false } }), ada, context)).toThrow(SchemaError);
  });

  it.each([...documentedVectors, ...edgeVectors])(
    'evaluates as the cycle does, numbers and dates on the way included: %s',
    (_id, text, attributes) => {
      const { evaluation } = traceExpression(text, attributes, context);
      expect(evaluation).toEqual(compileExpression(text).evaluate(attributes, context));
    },
  );

  it('evaluates any expression as the cycle does', () => {
    fc.assert(
      fc.property(anyExpression, anyValue, (expression, value) => {
        if (checkExpression(expression).some(({ severity }) => severity === 'error')) return;
        const text = printExpression(expression);
        const { attributes, evaluate } = compileExpression(text);
        const read = Object.fromEntries(attributes.map((name) => [name, value]));
        expect(traceExpression(text, read, context).evaluation).toEqual(evaluate(read, context));
      }),
      { numRuns: 1_000 },
    );
  });

  it('stays short, whatever the expression', () => {
    const text = `Join("", ${Array.from({ length: 900 }, () => '[a]').join(',')})`;
    const { steps, evaluation } = traceExpression(text, { a: 'x' }, context);
    expect(steps).toHaveLength(500);
    expect(evaluation).toEqual({ kind: 'value', value: 'x'.repeat(900) });
  });
});
