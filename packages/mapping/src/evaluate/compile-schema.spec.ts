import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyValue } from '../expression/arbitrary.cases.ts';
import type { Attributes } from '../expression/values.ts';
import { SchemaError } from '../schema/issues.ts';
import { clause, computed, constant, direct, filterOf, map, sampleSchema } from '../schema/sample.cases.ts';
import { compileSchema } from './compile-schema.ts';

const now = new Date(0);
const create = { now, operation: 'create' } as const;
const update = { now, operation: 'update' } as const;
const manager = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager';
const employeeNumber = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber';

const ada: Attributes = {
  userPrincipalName: 'ada@contoso.com',
  givenName: 'Ada',
  mail: 'Ada@Contoso.com',
  manager: 'b0c5',
  employeeId: '42',
  displayName: 'Ada L',
  proxyAddresses: 'one',
  IsSoftDeleted: 'False',
  appRoleAssignments: ['licensed'],
};
const set = (value: unknown, redacted = false) => ({ kind: 'set', value, redacted });
const userName = map('userName', direct('userPrincipalName'), { matchingPriority: 1 });

/** What one mapping beside userName makes of the attributes. */
function single(
  mapping: Parameters<typeof map>,
  attributes: Attributes,
  context: typeof create | typeof update,
) {
  const schema = compileSchema(sampleSchema({ mappings: [userName, map(...mapping)] }));
  const { values, errors } = schema.evaluate({ userPrincipalName: 'a@x.com', ...attributes }, context);
  return values.get(mapping[0]) ?? errors[0] ?? 'absent';
}

