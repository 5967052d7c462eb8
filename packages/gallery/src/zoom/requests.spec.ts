import { describe, expect, it } from '@jest/globals';
import {
  requestsFor,
  schemaUris,
  type AccountChange,
  type UpdateAccount,
  type ScimResource,
  type TargetValue,
} from '@lockstep/scim';
import { zoomProfile } from './profile.ts';

const enterprise = schemaUris.enterpriseUser;
const zoomUser = 'urn:ietf:params:scim:schemas:extension:zoom:1.0:User';
const work = 'emails[type eq "work"].value';
const observed: ScimResource = {
  id: 'k&KdKr6TLWuxdDtk0hjSzL',
  userName: 'ada@contoso.example',
  active: true,
  userType: 'Licensed',
  name: { givenName: 'Ada', familyName: 'L' },
  emails: [{ type: 'work', value: 'ada@contoso.example', primary: true }],
};
const path = '/Users/k%26KdKr6TLWuxdDtk0hjSzL';
const activation = (active: boolean) => ({
  method: 'PATCH',
  path,
  label: 'LIGHT',
  body: { schemas: [schemaUris.patchOp], Operations: [{ op: 'replace', value: { active } }] },
});
const put = (body: object) => ({
  method: 'PUT',
  path,
  label: 'LIGHT',
  body: { schemas: [schemaUris.user], ...body },
});

function update(values: Record<string, TargetValue>, active?: boolean, account = observed): UpdateAccount {
  const set = new Map(Object.entries(values));
  return {
    kind: 'update',
    targetId: observed.id,
    set,
    clear: [],
    observed: account,
    ...(active === undefined ? {} : { active }),
  };
}
const inactive = { ...observed, active: false, userType: 'Basic' };

describe("Zoom's dialect (zoom.md §2)", () => {
  it('creates without active and emails, which POST does not take; userName is the e-mail', () => {
    const attributes = new Map<string, TargetValue>([
      ['userName', 'ada@contoso.example'],
      ['active', true],
      ['name.givenName', 'Ada'],
      ['name.familyName', 'L'],
      [work, 'ada@contoso.example'],
      [`${enterprise}:department`, 'R&D'],
      ['userType', 'Licensed'],
    ]);
    expect(requestsFor(zoomProfile, { kind: 'create', attributes })).toEqual([
      {
        method: 'POST',
        path: '/Users',
        label: 'LIGHT',
        body: {
          schemas: [schemaUris.user, enterprise],
          userName: 'ada@contoso.example',
          name: { givenName: 'Ada', familyName: 'L' },
          [enterprise]: { department: 'R&D' },
          userType: 'Licensed',
        },
      },
    ]);
  });

  it.each([
    [
      'a rename goes as emails[0] and wins over mail (R23)',
      update({ userName: 'bo@contoso.example', [work]: 'other@contoso.example' }),
      [put({ emails: [{ type: 'work', value: 'bo@contoso.example', primary: true }] })],
    ],
    ['mail alone is the same field and not written (R23)', update({ [work]: 'other@contoso.example' }), []],
    [
      'a name goes whole',
      update({ 'name.givenName': 'B' }),
      [put({ name: { givenName: 'B', familyName: 'L' } })],
    ],
    [
      'the manager is a plain e-mail address',
      update({ [`${enterprise}:manager`]: 'bo@x' }),
      [put({ schemas: [schemaUris.user, enterprise], [enterprise]: { manager: 'bo@x' } })],
    ],
    ['deactivation alone', update({}, false), [activation(false)]],
    [
      'attributes before deactivation, without the licence that it takes away anyway',
      update({ 'name.givenName': 'B', userType: 'Basic' }, false),
      [put({ name: { givenName: 'B', familyName: 'L' } }), activation(false)],
    ],
    [
      'activation before attributes, with the licence sent again (Z6)',
      update({ userType: 'Licensed' }, true, inactive),
      [activation(true), put({ userType: 'Licensed' })],
    ],
    ['attributes of an inactive account wait', update({ title: 'x' }, undefined, inactive), []],
    [
      'attributes of an inactive account wait, also when it is deactivated again',
      update({ title: 'x' }, false, inactive),
      [activation(false)],
    ],
    [
      'deactivation names who receives the data, as an inactive account takes no attributes (R11)',
      { ...update({}, false), transferee: 'bo@x' },
      [put({ schemas: [schemaUris.user, zoomUser], [zoomUser]: { transferee: 'bo@x' } }), activation(false)],
    ],
    ['an update names nobody', { ...update({}), transferee: 'bo@x' }, []],
    [
      'delete of an inactive account is one request: it was handed over before',
      { kind: 'delete', targetId: observed.id, transferee: 'bo@x', observed: inactive } as const,
      [{ method: 'DELETE', path, label: 'LIGHT' }],
    ],
    [
      'delete hands over the data first',
      { kind: 'delete', targetId: observed.id, transferee: 'bo@x' } as const,
      [
        put({ schemas: [schemaUris.user, zoomUser], [zoomUser]: { transferee: 'bo@x' } }),
        { method: 'DELETE', path, label: 'LIGHT' },
      ],
    ],
  ] satisfies readonly [string, AccountChange, unknown][])('%s', (_name, change, expected) => {
    expect(requestsFor(zoomProfile, change)).toEqual(expected);
  });
});
