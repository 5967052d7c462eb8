import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ZoomBench } from '../../testing/zoom-account.ts';
import { changeUser, createUser, createUsers } from '../admin/users.ts';
import { ENTERPRISE, ZOOM_EXTENSION } from './render-user.ts';

const CORE = ['urn:ietf:params:scim:schemas:core:2.0:User'];
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
let bench: ZoomBench;

beforeEach(() => {
  bench = new ZoomBench();
});

const create = (userName: string, more: object = {}): ReturnType<ZoomBench['call']> =>
  bench.call('POST', '/scim2/Users', {
    schemas: CORE,
    userName,
    name: { givenName: 'Ada', familyName: 'Lovelace' },
    ...more,
  });
const idOf = (email: string): string => bench.account.users.byEmail(email)?.id ?? '';
const at = (email: string): string => `/scim2/Users/${encodeURIComponent(idOf(email))}`;
const put = (email: string, body: object): ReturnType<ZoomBench['call']> =>
  bench.call('PUT', at(email), { schemas: CORE, ...body });
const activate = (email: string, active: unknown): ReturnType<ZoomBench['call']> =>
  bench.call('PATCH', at(email), { schemas: [PATCH], Operations: [{ op: 'replace', value: { active } }] });
const fails = (status: number, detail: string): object => ({
  status,
  body: { detail, status, schemas: [expect.stringContaining('Error')] },
});
const listOf = z.object({
  totalResults: z.int(),
  itemsPerPage: z.int(),
  Resources: z.array(z.record(z.string(), z.unknown())),
});

describe('create', () => {
  it('joins the display name, defaults to Basic, and ignores what POST does not document', async () => {
    const answer = await create('ada@contoso.example', {
      active: false,
      externalId: 'x1',
      emails: [{ value: 'other@contoso.example' }],
    });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        userName: 'ada@contoso.example',
        displayName: 'Ada Lovelace',
        userType: 'Basic',
        active: true,
        emails: [{ type: 'work', value: 'ada@contoso.example', primary: true }],
      },
    });
    expect(answer.body).not.toHaveProperty('externalId');
  });

  it('keeps licences, title, phones, and manager as a plain e-mail', async () => {
    const answer = await create('ada@contoso.example', {
      userType: 'Licensed',
      title: 'Countess',
      phoneNumbers: [{ value: '+1' }],
      [ENTERPRISE]: { department: 'R&D', manager: 'boss@contoso.example' },
      [ZOOM_EXTENSION]: { zoomUnited: '1', pronouns: 'she' },
    });
    expect(answer.body).toMatchObject({
      userType: 'Licensed',
      title: 'Countess',
      phoneNumbers: [{ type: 'work', value: '+1' }],
      [ENTERPRISE]: { department: 'R&D', manager: 'boss@contoso.example' },
      [ZOOM_EXTENSION]: { zoomUnited: '1', pronouns: 'she' },
      roles: { value: 'Member' },
    });
  });

  it.each([
    [
      'a duplicate is 400',
      { userName: 'owner@contoso.example' },
      400,
      'The email "owner@contoso.example" is already in use.',
    ],
    ['no e-mail', { userName: 'ada' }, 400, 'The "userName" of the request is invalid.'],
    ['no userName', { name: {} }, 400, 'The "userName" of the request is invalid.'],
    [
      'an unknown userType',
      { userName: 'a@b.example', userType: 'Corp' },
      400,
      'The "userType" of the request is invalid.',
    ],
    [
      'both whiteboards',
      { userName: 'a@b.example', [ZOOM_EXTENSION]: { zoomWhiteboard: true, zoomWhiteboardPlus: true } },
      400,
      'Cannot assign Zoom Whiteboard and Zoom Whiteboard Plus to a user at the same time.',
    ],
  ])('%s', async (_what, body, status, detail) => {
    expect(await bench.call('POST', '/scim2/Users', body)).toMatchObject(fails(status, detail));
  });

  it('tells empty and broken JSON apart', async () => {
    expect(await bench.call('POST', '/scim2/Users')).toMatchObject(
      fails(400, 'The request JSON must not be empty.'),
    );
    expect(await bench.call('POST', '/scim2/Users', '{"a')).toMatchObject(
      fails(400, 'The request body must be in JSON format.'),
    );
  });

  it('refuses licences and Basic users over capacity, and takes one again when it is free', async () => {
    bench.account.settings.licences = { Basic: 1, Licensed: 1 };
    expect(await create('a@contoso.example', { userType: 'Licensed' })).toMatchObject(
      fails(409, 'Cannot add paid users.'),
    );
    expect(await create('b@contoso.example')).toMatchObject({ status: 201 });
    expect(await create('c@contoso.example')).toMatchObject(
      fails(400, 'You have reached the permitted maximum number of 1 "Basic" users.'),
    );
    expect(await activate('b@contoso.example', false)).toMatchObject({ status: 200 });
    expect(await create('c@contoso.example')).toMatchObject({ status: 201 });
    expect(await activate('b@contoso.example', true)).toMatchObject({ status: 400 });
  });

  it('refuses a plan over capacity and one that is none, and frees it on deactivation', async () => {
    bench.account.settings.plans = { zoomUnited: 1 };
    const plan = (zoomUnited: string): object => ({ userType: 'Licensed', [ZOOM_EXTENSION]: { zoomUnited } });
    expect(await create('a@contoso.example', plan('3'))).toMatchObject(
      fails(409, 'The Zoom United Plan is invalid.'),
    );
    expect(await create('a@contoso.example', plan('4'))).toMatchObject({ status: 201 });
    expect(await put('a@contoso.example', plan('8'))).toMatchObject({ status: 200 });
    expect(await create('b@contoso.example', plan('4'))).toMatchObject(
      fails(409, 'Cannot create more users with zoomUnited.'),
    );
    await activate('a@contoso.example', false);
    expect(await create('b@contoso.example', plan('4'))).toMatchObject({ status: 201 });
  });

  it('409 for a domain that is another’s; pending without any approved domain (§2.7)', async () => {
    bench.account.settings.associatedDomains = ['contoso.example'];
    expect(await create('a@fabrikam.example')).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/^The email domain does not match/) },
    });
    bench.account.settings.associatedDomains = [];
    expect(await create('a@fabrikam.example')).toMatchObject({ status: 201 });
    expect(await bench.call('GET', '/scim2/Users?filter=userName eq a@fabrikam.example')).toMatchObject(
      fails(400, 'User a@fabrikam.example not exist or not belong to this account.'),
    );
    expect(listOf.parse((await bench.call('GET', '/scim2/Users?count=100')).body).totalResults).toBe(1);
    changeUser(bench.account, 'a@fabrikam.example', { status: 'active' });
    expect(listOf.parse((await bench.call('GET', '/scim2/Users?count=100')).body).totalResults).toBe(2);
  });
});

