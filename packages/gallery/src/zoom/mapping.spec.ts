import { describe, expect, it } from '@jest/globals';
import { compileSchema, type Attributes } from '@lockstep/mapping';
import { orderRoles } from '../roles/order-roles.ts';
import { zoomRoles } from './roles.ts';
import { zoomSchema } from './schema.ts';

const schema = compileSchema(zoomSchema);
const now = new Date(0);
const ada: Attributes = {
  userPrincipalName: 'ada@contoso.example',
  givenName: 'Ada',
  surname: 'L',
  mail: 'ada@contoso.example',
  department: 'R&D',
  IsSoftDeleted: 'False',
};

function values(attributes: Attributes, operation: 'create' | 'update' = 'create') {
  const { values: mapped, errors } = schema.evaluate(attributes, { now, operation });
  return { errors, get: (name: string) => mapped.get(name) };
}

describe("Zoom's default mapping (zoom.md §5)", () => {
  it('has the seven attributes of the tutorial and matches by userName', () => {
    expect([...schema.mapped].sort()).toEqual([
      'active',
      'emails[type eq "work"].value',
      'name.familyName',
      'name.givenName',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
      'userName',
      'userType',
    ]);
    expect(schema.matching).toEqual([{ target: 'userName', priority: 1 }]);
  });

  it.each([
    ['False', true],
    ['True', false],
  ])('IsSoftDeleted %s is active %s', (IsSoftDeleted, active) => {
    expect(values({ ...ada, IsSoftDeleted }).get('active')).toMatchObject({ kind: 'set', value: active });
  });

  it.each([
    [['Licensed'], 'Licensed'],
    [['Basic'], 'Basic'],
    [['On-Prem'], 'On-Prem'],
    [['On Prem'], 'On-Prem'],
    [['Pro'], 'Licensed'],
    [['Corp'], 'Licensed'],
    [['Basic', 'On Prem', 'Corp'], 'Licensed'],
    [['Basic', 'On Prem'], 'On-Prem'],
  ])('roles %j become userType %s (R23)', (held, userType) => {
    const { roles } = orderRoles({ appRoles: zoomRoles }, held);
    expect(values({ ...ada, appRoleAssignments: roles }).get('userType')).toMatchObject({
      kind: 'set',
      value: userType,
    });
  });

  it('no role is Basic for a new person and nothing for a known one (entra.md A2)', () => {
    expect(values(ada).get('userType')).toMatchObject({ kind: 'set', value: 'Basic' });
    expect(values({ ...ada, appRoleAssignments: null }, 'update').get('userType')).not.toMatchObject({
      kind: 'set',
    });
  });

  it('an unknown role is AttributeValidationFailed before any request, naming what is allowed (R23)', () => {
    const { errors } = values({ ...ada, appRoleAssignments: ['Collaboration'] });
    expect(errors).toEqual([
      expect.objectContaining({ target: 'userType', code: 'AttributeValidationFailed' }),
    ]);
    expect(errors[0]?.message).toContain('Basic');
  });
});

describe('orderRoles (R23)', () => {
  it('warns of deprecated roles and of several that compete', () => {
    const { roles, warnings } = orderRoles({ appRoles: zoomRoles }, ['Basic', 'Pro', 'Unknown']);
    expect(roles).toEqual(['Pro', 'Basic', 'Unknown']);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('Pro');
  });

  it('is silent about one role, and about two that mean the same', () => {
    expect(orderRoles({ appRoles: zoomRoles }, ['On Prem', 'On-Prem'])).toEqual({
      roles: ['On-Prem', 'On Prem'],
      warnings: [],
    });
    expect(orderRoles({}, ['b', 'a', 'b'])).toEqual({ roles: ['a', 'b'], warnings: [] });
  });
});
