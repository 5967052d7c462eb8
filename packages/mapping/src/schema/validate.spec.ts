import { describe, expect, it } from '@jest/globals';
import {
  clause,
  computed,
  constant,
  direct,
  filterOf,
  map,
  sampleMappings,
  sampleSchema,
} from './sample.cases.ts';
import type { SampleOptions } from './sample.cases.ts';
import { validateSchema } from './validate.ts';

const object = 'synchronizationRules[0].objectMappings[0]';
const mappings = `${object}.attributeMappings`;
const userName = map('userName', direct('userPrincipalName'), { matchingPriority: 1 });
/** A valid schema with one mapping more, at index 1. */
const withMapping = (...more: Parameters<typeof map>): SampleOptions => ({
  mappings: [userName, map(...more)],
});
const withClause = (...parts: Parameters<typeof clause>): SampleOptions => ({
  scope: filterOf([clause(...parts)]),
});
const clausePath = `${object}.scope.groups[0].clauses[0]`;
const lookAhead = 'Replace([mail], , "(?=a)", , "x", , )';

type Finding = [string, SampleOptions, string, string, string, string];
const findings: readonly Finding[] = [
  [
    'no User rule',
    { object: { sourceObjectName: 'Group' } },
    'synchronizationRules',
    'NoUserRule',
    'error',
    'sourceObjectName "User"',
  ],
  [
    'S4 switched off',
    { object: { enabled: false } },
    `${object}.enabled`,
    'UserMappingDisabled',
    'error',
    'Set enabled',
  ],
  [
    'C17 unknown action',
    { object: { flowTypes: 'Add, Destroy' } },
    `${object}.flowTypes`,
    'UnknownFlowType',
    'error',
    '"Destroy"',
  ],
  [
    'unknown directory',
    { rule: { sourceDirectoryName: 'Nowhere' } },
    object,
    'UnknownDirectory',
    'error',
    'no "Nowhere" with an object "User"',
  ],
  [
    'unknown source attribute',
    withMapping('title', direct('jobTitel')),
    `${mappings}[1].source.name`,
    'UnknownSourceAttribute',
    'error',
    '"jobTitel"',
  ],
  [
    'unknown attribute in an expression',
    withMapping('title', computed('ToLower([mial])')),
    `${mappings}[1].source.expression`,
    'UnknownSourceAttribute',
    'error',
    'line 1, column 9',
  ],
  [
    'unknown target attribute',
    withMapping('nosuch', direct('mail')),
    `${mappings}[1].targetAttributeName`,
    'UnknownTargetAttribute',
    'error',
    '"nosuch"',
  ],
  [
    'not a SCIM path',
    withMapping('not a path', direct('mail')),
    `${mappings}[1].targetAttributeName`,
    'InvalidTargetPath',
    'error',
    'name.givenName',
  ],
  [
    'A8 anchor mapped',
    withMapping('id', direct('mail')),
    `${mappings}[1].targetAttributeName`,
    'ReadOnlyTargetAttribute',
    'error',
    'Remove its mapping',
  ],
  [
    'duplicate target',
    withMapping('userName', direct('mail')),
    `${mappings}[1].targetAttributeName`,
    'DuplicateTargetAttribute',
    'error',
    'userName is mapped more than once',
  ],
  [
    'no matching attribute (M1)',
    { mappings: [map('userName', direct('mail'))] },
    mappings,
    'NoMatchingAttribute',
    'error',
    'matchingPriority above 0',
  ],
  [
    'matching without source',
    { mappings: [map('userName', null, { matchingPriority: 1 })] },
    `${mappings}[0].source`,
    'MissingSource',
    'error',
    'without a source',
  ],
  [
    'matching twice the same',
    withMapping('title', direct('mail'), { matchingPriority: 1 }),
    `${mappings}[1].matchingPriority`,
    'DuplicateMatchingPriority',
    'warning',
    'Give each its own',
  ],
  [
    'A6 required not mapped',
    { target: [{ name: 'locale', required: true }] },
    mappings,
    'RequiredAttributeNotMapped',
    'error',
    'requires locale',
  ],
  [
    'no expression',
    withMapping('title', { type: 'Function' }),
    `${mappings}[1].source`,
    'MissingSource',
    'error',
    'expression',
  ],
  [
    'expression does not parse',
    withMapping('title', computed('ToLower([mail]')),
    `${mappings}[1].source.expression`,
    'InvalidExpression',
    'error',
    'line 1, column 15',
  ],
  [
    'unknown function',
    withMapping('title', computed('Foo([mail])')),
    `${mappings}[1].source.expression`,
    'InvalidExpression',
    'error',
    'line 1, column 1: Lockstep has no function Foo',
  ],
  [
    'L1 not a call',
    withMapping('title', computed('[mail]')),
    `${mappings}[1].source.expression`,
    'NotAFunction',
    'warning',
    'Direct',
  ],
  [
    'comparison with nothing',
    withMapping('title', computed('IIF([mail]="","a","b")')),
    `${mappings}[1].source.expression`,
    'SuspiciousExpression',
    'warning',
    'never holds',
  ],
  [
    'regex in an expression',
    withMapping('title', computed(lookAhead)),
    `${mappings}[1].source.expression`,
    'UnsupportedRegularExpression',
    'error',
    'look-ahead (a(?=b), a(?!b)) is not supported',
  ],
  ...(['INCLUDES', 'ENDS_WITH'] as const).map((operator): Finding => [
    `${operator} with the empty text`,
    withClause('mail', operator, ''),
    `${clausePath}.targetOperand.values[0]`,
    'EmptyOperand',
    'warning',
    'whoever has a value',
  ]),
  [
    'regex that .NET refuses',
    withClause('mail', 'REGEX MATCH', '('),
    `${clausePath}.targetOperand.values[0]`,
    'InvalidRegularExpression',
    'error',
    'missing closing',
  ],
  [
    'regex that looks meant to be anchored',
    withClause('mail', 'REGEX MATCH', '([1-9][0-9])'),
    `${clausePath}.targetOperand.values[0]`,
    'UnanchoredRegularExpression',
    'warning',
    'matches 100',
  ],
  [
    'comparison with no whole number',
    withClause('employeeId', 'Greater_Than', '1.5'),
    `${clausePath}.targetOperand.values[0]`,
    'InvalidOperand',
    'error',
    'not a whole number',
  ],
  [
    'comparison with no date',
    withClause('mail', 'DATE BEFORE', 'soon'),
    `${clausePath}.targetOperand.values[0]`,
    'InvalidOperand',
    'error',
    'now+7d',
  ],
  [
    'misspelt operator',
    withClause('mail', 'EQUAL', 'x'),
    `${clausePath}.operatorName`,
    'UnknownOperator',
    'error',
    'Did you mean EQUALS?',
  ],
  [
    'membership of an attribute',
    withClause('mail', 'IS MEMBER OF', 'g'),
    `${clausePath}.sourceOperandName`,
    'UnsupportedFilterAttribute',
    'error',
    'memberOf or transitiveMemberOf',
  ],
  [
    'groups compared as a text',
    withClause('memberOf', 'EQUALS', 'g'),
    `${clausePath}.operatorName`,
    'UnsupportedFilterAttribute',
    'error',
    'IS MEMBER OF',
  ],
  [
    'membership of nothing',
    withClause('memberOf', 'IS MEMBER OF'),
    `${clausePath}.targetOperand.values`,
    'WrongOperandCount',
    'error',
    'one or more groups',
  ],
  [
    'more than 20 groups',
    withClause('memberOf', 'IS MEMBER OF', ...Array.from({ length: 21 }, (_, index) => `g${String(index)}`)),
    `${object}.scope.groups`,
    'TooManyGroups',
    'error',
    '21 groups; at most 20',
  ],
  [
    'types that do not fit',
    { ...withMapping('active', direct('hired')), source: [{ name: 'hired', type: 'DateTime' }] },
    `${mappings}[1].source`,
    'TypeMismatch',
    'error',
    'hired is of type DateTime, but active takes Boolean',
  ],
  [
    'several values for one',
    withMapping('title', direct('proxyAddresses')),
    `${mappings}[1].source`,
    'TypeMismatch',
    'warning',
    'Choose one with Item',
  ],
  [
    'FN 38 on every update',
    withMapping('title', computed('SelectUniqueValue([mail], "x")')),
    `${mappings}[1].source.expression`,
    'NotAtCreation',
    'error',
    'ObjectAddOnly',
  ],
  [
    'a value by chance',
    withMapping('title', computed('Append("x", Guid())')),
    `${mappings}[1].source.expression`,
    'NotDeterministic',
    'warning',
    'Guid gives title a value by chance. Lockstep gives a person the same one each time',
  ],
  [
    'a rule about a date, which nobody looks at when it comes',
    withMapping('title', computed('IIF(DateDiff("d", Now(), CDate([mail])) > 5, "Guest", "Member")')),
    `${mappings}[1].source.expression`,
    'NotDeterministic',
    'warning',
    'use a scoping filter such as DATE BEFORE now',
  ],
  [
    'constant for Boolean',
    withMapping('active', constant('yes')),
    `${mappings}[1].source.expression`,
    'ConstantTypeMismatch',
    'error',
    'accepts True or False',
  ],
  [
    'constant of another kind',
    withMapping('userType', constant('Pro')),
    `${mappings}[1].source.expression`,
    'ConstantTypeMismatch',
    'error',
    '"Licensed"',
  ],
  [
    'default for Boolean',
    withMapping('active', direct('accountEnabled'), { defaultValue: 'yes' }),
    `${mappings}[1].defaultValue`,
    'DefaultTypeMismatch',
    'error',
    'default value "yes"',
  ],
  [
    'unknown operator',
    withClause('department', 'LIKE', 'x'),
    `${clausePath}.operatorName`,
    'UnknownOperator',
    'error',
    'EQUALS, NOT EQUALS',
  ],
  [
    'operand missing',
    withClause('department', 'EQUALS'),
    `${clausePath}.targetOperand.values`,
    'WrongOperandCount',
    'error',
    'exactly one value, not 0',
  ],
  [
    'operand too many',
    withClause('department', 'IS NULL', 'x'),
    `${clausePath}.targetOperand.values`,
    'WrongOperandCount',
    'error',
    'no value, not 1',
  ],
  [
    'regex in a filter',
    withClause('department', 'REGEX MATCH', '(?=a)'),
    `${clausePath}.targetOperand.values[0]`,
    'UnsupportedRegularExpression',
    'error',
    'look-ahead (a(?=b), a(?!b)) is not supported',
  ],
  [
    'unknown operand',
    withClause('nosuch', 'IS NULL'),
    `${clausePath}.sourceOperandName`,
    'UnknownSourceAttribute',
    'error',
    '"nosuch"',
  ],
  [
    'F5 multi-valued operand',
    withClause('proxyAddresses', 'IS NULL'),
    `${clausePath}.sourceOperandName`,
    'UnsupportedFilterAttribute',
    'warning',
    'multi-valued',
  ],
  [
    'group without clauses',
    { scope: filterOf([clause('mail', 'IS NULL')], []) },
    `${object}.scope.groups[1].clauses`,
    'EmptyFilterGroup',
    'error',
    'everybody',
  ],
  [
    'F3 input filters',
    { scope: { groups: [], inputFilterGroups: [{ clauses: [] }] } },
    `${object}.scope.inputFilterGroups`,
    'UnsupportedFilter',
    'error',
    'Move its clauses',
  ],
];

