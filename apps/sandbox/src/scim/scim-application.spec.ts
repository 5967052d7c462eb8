import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Clock } from '../clock/clock.ts';
import { DEFAULTS } from '../defaults.ts';
import type { ServiceAnswer } from '../http/message.ts';
import { requestOf } from '../testing/request.ts';
import { ScimApplication } from './scim-application.ts';
import { scimSettings } from './settings.ts';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const { token } = DEFAULTS.scim;
let app: ScimApplication;

beforeEach(() => {
  app = new ScimApplication(new Clock());
});

const call = (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): ServiceAnswer => app.handle(requestOf(method, `/scim/v2${path}`, { token, body, headers }));
const quirk = (quirks: object): void => {
  app.state.settings = scimSettings.parse({ quirks });
};
const ids = z.object({ id: z.string() });
const create = (userName: string, more: object = {}): string =>
  ids.parse(call('POST', '/Users', { schemas: [CORE], userName, ...more }).body).id;
const patch = (id: string, ...Operations: object[]): ServiceAnswer =>
  call('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations });
const fails = (status: number, scimType?: string): object => ({
  status,
  body: { status: String(status), ...(scimType === undefined ? {} : { scimType }) },
});

describe('create and replace', () => {
  it('answers 201 with Location, ETag and meta; names come back in their defined spelling', () => {
    const answer = call('POST', '/Users', { schemas: [CORE], USERNAME: 'ada', Name: { GivenName: 'Ada' } });
    const { id } = ids.parse(answer.body);
    expect(answer).toMatchObject({
      status: 201,
      contentType: 'application/scim+json',
      headers: { location: `http://sandbox.test/scim/v2/Users/${id}`, etag: 'W/"1"' },
      body: {
        schemas: [CORE],
        userName: 'ada',
        name: { givenName: 'Ada' },
        meta: { resourceType: 'User', version: 'W/"1"' },
      },
    });
  });

  it('ignores read-only attributes and never returns a password', () => {
    const answer = call('POST', '/Users', {
      schemas: [CORE],
      id: 'mine',
      userName: 'ada',
      password: 'secret',
      groups: [{ value: 'g' }],
    });
    expect(answer.body).not.toHaveProperty('password');
    expect(answer.body).not.toHaveProperty('groups');
    expect(ids.parse(answer.body).id).not.toBe('mine');
  });

  it.each([
    ['a taken userName, whatever the case', { userName: 'ADA' }, 409, 'uniqueness'],
    ['no userName', {}, 400, 'invalidValue'],
    ['an unknown attribute', { userName: 'b', shoeSize: 3 }, 400, 'invalidSyntax'],
    ['an unknown sub-attribute', { userName: 'b', name: { shoe: 1 } }, 400, 'invalidSyntax'],
    ['a string for a boolean', { userName: 'b', active: 'False' }, 400, 'invalidValue'],
    ['one value for a list', { userName: 'b', emails: { value: 'x' } }, 400, 'invalidSyntax'],
    [
      'two primaries',
      {
        userName: 'b',
        emails: [
          { value: 'x', primary: true },
          { value: 'y', primary: true },
        ],
      },
      400,
      'invalidValue',
    ],
    ['manager as a string', { userName: 'b', [ENTERPRISE]: { manager: 'm' } }, 400, 'invalidSyntax'],
    ['no schemas', { userName: 'b', schemas: undefined }, 400, 'invalidSyntax'],
  ])('refuses %s', (_what, body, status, scimType) => {
    create('ada');
    expect(call('POST', '/Users', { schemas: [CORE], ...body })).toMatchObject(fails(status, scimType));
  });

  it('PUT replaces the whole: what is left out is gone', () => {
    const id = create('ada', { title: 'Countess', [ENTERPRISE]: { department: 'R&D' } });
    const answer = call('PUT', `/Users/${id}`, { schemas: [CORE], userName: 'ada2' });
    expect(answer).toMatchObject({ status: 200, body: { userName: 'ada2', schemas: [CORE] } });
    expect(answer.body).not.toHaveProperty('title');
    expect(answer.body).not.toHaveProperty([ENTERPRISE]);
    expect(create('ada')).not.toBe(id);
  });

  it('DELETE is 204, then 404', () => {
    const id = create('ada');
    expect(call('DELETE', `/Users/${id}`)).toMatchObject({ status: 204 });
    expect(call('GET', `/Users/${id}`)).toMatchObject(fails(404));
    expect(call('DELETE', `/Users/${id}`)).toMatchObject(fails(404));
  });
});

describe('PATCH (RFC 7644 section 3.5.2)', () => {
  it('does what Entra sends: capital ops, paths with a filter, URN paths, value objects', () => {
    const id = create('ada', { emails: [{ type: 'work', value: 'old@x.example', primary: true }] });
    const answer = patch(
      id,
      { op: 'Replace', path: 'displayName', value: 'Ada L' },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'new@x.example' },
      { op: 'Add', path: `${ENTERPRISE}:department`, value: 'R&D' },
      { op: 'Add', path: 'name.givenName', value: 'Ada' },
      {
        op: 'replace',
        value: { active: false, [`${ENTERPRISE}:costCenter`]: 'C1', 'name.familyName': 'Lovelace' },
      },
    );
    expect(answer).toMatchObject({
      status: 200,
      body: {
        displayName: 'Ada L',
        emails: [{ type: 'work', value: 'new@x.example', primary: true }],
        name: { givenName: 'Ada', familyName: 'Lovelace' },
        active: false,
        [ENTERPRISE]: { department: 'R&D', costCenter: 'C1' },
        schemas: [CORE, ENTERPRISE],
      },
    });
  });

  it('adds to lists, moves the primary mark, removes by filter and whole', () => {
    const id = create('ada', { emails: [{ type: 'work', value: 'w@x.example', primary: true }] });
    const added = patch(id, {
      op: 'add',
      path: 'emails',
      value: { type: 'home', value: 'h@x.example', primary: true },
    });
    expect(added.body).toMatchObject({
      emails: [
        { type: 'work', primary: false },
        { type: 'home', primary: true },
      ],
    });
    expect(patch(id, { op: 'remove', path: 'emails[type eq "home"]' }).body).toMatchObject({
      emails: [{ type: 'work' }],
    });
    expect(patch(id, { op: 'remove', path: 'emails' }).body).not.toHaveProperty('emails');
    patch(id, { op: 'add', path: ENTERPRISE, value: { department: 'D' } });
    expect(patch(id, { op: 'remove', path: ENTERPRISE }).body).not.toHaveProperty([ENTERPRISE]);
  });

  it('a filtered add makes the element it needs, a filtered replace does not', () => {
    const id = create('ada');
    expect(
      patch(id, { op: 'replace', path: 'emails[type eq "work"].value', value: 'x@x.example' }),
    ).toMatchObject(fails(400, 'noTarget'));
    expect(
      patch(id, { op: 'add', path: 'emails[type eq "work"].value', value: 'x@x.example' }).body,
    ).toMatchObject({ emails: [{ type: 'work', value: 'x@x.example' }] });
  });

  it.each([
    ['an unknown path', { op: 'replace', path: 'shoeSize', value: 3 }, 'invalidPath'],
    ['a read-only path', { op: 'replace', path: 'id', value: 'x' }, 'mutability'],
    ['removing what is required', { op: 'remove', path: 'userName' }, 'mutability'],
    ['a remove without path', { op: 'remove' }, 'noTarget'],
    ['a wrong type', { op: 'replace', path: 'active', value: 'False' }, 'invalidValue'],
    ['an unknown op', { op: 'move', path: 'title', value: 'x' }, 'invalidSyntax'],
    ['no value', { op: 'add', path: 'title' }, 'invalidValue'],
    ['a broken filter', { op: 'replace', path: 'emails[type].value', value: 'x' }, 'invalidFilter'],
  ])('refuses %s and changes nothing', (_what, operation, scimType) => {
    const id = create('ada', { title: 'T', active: true });
    const before = call('GET', `/Users/${id}`).body;
    expect(patch(id, { op: 'replace', path: 'title', value: 'changed' }, operation)).toMatchObject(
      fails(400, scimType),
    );
    expect(call('GET', `/Users/${id}`).body).toEqual(before);
  });

  it('keeps userName unique', () => {
    create('ada');
    expect(patch(create('bob'), { op: 'replace', path: 'userName', value: 'Ada' })).toMatchObject(
      fails(409, 'uniqueness'),
    );
  });
});