describe('list', () => {
  it('has a default page of 1, at most 100, and thin rows (DF 111286)', async () => {
    createUsers(bench.account, {
      count: 150,
      prefix: 'z',
      domain: 'contoso.example',
      template: { title: 'T', enterprise: { department: 'D', costCenter: 'C' } },
    });
    const one = listOf.parse((await bench.call('GET', '/scim2/Users?startIndex=2')).body);
    expect(one).toMatchObject({ totalResults: 151, itemsPerPage: 1 });
    expect(one.Resources[0]).toMatchObject({
      userName: 'z1@contoso.example',
      [ENTERPRISE]: { department: 'D' },
    });
    for (const name of ['title', 'roles', 'phoneNumbers', ZOOM_EXTENSION])
      expect(one.Resources[0]).not.toHaveProperty([name]);
    expect(one.Resources[0]?.[ENTERPRISE]).toEqual({ department: 'D' });
    expect(listOf.parse((await bench.call('GET', '/scim2/Users?count=500')).body).itemsPerPage).toBe(100);
    expect(listOf.parse((await bench.call('GET', '/scim2/Users?count=0')).body).itemsPerPage).toBe(0);
    expect(
      listOf.parse((await bench.call('GET', '/scim2/Users?startIndex=101&count=100')).body).itemsPerPage,
    ).toBe(51);
  });

  it.each([
    ['quoted', 'userName eq "OWNER@contoso.example"', 1],
    ['unquoted', 'userName eq owner@contoso.example', 1],
    ['of nobody', 'userName eq nobody@contoso.example', 0],
  ])('filters by userName %s', async (_what, filter, total) => {
    const answer = await bench.call('GET', `/scim2/Users?filter=${encodeURIComponent(filter)}`);
    expect(listOf.parse(answer.body).totalResults).toBe(total);
  });

  it('filters externalId by Zoom’s own id, ampersand and all', async () => {
    expect(idOf('owner@contoso.example')).toContain('&');
    const filter = encodeURIComponent(`externalId eq "${idOf('owner@contoso.example')}"`);
    expect(listOf.parse((await bench.call('GET', `/scim2/Users?filter=${filter}`)).body).totalResults).toBe(
      1,
    );
    expect(await bench.call('GET', at('owner@contoso.example'))).toMatchObject({
      status: 200,
      body: { roles: { value: 'Owner' } },
    });
  });

  it.each(['active eq true', 'userName sw "a"', 'userName eq "a" and active eq true', 'emails.value eq "a"'])(
    'refuses the filter %s',
    async (filter) => {
      expect(await bench.call('GET', `/scim2/Users?filter=${encodeURIComponent(filter)}`)).toMatchObject(
        fails(400, `The current filter is not supported, the filter name: ${filter}`),
      );
    },
  );
});

