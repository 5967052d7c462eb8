import { describe, expect, it } from '@jest/globals';
import type { AttributeDefinition, AttributeMapping } from '@lockstep/mapping';
import type { ScimResource, TargetValue } from '@lockstep/scim';
import { difference, type Remembered, type WantedValues } from './difference.ts';

interface Case {
  readonly attribute?: Partial<AttributeDefinition>;
  readonly mapping?: Partial<AttributeMapping>;
  /** null: to be cleared. */
  readonly wanted: TargetValue | null;
  readonly held?: unknown;
  readonly written?: TargetValue;
  readonly answered?: TargetValue;
  readonly writes?: number;
}

const source = { type: 'Attribute', name: 'jobTitle', expression: '[jobTitle]' } as const;
const roles = { type: 'Function', expression: 'AppRoleAssignmentsComplex([appRoleAssignments])' } as const;
const one = (value: TargetValue | undefined) =>
  new Map(value === undefined ? [] : [['title', value] as const]);

function compare({ attribute, mapping, wanted, held, written, answered, writes }: Case) {
  const definition: AttributeDefinition = {
    name: 'title',
    type: 'String',
    multivalued: false,
    required: false,
    caseExact: false,
    mutability: 'ReadWrite',
    anchor: false,
    ...attribute,
  };
  const mapped: AttributeMapping = {
    targetAttributeName: 'title',
    source,
    flowType: 'Always',
    flowBehavior: 'FlowWhenChanged',
    matchingPriority: 0,
    ...mapping,
  };
  const values: WantedValues = {
    values: one(wanted ?? undefined),
    cleared: wanted === null ? ['title'] : [],
    active: undefined,
    redacted: new Set(),
    warnings: [],
    unresolved: [],
  };
  const observed: ScimResource = { id: 't', ...(held === undefined ? {} : { title: held }) };
  const remembered: Remembered = {
    lastWritten: one(written),
    lastObserved: one(answered),
    writes: new Map(writes === undefined ? [] : [['title', writes]]),
  };
  const schema = { targetAttribute: () => definition, mapped: ['title'], mapping: () => mapped };
  return difference(values, observed, schema, remembered);
}

/** What would be written: a value, `clear`, `leave`, or `not kept`. */
function outcome(situation: Case): unknown {
  const { set, clear, notKept } = compare(situation);
  if (clear.length > 0) return 'clear';
  if (notKept.length > 0) return 'not kept';
  return set.get('title') ?? 'leave';
}

const none = { source: null };
const adds = { flowType: 'ValueAddOnly' } as const;
const addsMany = { flowType: 'MultiValueAddOnly' } as const;
const ifEmpty = { flowType: 'AttributeAddOnly' } as const;
const always = { flowBehavior: 'FlowAlways' } as const;
const many = { multivalued: true };

