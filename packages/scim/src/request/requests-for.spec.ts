import { describe, expect, it } from '@jest/globals';
import { schemaUris } from '../message/schema-uris.ts';
import type { TargetProfile } from '../profile/target-profile.ts';
import type { TargetValue } from '../resource/target-value.ts';
import { plainProfile } from '../testing/profile.cases.ts';
import { requestsFor, ScimRequestError } from './requests-for.ts';
import type { UpdateAccount } from './scim-request.ts';

const enterprise = schemaUris.enterpriseUser;
const work = 'emails[type eq "work"].value';
const observed = {
  schemas: [schemaUris.user],
  id: 'a&b/c',
  userName: 'ada',
  active: true,
  title: 'x',
  name: { givenName: 'Ada', familyName: 'L' },
  emails: [{ type: 'work', value: 'old', primary: true }],
  meta: { version: '1' },
  groups: [{ value: 'g' }],
};
const path = '/Users/a%26b%2Fc';

function update(
  more: Partial<UpdateAccount> & { readonly values?: Record<string, TargetValue> },
): UpdateAccount {
  const { values = {}, ...rest } = more;
  return {
    kind: 'update',
    targetId: observed.id,
    set: new Map(Object.entries(values)),
    clear: [],
    observed,
    ...rest,
  };
}

function varied(more: Partial<TargetProfile['update']>): TargetProfile {
  return { ...plainProfile, update: { ...plainProfile.update, ...more } };
}

function patch(...Operations: readonly object[]) {
  return { schemas: [schemaUris.patchOp], Operations };
}

describe('create', () => {
  it('sends what the target takes, with the schemas used and a primary work address (entra.md W5)', () => {
    const attributes = new Map<string, TargetValue>([
      ['userName', 'ada'],
      ['active', true],
      [work, 'ada@x'],
      [`${enterprise}:manager`, '9'],
    ]);
    expect(requestsFor(plainProfile, { kind: 'create', attributes })).toEqual([
      {
        method: 'POST',
        path: '/Users',
        label: 'CREATE',
        body: {
          schemas: [schemaUris.user, enterprise],
          userName: 'ada',
          active: true,
          emails: [{ type: 'work', value: 'ada@x', primary: true }],
          [enterprise]: { manager: { value: '9' } },
        },
      },
    ]);
  });

  it('leaves out what the target does not take, and refuses an inactive account there', () => {
    const profile = { ...plainProfile, create: { omit: ['active'] } };
    const body = (active: boolean) =>
      requestsFor(profile, {
        kind: 'create',
        attributes: new Map<string, TargetValue>([
          ['userName', 'a'],
          ['active', active],
        ]),
      })[0]?.body;
    expect(body(true)).toEqual({ schemas: [schemaUris.user], userName: 'a' });
    expect(() => body(false)).toThrow(ScimRequestError);
  });
});

describe('update by patch', () => {
  it('is one request with one operation for each attribute, `active` among them (W9)', () => {
    const change = update({
      values: { title: 'y', 'name.givenName': 'B', [work]: 'new', [`${enterprise}:manager`]: '9' },
      active: false,
    });
    expect(requestsFor(plainProfile, change)).toEqual([
      {
        method: 'PATCH',
        path,
        label: 'UPDATE',
        body: patch(
          { op: 'replace', path: 'title', value: 'y' },
          { op: 'replace', path: 'name.givenName', value: 'B' },
          { op: 'replace', path: `${enterprise}:manager`, value: { value: '9' } },
          { op: 'replace', path: work, value: 'new' },
          { op: 'replace', path: 'active', value: false },
        ),
      },
    ]);
  });

  it('adds an element that is not there, whole (R24, W8; RFC 7644 §3.5.2.3 noTarget)', () => {
    const values = {
      'addresses[type eq "work"].locality': 'Bonn',
      'addresses[type eq "work"].region': 'NW',
      'roles[primary eq "True"].value': 'r',
    };
    expect(requestsFor(plainProfile, update({ values }))[0]?.body).toEqual(
      patch(
        { op: 'add', path: 'addresses', value: [{ type: 'work', locality: 'Bonn', region: 'NW' }] },
        { op: 'add', path: 'roles', value: [{ primary: true, value: 'r' }] },
      ),
    );
  });

  it("speaks like Entra's unflagged client where that is wanted (W4, W7)", () => {
    const profile = varied({ opCasing: 'capitalised', booleans: 'string' });
    expect(requestsFor(profile, update({ active: false }))).toEqual([
      {
        method: 'PATCH',
        path,
        label: 'ACTIVATE',
        body: patch({ op: 'Replace', path: 'active', value: 'False' }),
      },
    ]);
  });

  it('clears what is there, an e-mail with its element', () => {
    expect(
      requestsFor(plainProfile, update({ clear: [work, 'title', 'nickName', 'name.givenName'] }))[0]?.body,
    ).toEqual(
      patch(
        { op: 'remove', path: 'emails[type eq "work"]' },
        { op: 'remove', path: 'title' },
        { op: 'remove', path: 'name.givenName' },
      ),
    );
  });

  it('is nothing when nothing changes', () => {
    expect(requestsFor(plainProfile, update({ clear: ['nickName'] }))).toEqual([]);
  });
});

