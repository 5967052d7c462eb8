import type { FeedItem } from '@lockstep/engine';
import type { GraphObject } from '../attributes/graph-object.ts';

const removed = (reason: string): unknown => ({ reason });

export const userCases: readonly (readonly [string, GraphObject, FeedItem])[] = [
  ['a person', { id: 'u', city: 'X' }, { kind: 'user', id: 'u', attributes: { objectId: 'u', city: 'X' } }],
  [
    'G7 null and absent',
    { id: 'u', city: null },
    { kind: 'user', id: 'u', attributes: { objectId: 'u', city: null } },
  ],
  [
    'G10 soft-deleted',
    { id: 'u', '@removed': removed('changed') },
    { kind: 'user-removed', id: 'u', reason: 'changed' },
  ],
  [
    'G10 hard-deleted',
    { id: 'u', '@removed': removed('deleted') },
    { kind: 'user-removed', id: 'u', reason: 'deleted' },
  ],
  [
    'an unknown reason is the milder',
    { id: 'u', '@removed': {} },
    { kind: 'user-removed', id: 'u', reason: 'changed' },
  ],
];

const user = '#microsoft.graph.user';

export const groupCases: readonly (readonly [string, GraphObject, FeedItem])[] = [
  ['G20 no annotation: no changes', { id: 'g' }, { kind: 'group', id: 'g', members: [] }],
  [
    'G20 added, removed, other types, limited information',
    {
      id: 'g',
      'members@delta': [
        { id: 'a', '@odata.type': user },
        { id: 'b', '@odata.type': user, '@removed': removed('deleted') },
        { id: 'c', '@odata.type': '#microsoft.graph.group' },
        { id: 'd' },
      ],
    },
    {
      kind: 'group',
      id: 'g',
      members: [
        { id: 'a', isUser: true, removed: false },
        { id: 'b', isUser: true, removed: true },
        { id: 'c', isUser: false, removed: false },
        { id: 'd', isUser: true, removed: false },
      ],
    },
  ],
  ['the group itself', { id: 'g', '@removed': removed('deleted') }, { kind: 'group-removed', id: 'g' }],
];

export const granted = {
  id: 'A1',
  principalId: 'p',
  principalType: 'User',
  principalDisplayName: 'Ada',
  appRoleId: '00000000-0000-0000-0000-000000000000',
  resourceId: 'SP',
};
const typed = { '@odata.type': '#microsoft.graph.appRoleAssignment', ...granted };

/** [what, object, items for the service principal "sp"]. */
export const changedAssignmentCases: readonly (readonly [string, GraphObject, readonly unknown[]])[] = [
  ['G34 of this application', typed, [{ kind: 'assignment', assignment: granted }]],
  ['G34 of another one', { ...typed, resourceId: 'other' }, []],
  ['G34 a person', { id: 'u', '@odata.type': user }, []],
  ['a removed person', { id: 'u', '@odata.type': user, '@removed': removed('changed') }, []],
  [
    'a removal has its id only',
    { id: 'A1', '@removed': removed('deleted') },
    [{ kind: 'assignment-removed', id: 'A1' }],
  ],
  [
    'a removal with its type',
    { id: 'A1', '@odata.type': '#microsoft.graph.appRoleAssignment', '@removed': removed('deleted') },
    [{ kind: 'assignment-removed', id: 'A1' }],
  ],
];
