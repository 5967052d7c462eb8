import { describe, expect, it } from '@jest/globals';
import type { ScopeVerdict } from '@lockstep/mapping';
import type { Edge, EdgeState } from './edge.ts';
import { assignedRoleValues, defaultAccessRoleId, isHeld, weakerEdge } from './edge.ts';
import { judgeStanding, type PersonFacts } from './standing.ts';

const edge = (state: EdgeState, appRoleId = 'r-basic'): Edge => ({
  assignmentId: 'a',
  appRoleId,
  groupId: null,
  state,
});
const person = (changes: Partial<PersonFacts> = {}): PersonFacts => ({
  presence: 'present',
  attributes: { accountEnabled: 'True' },
  edges: [edge('live')],
  ...changes,
});
const operand = (name: string, present: boolean) => ({ name, value: null, present });
const passes: ScopeVerdict = { inScope: true, decided: true, reason: 'no filter', operands: [] };
const fails: ScopeVerdict = {
  inScope: false,
  decided: true,
  reason: 'department is not Sales',
  operands: [],
};
const unclear: ScopeVerdict = {
  inScope: false,
  decided: false,
  reason: '',
  operands: [operand('department', false), operand('city', true)],
};

function standing(facts: PersonFacts, scope: 'assigned' | 'all' = 'assigned', verdict = passes): string {
  const judged = judgeStanding(facts, scope, { scope: () => verdict }, {});
  if (judged.kind === 'undecided') return `undecided: ${judged.missing.join(', ')}`;
  return judged.kind === 'in-scope' ? 'in' : judged.cause;
}

describe('judgeStanding (R7, C3, S7)', () => {
  it.each<[string, PersonFacts, string]>([
    ['assigned and enabled', person(), 'in'],
    ['never read', person({ presence: 'unread' }), 'undecided: the person'],
    ['soft-deleted', person({ presence: 'soft-deleted' }), 'soft-deleted'],
    ['hard-deleted, although still assigned', person({ presence: 'hard-deleted' }), 'hard-deleted'],
    ['switched off', person({ attributes: { accountEnabled: 'False' } }), 'source-disabled'],
    ['accountEnabled absent proves nothing', person({ attributes: {} }), 'undecided: accountEnabled'],
    [
      'accountEnabled null proves nothing',
      person({ attributes: { accountEnabled: null } }),
      'undecided: accountEnabled',
    ],
    ['no edge', person({ edges: [] }), 'unassigned'],
    ['every edge disproved', person({ edges: [edge('gone'), edge('gone')] }), 'unassigned'],
    ['one edge in doubt still holds', person({ edges: [edge('gone'), edge('suspect')] }), 'in'],
    ['disproved once still holds', person({ edges: [edge('leaving')] }), 'in'],
    [
      'switched off counts before unassigned',
      person({ attributes: { accountEnabled: 'False' }, edges: [] }),
      'source-disabled',
    ],
  ])('%s', (_, facts, expected) => {
    expect(standing(facts)).toBe(expected);
  });

  it('S1: asks nobody for an assignment in scope all', () => {
    expect(standing(person({ edges: [] }), 'all')).toBe('in');
  });

  it('lets a filter exclude only when every operand it hangs on was read', () => {
    expect(standing(person(), 'assigned', fails)).toBe('filter');
    expect(standing(person(), 'assigned', unclear)).toBe('undecided: department');
    expect(standing(person({ edges: [] }), 'assigned', unclear)).toBe('unassigned');
  });
});

describe('edges (R7)', () => {
  it('S3: a path over a group is as dead as its deader part', () => {
    expect(weakerEdge('live', 'gone')).toBe('gone');
    expect(weakerEdge('leaving', 'suspect')).toBe('leaving');
    expect(weakerEdge('live', 'live')).toBe('live');
    expect(isHeld([])).toBe(false);
  });
});

describe('assignedRoleValues (R23)', () => {
  const roles = [
    { id: 'r-basic', value: 'Basic', displayName: 'Basic people', isEnabled: true },
    { id: 'r-licensed', value: 'Licensed', displayName: 'Licensed people', isEnabled: true },
    { id: 'r-odd', value: null, displayName: 'Odd', isEnabled: true },
  ];
  const values = (edges: readonly Edge[]) => assignedRoleValues(edges, roles, ['Licensed', 'Basic']);

  it('orders by priority, each once, unknown roles last under their display name', () => {
    expect(
      values([
        edge('live', 'r-odd'),
        edge('live', 'r-basic'),
        edge('live', 'r-licensed'),
        edge('live', 'r-basic'),
      ]),
    ).toEqual(['Licensed', 'Basic', 'Odd']);
  });

  it('leaves out edges that are gone, default access, and roles that are not there any more', () => {
    expect(
      values([
        edge('gone', 'r-licensed'),
        edge('live', defaultAccessRoleId),
        edge('live', 'r-lost'),
        edge('leaving', 'r-basic'),
      ]),
    ).toEqual(['Basic']);
  });
});