describe('PUT', () => {
  beforeEach(async () => {
    await create('ada@contoso.example', {
      title: 'Countess',
      userType: 'Licensed',
      [ENTERPRISE]: { department: 'R&D', costCenter: 'C1' },
    });
  });

  it('is partial, ignores userName, and does not recompute the display name', async () => {
    const answer = await put('ada@contoso.example', {
      userName: 'x@contoso.example',
      name: { givenName: 'Augusta' },
      [ENTERPRISE]: { department: 'X' },
    });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        userName: 'ada@contoso.example',
        displayName: 'Ada Lovelace',
        name: { givenName: 'Augusta', familyName: 'Lovelace' },
        title: 'Countess',
        userType: 'Licensed',
        [ENTERPRISE]: { department: 'X', costCenter: 'C1' },
      },
    });
  });

  it('R23 changes the one login e-mail through emails, at most three times a day', async () => {
    const move = (from: string, to: string): ReturnType<ZoomBench['call']> =>
      put(from, { emails: [{ type: 'work', value: to, primary: true }] });
    expect(await move('ada@contoso.example', 'a1@contoso.example')).toMatchObject({
      body: { userName: 'a1@contoso.example', emails: [{ value: 'a1@contoso.example' }] },
    });
    expect(await bench.call('GET', '/scim2/Users?filter=userName eq ada@contoso.example')).toMatchObject({
      body: { totalResults: 0 },
    });
    await move('a1@contoso.example', 'a2@contoso.example');
    await move('a2@contoso.example', 'a3@contoso.example');
    expect(await move('a3@contoso.example', 'a4@contoso.example')).toMatchObject({ status: 400 });
    bench.clock.advance(86_400_001);
    bench.token = bench.issue();
    expect(await move('a3@contoso.example', 'a4@contoso.example')).toMatchObject({ status: 200 });
  });

  it('refuses an e-mail that is taken, in another domain, or an admin’s', async () => {
    const email = (value: string): object => ({ emails: [{ type: 'work', value }] });
    expect(await put('ada@contoso.example', email('owner@contoso.example'))).toMatchObject(
      fails(409, "Email ''owner@contoso.example'' has already been used."),
    );
    bench.account.settings.associatedDomains = ['contoso.example'];
    expect(await put('ada@contoso.example', email('ada@fabrikam.example'))).toMatchObject({ status: 409 });
    expect(await put('owner@contoso.example', email('new@contoso.example'))).toMatchObject(
      fails(400, 'Cannot change the email of Admin user.'),
    );
  });

  it('refuses an inactive or locked user, and applies a status alone', async () => {
    expect(await put('ada@contoso.example', { active: false, title: 'Nobody' })).toMatchObject({
      status: 200,
      body: { active: false, title: 'Countess' },
    });
    expect(await put('ada@contoso.example', { title: 'X' })).toMatchObject(
      fails(400, 'User is inactive or locked.'),
    );
    await create('lock@contoso.example');
    changeUser(bench.account, 'lock@contoso.example', { status: 'locked' });
    expect(await put('lock@contoso.example', { title: 'X' })).toMatchObject(
      fails(400, 'User is inactive or locked.'),
    );
  });

  it('refuses a paid type over capacity and a free Zoom Room', async () => {
    bench.account.settings.licences = { 'On-Prem': 0 };
    expect(await put('ada@contoso.example', { userType: 'On-Prem' })).toMatchObject(
      fails(409, 'Cannot add paid users.'),
    );
    createUser(bench.account, { email: 'room@contoso.example', kind: 'zoomRoom', userType: 'Licensed' });
    expect(await put('room@contoso.example', { userType: 'Basic' })).toMatchObject(
      fails(400, 'Cannot update Zoom Room user to free'),
    );
  });
});