describe('groups', () => {
  it('know their members, and members know their groups', () => {
    const [ada, bob] = [create('ada'), create('bob')];
    const { id } = ids.parse(
      call('POST', '/Groups', { schemas: [GROUP], displayName: 'G', members: [{ value: ada }] }).body,
    );
    const change = (operation: object): ServiceAnswer =>
      call('PATCH', `/Groups/${id}`, { schemas: [PATCH], Operations: [operation] });
    expect(call('GET', `/Users/${ada}`).body).toMatchObject({ groups: [{ value: id, display: 'G' }] });
    expect(change({ op: 'Add', path: 'members', value: [{ value: bob }] }).body).toMatchObject({
      members: [{ value: ada, $ref: `http://sandbox.test/scim/v2/Users/${ada}` }, { value: bob }],
    });
    change({ op: 'remove', path: `members[value eq "${ada}"]` });
    expect(call('GET', `/Users/${ada}`).body).not.toHaveProperty('groups');
    call('DELETE', `/Users/${bob}`);
    expect(call('GET', `/Groups/${id}`).body).not.toHaveProperty('members');
    expect(call('GET', `/Groups/${id}?excludedAttributes=members`)).toMatchObject({
      status: 200,
      body: { displayName: 'G' },
    });
  });
});

describe('the protocol', () => {
  it('wants the token', () => {
    expect(app.handle(requestOf('GET', '/scim/v2/Users', { token: 'other' }))).toMatchObject({
      ...fails(401),
      headers: { 'www-authenticate': expect.any(String) },
    });
  });

  it('projects attributes', () => {
    const id = create('ada', {
      title: 'T',
      name: { givenName: 'A', familyName: 'L' },
      emails: [{ value: 'x', type: 'work' }],
    });
    expect(call('GET', `/Users/${id}?attributes=title,name.givenName,emails.value`).body).toEqual({
      id,
      schemas: [CORE],
      title: 'T',
      name: { givenName: 'A' },
      emails: [{ value: 'x' }],
    });
    const rest = call('GET', `/Users/${id}?excludedAttributes=title,name.givenName,id`).body;
    expect(rest).toMatchObject({ id, name: { familyName: 'L' } });
    expect(rest).not.toHaveProperty('title');
    expect(rest).not.toHaveProperty('name.givenName');
    expect(call('GET', `/Users/${id}?attributes=title&excludedAttributes=name`)).toMatchObject(fails(400));
  });

  it('compares versions', () => {
    const id = create('ada');
    expect(call('GET', `/Users/${id}`, undefined, { 'if-none-match': 'W/"1"' })).toMatchObject({
      status: 304,
    });
    const put = (version: string): ServiceAnswer =>
      call('PUT', `/Users/${id}`, { schemas: [CORE], userName: 'ada' }, { 'if-match': version });
    expect(put('W/"7"')).toMatchObject(fails(412));
    expect(put('W/"1"')).toMatchObject({ status: 200, headers: { etag: 'W/"2"' } });
  });

  it('describes itself, read-only', () => {
    expect(call('GET', '/ServiceProviderConfig').body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true },
    });
    expect(call('GET', '/Schemas').body).toMatchObject({ totalResults: 3 });
    expect(call('GET', `/Schemas/${ENTERPRISE}`).body).toMatchObject({ id: ENTERPRISE });
    expect(call('GET', '/ResourceTypes/User').body).toMatchObject({
      endpoint: '/Users',
      schemaExtensions: [{ schema: ENTERPRISE }],
    });
    expect(call('POST', '/Schemas', {})).toMatchObject(fails(405));
    expect(call('GET', '/Schemas?filter=id pr')).toMatchObject(fails(403));
    expect(call('GET', '/Nothing')).toMatchObject(fails(404));
    expect(call('POST', '/Bulk', {})).toMatchObject(fails(501));
  });

  it('W2 W3 answers the test connection and lookups of Entra', () => {
    create('ada');
    const byName = (name: string): ServiceAnswer =>
      call('GET', `/Users?filter=${encodeURIComponent(`userName eq "${name}"`)}`);
    expect(byName('5e0cd0f4-0000-4000-8000-000000000000')).toMatchObject({
      status: 200,
      body: { totalResults: 0, Resources: [] },
    });
    expect(byName('ada')).toMatchObject({ body: { totalResults: 1 } });
  });
});

