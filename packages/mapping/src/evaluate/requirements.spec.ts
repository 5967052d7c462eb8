import { describe, expect, it } from '@jest/globals';
import { clause, computed, direct, filterOf, map, sampleSchema } from '../schema/sample.cases.ts';
import { requirements } from './requirements.ts';

describe('requirements', () => {
  it('says which attributes and groups an import must fetch', () => {
    const schema = sampleSchema({
      scope: filterOf(
        [clause('department', 'EQUALS', 'x'), clause('memberOf', 'IS MEMBER OF', 'g2', 'g1')],
        [clause('transitiveMemberOf', 'IS NOT MEMBER OF', 'g1'), clause('memberOf', 'IS MEMBER OF', 'g1')],
      ),
      mappings: [
        map('userName', direct('userPrincipalName')),
        map('title', computed('Join("@", [mail], [IsSoftDeleted], [appRoleAssignments], DefaultDomain())')),
      ],
    });
    expect(requirements(schema)).toEqual({
      attributes: ['department', 'mail', 'userPrincipalName'],
      roles: true,
      groups: [
        { id: 'g1', transitive: false },
        { id: 'g1', transitive: true },
        { id: 'g2', transitive: false },
      ],
      defaultDomain: true,
    });
  });

  it('says what it can of a draft with errors', () => {
    const broken = sampleSchema({
      mappings: [map('userName', computed('ToLower([mail]')), map('title', computed('Foo([x])'))],
    });
    expect(requirements(broken).attributes).toEqual(['x']);
    expect(requirements(sampleSchema({ object: { sourceObjectName: 'Group' } }))).toEqual({
      attributes: [],
      roles: false,
      groups: [],
      defaultDomain: false,
    });
  });
});