it('update by patch with a value object nests plain attributes and keeps paths for elements (W9, flagged)', () => {
  const values = { title: 'y', 'name.givenName': 'B', [`${enterprise}:department`]: 'd', [work]: 'new' };
  expect(
    requestsFor(varied({ style: 'patch-value-object' }), update({ values, active: true }))[0]?.body,
  ).toEqual(
    patch(
      {
        op: 'replace',
        value: { active: true, title: 'y', name: { givenName: 'B' }, [enterprise]: { department: 'd' } },
      },
      { op: 'replace', path: work, value: 'new' },
    ),
  );
});

it('update by put-full sends the whole resource without what only the server writes (RFC 7644 §3.5.1)', () => {
  const values = { 'name.givenName': 'B', [`${enterprise}:department`]: 'd' };
  expect(
    requestsFor(varied({ style: 'put-full' }), update({ values, clear: ['title'], active: false })),
  ).toEqual([
    {
      method: 'PUT',
      path,
      label: 'UPDATE',
      body: {
        schemas: [schemaUris.user, enterprise],
        id: observed.id,
        userName: 'ada',
        active: false,
        name: { givenName: 'B', familyName: 'L' },
        emails: observed.emails,
        [enterprise]: { department: 'd' },
      },
    },
  ]);
});

describe('update by put-partial', () => {
  it('sends what changes; parts of a complex attribute go with their siblings', () => {
    const values = {
      'name.givenName': 'B',
      [`${enterprise}:department`]: 'd',
      'phoneNumbers[type eq "work"].value': '1',
    };
    expect(requestsFor(varied({ style: 'put-partial' }), update({ values, active: true }))[0]?.body).toEqual({
      schemas: [schemaUris.user, enterprise],
      active: true,
      name: { givenName: 'B', familyName: 'L' },
      [enterprise]: { department: 'd' },
      phoneNumbers: [{ type: 'work', value: '1' }],
    });
  });

  it.each([
    ['null', null],
    ['empty-string', ''],
  ] as const)('clears with %s', (clearWith, empty) => {
    const account = { ...observed, [enterprise]: { department: 'd', division: 'e' } };
    const change = update({
      clear: ['title', 'name.givenName', `${enterprise}:department`, work],
      observed: account,
    });
    expect(requestsFor(varied({ style: 'put-partial', clearWith }), change)[0]?.body).toEqual({
      schemas: [schemaUris.user, enterprise],
      title: empty,
      name: { givenName: empty, familyName: 'L' },
      [enterprise]: { department: empty },
      emails: [],
    });
  });
});

describe('delete', () => {
  it('is one request, with the id encoded (W15)', () => {
    expect(requestsFor(plainProfile, { kind: 'delete', targetId: 'ü@x', transferee: 'bo' })).toEqual([
      { method: 'DELETE', path: '/Users/%C3%BC%40x', label: 'DELETE' },
    ]);
  });

  it.each(['', '.', '..'])('never goes to another address than that of one user: id %j', (targetId) => {
    expect(() => requestsFor(plainProfile, { kind: 'delete', targetId })).toThrow(ScimRequestError);
  });

  it('names the transferee before, where the target knows one (R11)', () => {
    const requests = requestsFor(
      { ...plainProfile, transferee: 'heir' },
      { kind: 'delete', targetId: '1', transferee: 'bo' },
    );
    expect(requests.map(({ method, body }) => [method, body])).toEqual([
      ['PATCH', patch({ op: 'replace', path: 'heir', value: 'bo' })],
      ['DELETE', undefined],
    ]);
  });
});