describe('quirks of servers in the wild (R24)', () => {
  const list = (query = ''): unknown => call('GET', `/Users${query}`).body;
  const byAda = `?filter=${encodeURIComponent('userName eq "ada"')}`;

  beforeEach(() => {
    for (const name of ['ada', 'bob', 'cleo'])
      create(name, {
        active: true,
        title: 'T',
        name: { familyName: 'F', givenName: 'G' },
        [ENTERPRISE]: { department: 'D' },
      });
  });

  it.each([
    ['ignoreFilters: everybody', { ignoreFilters: true }, byAda, { totalResults: 3, itemsPerPage: 3 }],
    ['emptyFilters: nobody', { emptyFilters: true }, byAda, { totalResults: 0, itemsPerPage: 0 }],
    [
      'wrongTotalResults: the page',
      { wrongTotalResults: true },
      '?count=2',
      { totalResults: 2, itemsPerPage: 2 },
    ],
    [
      'ignorePaging: everything',
      { ignorePaging: true },
      '?startIndex=2&count=1',
      { totalResults: 3, itemsPerPage: 3 },
    ],
    ['none: as it should be', {}, '?startIndex=2&count=1', { totalResults: 3, itemsPerPage: 1 }],
  ])('%s', (_what, quirks, query, expected) => {
    quirk(quirks);
    expect(list(query)).toMatchObject(expected);
  });

  it('drops attributes in silence', () => {
    quirk({ dropAttributes: ['title', 'name.familyName', `${ENTERPRISE}:department`] });
    const answer = call('POST', '/Users', {
      schemas: [CORE],
      userName: 'dan',
      title: 'T',
      name: { familyName: 'F', givenName: 'G' },
      [ENTERPRISE]: { department: 'D', costCenter: 'C' },
    });
    expect(answer.status).toBe(201);
    expect(answer.body).not.toHaveProperty('title');
    expect(answer.body).toMatchObject({ name: { givenName: 'G' }, [ENTERPRISE]: { costCenter: 'C' } });
    expect(answer.body).not.toHaveProperty('name.familyName');
    expect(answer.body).not.toHaveProperty([ENTERPRISE, 'department']);
  });

  it('keeps active as text, and lets a boolean replace it again', () => {
    quirk({ activeAsString: true });
    const id = create('dan', { active: false });
    expect(call('GET', `/Users/${id}`).body).toMatchObject({ active: 'False' });
    expect(patch(id, { op: 'replace', path: 'active', value: true }).body).toMatchObject({ active: 'True' });
    expect(patch(id, { op: 'replace', path: 'title', value: 'T' })).toMatchObject({
      status: 200,
      body: { active: 'True', title: 'T' },
    });
  });

  it('has small integers for ids, no Location, no scimType, 204 for PATCH, a body for DELETE', () => {
    quirk({
      integerIds: true,
      noLocation: true,
      noScimType: true,
      patchNoContent: true,
      deleteWithBody: true,
    });
    const answer = call('POST', '/Users', { schemas: [CORE], userName: 'dan' });
    const { id } = ids.parse(answer.body);
    expect(id).toMatch(/^\d+$/);
    expect(answer.headers).not.toHaveProperty('location');
    expect(answer.body).not.toHaveProperty('meta.location');
    expect(call('POST', '/Users', { schemas: [CORE], userName: 'dan' }).body).not.toHaveProperty('scimType');
    expect(patch(id, { op: 'replace', path: 'title', value: 'X' })).toEqual({
      contentType: 'application/scim+json',
      status: 204,
    });
    expect(call('DELETE', `/Users/${id}`)).toMatchObject({ status: 200, body: {} });
  });

  it('PATCH 501; PATCH of a missing user 500; no discovery; userName with case', () => {
    quirk({ patchNotImplemented: true });
    expect(patch('x', { op: 'replace', path: 'title', value: 'X' })).toMatchObject(fails(501));
    expect(call('GET', '/ServiceProviderConfig').body).toMatchObject({ patch: { supported: false } });
    quirk({ missingPatch500: true, noDiscovery: true, caseSensitiveUserName: true });
    expect(patch('x', { op: 'replace', path: 'title', value: 'X' })).toMatchObject(fails(500));
    expect(call('GET', '/Schemas')).toMatchObject(fails(404));
    expect(list(`?filter=${encodeURIComponent('userName eq "ADA"')}`)).toMatchObject({ totalResults: 0 });
    expect(call('POST', '/Users', { schemas: [CORE], userName: 'ADA' })).toMatchObject({ status: 201 });
  });
});