describe('compileSchema', () => {
  const scope = filterOf([clause('department', 'EQUALS', 'Sales'), clause('IsSoftDeleted', 'IS FALSE')]);
  const compiled = compileSchema(sampleSchema({ scope, object: { flowTypes: 'Update,add' } }));

  it('asks for every attribute that mappings and filters name, and not for what the engine supplies (R15)', () => {
    expect(compiled.requirements).toEqual({
      attributes: [
        'department',
        'displayName',
        'employeeId',
        'givenName',
        'mail',
        'manager',
        'proxyAddresses',
        'userPrincipalName',
      ],
      roles: true,
      groups: [],
      defaultDomain: false,
    });
    expect(compileSchema(sampleSchema({ mappings: [userName] })).requirements).toEqual({
      attributes: ['userPrincipalName'],
      roles: false,
      groups: [],
      defaultDomain: false,
    });
  });

  it('tells matching attributes lowest first, each for itself (M1, M2), mapped ones, actions (C17) and definitions', () => {
    const two = compileSchema(
      sampleSchema({
        mappings: [
          map('userName', direct('mail'), { matchingPriority: 7 }),
          map('title', direct('mail'), { matchingPriority: 2 }),
          map('nickName', direct('mail')),
        ],
      }),
    );
    expect(two.matching).toEqual([
      { target: 'title', priority: 2 },
      { target: 'userName', priority: 7 },
    ]);
    expect(two.mapped).toEqual(['userName', 'title', 'nickName']);
    expect(compiled.flow).toEqual({ add: true, update: true, delete: false });
    expect(compiled.targetAttribute('active').type).toBe('Boolean');
    expect(compiled.mapping('userType').flowType).toBe('ObjectAddOnly');
    expect(() => compiled.targetAttribute('nosuch')).toThrow('no target attribute "nosuch"');
    expect(() => compiled.mapping('id')).toThrow('no mapping of a target attribute "id"');
  });

  it('decides scope', () => {
    expect(compiled.scope({ department: 'Sales', IsSoftDeleted: 'False' })).toMatchObject({
      inScope: true,
      decided: true,
    });
    expect(compiled.scope({ department: 'IT' })).toMatchObject({ inScope: false, decided: true });
  });

  it('evaluates every mapping for a create', () => {
    const { values, errors } = compiled.evaluate(ada, create);
    expect(errors).toEqual([]);
    expect(Object.fromEntries(values)).toEqual({
      userName: set('ada@contoso.com'),
      active: set(true),
      'name.givenName': set('Ada'),
      userType: set('Licensed'),
      'emails[type eq "work"].value': set('ada@contoso.com'),
      title: set('Staff'),
      [manager]: { kind: 'reference', sourceId: 'b0c5' },
      [employeeNumber]: set(42),
      nickName: set('none'),
      tags: set(['one']),
      displayName: set('Ada L', true),
    });
  });

  it('leaves out of an update what is for creates only (A1, A3) and what is ignored', () => {
    const { values, errors } = compiled.evaluate({ ...ada, givenName: null, mail: null }, update);
    expect(errors).toEqual([]);
    expect(values.get('name.givenName')).toEqual({ kind: 'empty' });
    expect([...values.keys()]).not.toEqual(expect.arrayContaining(['userType']));
    expect(values.has('userType') || values.has('emails[type eq "work"].value')).toBe(false);
  });

  it('throws SchemaError with all errors, and no warnings', () => {
    const mappings = [map('userName', direct('nothing')), map('title', computed('[mail]'))];
    expect(() => compileSchema(sampleSchema({ mappings }))).toThrow(
      expect.objectContaining({
        name: 'SchemaError',
        issues: [
          expect.objectContaining({ code: 'UnknownSourceAttribute' }),
          expect.objectContaining({ code: 'NoMatchingAttribute' }),
        ],
      }),
    );
    expect(() => compileSchema(sampleSchema({ object: { sourceObjectName: 'Group' } }))).toThrow(SchemaError);
  });

  it('is total: any read gives values and errors, never an exception', () => {
    const names = [...compiled.requirements.attributes, 'IsSoftDeleted', 'appRoleAssignments'];
    const anyRead = fc.dictionary(fc.constantFrom(...names), anyValue);
    fc.assert(
      fc.property(anyRead, fc.constantFrom(create, update), (read, context) => {
        const { values, errors } = compiled.evaluate(read, context);
        const targets = [...values.keys(), ...errors.map(({ target }) => target)];
        expect(new Set(targets).size).toBe(targets.length);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a mapping', () => {
  const expressionOn = (target: string, expression: string): Parameters<typeof map> => [
    target,
    computed(expression),
  ];

  const clears = { flowNullValues: true };
  it.each([
    ['A2 default on create', ['title', direct('mail'), { defaultValue: 'x' }], {}, create, set('x')],
    [
      'A2 no default on update',
      ['title', direct('mail'), { defaultValue: 'x' }],
      {},
      update,
      { kind: 'empty' },
    ],
    ['A2 no default for ""', ['title', direct('mail'), { defaultValue: 'x' }], { mail: '' }, create, set('')],
    ['"" is no default', ['title', direct('mail'), { defaultValue: '' }], {}, create, { kind: 'empty' }],
    ['A1 None without default', ['title', null], {}, create, 'absent'],
    [
      'A1, X9 None gives its default at any time',
      ['title', null, { defaultValue: 'x' }],
      {},
      update,
      set('x'),
    ],
    ['A5 empty clears nothing', ['title', direct('mail')], { mail: null }, update, { kind: 'empty' }],
    [
      'A5 unless the mapping says so',
      ['title', direct('mail'), clears],
      { mail: null },
      update,
      { kind: 'cleared' },
    ],
    ['A5 but only what was read', ['title', direct('mail'), clears], {}, update, { kind: 'empty' }],
    ['A5 and not at creation', ['title', direct('mail'), clears], { mail: null }, create, { kind: 'empty' }],
    [
      'A3 ObjectAddOnly on create',
      ['title', direct('mail'), { flowType: 'ObjectAddOnly' }],
      { mail: 'm' },
      create,
      set('m'),
    ],
    [
      'constant without quotes',
      ['title', { type: 'Constant', expression: 'Zoom User' }],
      {},
      update,
      set('Zoom User'),
    ],
    [
      'constant with escapes',
      ['title', { type: 'Constant', expression: String.raw`"a\"b"` }],
      {},
      update,
      set('a"b'),
    ],
    ['constant by its name', ['title', { type: 'Constant', name: 'n' }], {}, update, set('n')],
    [
      'attribute by its expression',
      ['title', { type: 'Attribute', expression: '[mail]' }],
      { mail: 'm' },
      update,
      set('m'),
    ],
    [
      'attribute named with brackets',
      ['title', { type: 'Attribute', name: '[mail]' }],
      { mail: 'm' },
      update,
      set('m'),
    ],
    ['Boolean 0', ['active', constant('0')], {}, update, set(false)],
    ['Boolean any case', ['active', direct('accountEnabled')], { accountEnabled: 'tRUE' }, update, set(true)],
    ['Boolean ""', ['active', direct('accountEnabled')], { accountEnabled: '' }, update, { kind: 'empty' }],
    ['Integer', [employeeNumber, direct('employeeId')], { employeeId: '-7' }, update, set(-7)],
    ['canonical spelling', ['userType', direct('mail')], { mail: 'on-prem' }, update, set('On-Prem')],
    [
      'multi-valued',
      ['tags', direct('proxyAddresses')],
      { proxyAddresses: ['a', 'b'] },
      update,
      set(['a', 'b']),
    ],
    [
      'multi-valued of none',
      ['tags', direct('proxyAddresses')],
      { proxyAddresses: [] },
      update,
      { kind: 'empty' },
    ],
    ['one of a list', ['title', direct('proxyAddresses')], { proxyAddresses: ['a'] }, update, set('a')],
    ['reference to nobody', [manager, direct('manager')], {}, update, { kind: 'empty' }],
  ] satisfies readonly (readonly [
    string,
    Parameters<typeof map>,
    Attributes,
    typeof create | typeof update,
    unknown,
  ])[])('gives: %s', (_, mapping, attributes, context, expected) => {
    expect(single(mapping, attributes, context)).toEqual(expected);
  });

  it.each([
    [
      'Boolean of another text',
      ['active', direct('mail')],
      { mail: 'yes' },
      'AttributeValidationFailed',
      'active accepts True or False. "yes"',
    ],
    [
      'Integer of another text',
      [employeeNumber, direct('employeeId')],
      { employeeId: '4x' },
      'AttributeValidationFailed',
      'a whole number',
    ],
    [
      'Integer too large',
      [employeeNumber, direct('employeeId')],
      { employeeId: '9007199254740993' },
      'AttributeValidationFailed',
      'a whole number',
    ],
    [
      'value not allowed',
      ['userType', direct('mail')],
      { mail: 'Pro' },
      'AttributeValidationFailed',
      'one of "Basic", "Licensed", "On-Prem". "Pro"',
    ],
    [
      'value not allowed, redacted',
      expressionOn('userType', 'Redact([mail])'),
      { mail: 'Pro' },
      'AttributeValidationFailed',
      'Another value was mapped',
    ],
    [
      'several for one (L15)',
      ['title', direct('proxyAddresses')],
      { proxyAddresses: ['a', 'b'] },
      'SchemaPropertyCanOnlyAcceptValue',
      'gave 2',
    ],
    [
      'several references',
      [manager, direct('proxyAddresses')],
      { proxyAddresses: ['a', 'b'] },
      'SchemaPropertyCanOnlyAcceptValue',
      'gave 2',
    ],
    [
      'expression fails',
      expressionOn('title', 'Item([proxyAddresses], 3)'),
      { proxyAddresses: ['a'] },
      'ExpressionFailed',
      'no item 3',
    ],
  ] satisfies readonly (readonly [string, Parameters<typeof map>, Attributes, string, string])[])(
    'refuses: %s',
    (_, mapping, attributes, code, message) => {
      const expected = { target: mapping[0], code, message: expect.stringContaining(message) };
      expect(single(mapping, attributes, update)).toEqual(expected);
    },
  );

  it.each([
    ['null on create', null, create, 'MissingValues'],
    ['"" on create', '', create, 'MissingValues'],
    ['"" on update', '', update, 'MissingValues'],
    ['null on update', null, update, undefined],
  ])('of a required attribute: %s (A6)', (_, value, context, code) => {
    const { errors } = compileSchema(sampleSchema({ mappings: [userName] })).evaluate(
      { userPrincipalName: value },
      context,
    );
    expect(errors.map((error) => error.code)).toEqual(code === undefined ? [] : [code]);
  });

  it('keeps to the spelling of allowed values where case matters (A7)', () => {
    const target = [{ name: 'locale', caseExact: true, canonicalValues: ['en-US'] }];
    const schema = compileSchema(
      sampleSchema({ mappings: [userName, map('locale', direct('mail'))], target }),
    );
    const evaluate = (mail: string) => schema.evaluate({ userPrincipalName: 'a@x.com', mail }, update);
    expect(evaluate('en-US').values.get('locale')).toEqual(set('en-US'));
    expect(evaluate('EN-US').errors).toEqual([
      expect.objectContaining({ code: 'AttributeValidationFailed' }),
    ]);
  });

  it('of a required attribute that is ignored misses its value on create', () => {
    const ignoring = map('userName', computed('IgnoreFlowIfNullOrEmpty([mail])'), { matchingPriority: 1 });
    const schema = compileSchema(sampleSchema({ mappings: [ignoring] }));
    expect(schema.evaluate({}, create).errors).toEqual([expect.objectContaining({ code: 'MissingValues' })]);
    expect(schema.evaluate({}, update)).toEqual({ values: new Map(), errors: [] });
  });
});