describe('PATCH active', () => {
  beforeEach(async () => {
    await create('ada@contoso.example', {
      userType: 'Licensed',
      [ZOOM_EXTENSION]: { zoomUnited: '1', pronouns: 'she' },
    });
  });

  it('deactivation takes every licence, reactivation gives none back (§2.4)', async () => {
    expect((await activate('ada@contoso.example', false)).body).toMatchObject({
      active: false,
      userType: 'Basic',
      [ZOOM_EXTENSION]: { pronouns: 'she' },
    });
    const back = await activate('ada@contoso.example', true);
    expect(back.body).toMatchObject({ active: true, userType: 'Basic' });
    expect(back.body).not.toHaveProperty([ZOOM_EXTENSION, 'zoomUnited']);
  });

  it.each([
    ['operations in lower case (DF 100447)', { operations: [{ op: 'replace', value: { active: false } }] }],
    [
      'Entra’s capital Replace with a path',
      { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] },
    ],
    ['a path', { Operations: [{ op: 'replace', path: 'active', value: false }] }],
    [
      'a path beside a value object',
      { Operations: [{ op: 'replace', path: 'active', value: { active: false } }] },
    ],
    ['a string', { Operations: [{ op: 'replace', value: { active: 'False' } }] }],
    ['another attribute', { Operations: [{ op: 'replace', value: { title: 'X' } }] }],
    ['add', { Operations: [{ op: 'add', value: { active: false } }] }],
    ['no operation', { Operations: [] }],
  ])('refuses %s', async (_what, body) => {
    expect(await bench.call('PATCH', at('ada@contoso.example'), { schemas: [PATCH], ...body })).toMatchObject(
      fails(400, 'The request json did not contains valid active field.'),
    );
    expect(bench.account.users.byEmail('ada@contoso.example')?.status).toBe('active');
  });

  it('refuses admins, Zoom Rooms and forced inactivity', async () => {
    const refused = fails(400, 'Cannot activate or deactivate Zoom Room and Admin users.');
    expect(await activate('owner@contoso.example', false)).toMatchObject(refused);
    createUser(bench.account, { email: 'room@contoso.example', kind: 'zoomRoom' });
    expect(await activate('room@contoso.example', false)).toMatchObject(refused);
    changeUser(bench.account, 'ada@contoso.example', { status: 'inactive', forceInactive: true });
    expect(await activate('ada@contoso.example', true)).toMatchObject(fails(400, 'User is force inactive.'));
  });
});

describe('DELETE', () => {
  it('is final, frees the e-mail, and spares admins', async () => {
    await create('ada@contoso.example');
    const target = at('ada@contoso.example');
    expect(await bench.call('DELETE', target)).toMatchObject({ status: 204 });
    for (const method of ['GET', 'DELETE'])
      expect(await bench.call(method, target)).toMatchObject(fails(404, 'User does not exist.'));
    expect(await create('ada@contoso.example')).toMatchObject({ status: 201 });
    expect(await bench.call('DELETE', at('owner@contoso.example'))).toMatchObject(
      fails(400, 'Cannot delete Admin user.'),
    );
  });

  it('refuses a second one while the first runs (lock key, §4)', async () => {
    await create('ada@contoso.example');
    bench.account.settings.deleteDurationMs = 20;
    const target = at('ada@contoso.example');
    const [first, second] = await Promise.all([bench.call('DELETE', target), bench.call('DELETE', target)]);
    expect(first).toMatchObject({ status: 204 });
    expect(second).toMatchObject({
      status: 429,
      body: { detail: expect.stringMatching(/^Too many concurrent requests/) },
    });
  });
});