describe('validateSchema', () => {
  it('has nothing against the sample', () => {
    expect(validateSchema(sampleSchema(), { filterable: ['userName'] })).toEqual([]);
  });

  it.each(findings)('finds: %s', (_, options, path, code, severity, message) => {
    expect(validateSchema(sampleSchema(options))).toEqual([
      { path, code, severity, message: expect.stringContaining(message) },
    ]);
  });

  it('finds a matching attribute that the target cannot filter on (M4)', () => {
    const schema = sampleSchema(withMapping('title', direct('mail'), { matchingPriority: 2 }));
    expect(validateSchema(schema, { filterable: ['userName'] })).toEqual([
      expect.objectContaining({
        path: `${mappings}[1].matchingPriority`,
        code: 'MatchingAttributeNotFilterable',
      }),
    ]);
  });

  it('finds a unique attribute that the target cannot be asked about (FN 38)', () => {
    const unique = computed('SelectUniqueValue([mail], "x")');
    const schema = sampleSchema(withMapping('title', unique, { flowType: 'ObjectAddOnly' }));
    expect(validateSchema(schema, { filterable: ['userName', 'title'] })).toEqual([]);
    expect(validateSchema(schema, { filterable: ['userName'] })).toEqual([
      expect.objectContaining({
        path: `${mappings}[1].targetAttributeName`,
        code: 'UniqueAttributeNotFilterable',
        severity: 'error',
      }),
    ]);
  });

  it('finds everything at once', () => {
    const schema = sampleSchema({ mappings: [...sampleMappings, map('nosuch', direct('nothing'))] });
    expect(validateSchema(schema).map(({ code }) => code)).toEqual([
      'UnknownTargetAttribute',
      'UnknownSourceAttribute',
    ]);
  });

  it('takes the rule of the lowest priority (A14)', () => {
    const { synchronizationRules, directories } = sampleSchema();
    const other = sampleSchema({
      rule: { priority: -1, sourceDirectoryName: 'Nowhere' },
    }).synchronizationRules;
    const issues = validateSchema({ synchronizationRules: [...synchronizationRules, ...other], directories });
    expect(issues.map(({ path }) => path)).toEqual(['synchronizationRules[1].objectMappings[0]']);
  });
});