describe('the three-way difference', () => {
  it.each<[string, Case, unknown]>([
    ['a new value is written', { wanted: 'b', held: 'a' }, 'b'],
    ['the same value is not', { wanted: 'a', held: 'a' }, 'leave'],
    ['A7: a difference of case alone is none', { wanted: 'Ada', held: 'ADA' }, 'leave'],
    [
      'A7: but one where the attribute is case-exact',
      { attribute: { caseExact: true }, wanted: 'Ada', held: 'ADA' },
      'Ada',
    ],
    ['A1, X9: None fills in its default where there is nothing', { mapping: none, wanted: 'd' }, 'd'],
    ['A1: None leaves what is there', { mapping: none, wanted: 'd', held: 'a' }, 'leave'],
    ['A3: AttributeAddOnly writes where there is no value', { mapping: ifEmpty, wanted: 'b', held: '' }, 'b'],
    ['A3: AttributeAddOnly leaves a value', { mapping: ifEmpty, wanted: 'b', held: 'a' }, 'leave'],
    ['A3: ValueAddOnly replaces no single value', { mapping: adds, wanted: 'b', held: 'a' }, 'leave'],
    [
      'A3: ValueAddOnly adds to several and removes none',
      { attribute: many, mapping: adds, wanted: ['b', 'C'], held: ['a', 'c'] },
      ['a', 'c', 'b'],
    ],
    [
      'A3: ValueAddOnly has nothing to add',
      { attribute: many, mapping: adds, wanted: ['A'], held: ['a', 'c'] },
      'leave',
    ],
    ['A3: MultiValueAddOnly replaces a single value', { mapping: addsMany, wanted: 'b', held: 'a' }, 'b'],
    [
      'A3: MultiValueAddOnly adds to several',
      { attribute: many, mapping: addsMany, wanted: ['b'], held: ['a'] },
      ['a', 'b'],
    ],
    ['A3: Always replaces several values', { attribute: many, wanted: ['b'], held: ['a'] }, ['b']],
    [
      'A13: AppRoleAssignmentsComplex adds roles and removes none',
      {
        attribute: many,
        mapping: { source: roles },
        wanted: ['{"primary":false,"value":"Admin"}', '{"primary":false,"value":"Basic"}'],
        held: [{ value: 'Basic', display: 'Basic' }, { value: 'Foreign' }],
      },
      ['Basic', 'Foreign', '{"primary":false,"value":"Admin"}'],
    ],
    [
      'A13: the same roles are no change',
      { attribute: many, wanted: ['{"value":"Basic","primary":false}'], held: [{ value: 'Basic' }] },
      'leave',
    ],
    [
      'A8: Immutable is written at creation only',
      { attribute: { mutability: 'Immutable' }, wanted: 'b', held: 'a' },
      'leave',
    ],
    ['A8: WriteOnly is written once', { attribute: { mutability: 'WriteOnly' }, wanted: 'b' }, 'b'],
    [
      'A8: WriteOnly, never shown, counts as what was written last',
      { attribute: { mutability: 'WriteOnly' }, wanted: 'b', written: 'b' },
      'leave',
    ],
    ['A5: a cleared source attribute clears the target', { wanted: null, held: 'a' }, 'clear'],
    ['A5: what is empty is not cleared', { wanted: null, held: '' }, 'leave'],
    [
      'A5: what does not let itself be cleared is left',
      { wanted: null, held: 'a', written: '', answered: 'a' },
      'leave',
    ],
    [
      'R24: what the target keeps in its own form is left',
      { wanted: 'b', held: 'B!', written: 'b', answered: 'B!' },
      'leave',
    ],
    [
      'R24: changed there after we wrote it: written once more',
      { wanted: 'b', held: 'x', written: 'b', answered: 'b', writes: 1 },
      'b',
    ],
    ['R24: not a third time', { wanted: 'b', held: 'x', written: 'b', answered: 'b', writes: 2 }, 'not kept'],
    [
      'R24: another value begins anew',
      { wanted: 'c', held: 'x', written: 'b', answered: 'b', writes: 2 },
      'c',
    ],
    [
      'R24: clearing is given up after two writes, too',
      { wanted: null, held: 'x', written: '', answered: '', writes: 2 },
      'not kept',
    ],
    [
      'A4: FlowAlways insists on its value',
      { mapping: always, wanted: 'b', held: 'B!', written: 'b', answered: 'B!', writes: 5 },
      'b',
    ],
  ])('%s', (_, situation, expected) => {
    expect(outcome(situation)).toEqual(expected);
  });

  it('A4, R24: a target that answers as asked and keeps its own ends after two writes, with what it keeps', () => {
    let state: Case = { wanted: 'b', held: 'x' };
    let writes = 0;
    for (let cycle = 0; cycle < 10; cycle += 1) {
      const { set } = compare(state);
      if (set.size > 0) {
        writes += 1;
        state = { ...state, written: 'b', answered: 'b', writes: (state.writes ?? 0) + 1 };
      }
    }
    expect(writes).toBe(2);
    expect(compare(state).notKept).toEqual([{ name: 'title', held: 'x' }]);
  });
});
