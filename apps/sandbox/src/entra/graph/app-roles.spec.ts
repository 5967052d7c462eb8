import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { arrayOf, isObject } from '../../json/json.ts';
import { GraphTenant } from '../../testing/graph-tenant.ts';
import { createGroup } from '../admin/groups.ts';
import { createPerson, deletePerson } from '../admin/people.ts';
import { assign, createServicePrincipal, DEFAULT_ACCESS } from '../admin/service-principals.ts';
import { changeSettings } from '../admin/settings.ts';

const BASIC = 'aaaaaaaa-0000-4000-8000-000000000001';
const LICENSED = 'aaaaaaaa-0000-4000-8000-000000000002';
const NEW = 'bbbbbbbb-0000-4000-8000-000000000001';
const SP = 'servicePrincipals/sp';
const APP = 'applications/app';
let graph: GraphTenant;

/** As a client sends it: without origin. */
const role = (id: string, value: string | null, more: object = {}) => ({
  id,
  value,
  displayName: value ?? 'access',
  description: value ?? 'access',
  isEnabled: true,
  allowedMemberTypes: ['User'],
  ...more,
});
const basic = role(BASIC, 'Basic');
const licensed = role(LICENSED, 'Licensed');
const body = (...appRoles: object[]) => ({ appRoles });

beforeEach(() => {
  graph = new GraphTenant();
  graph.permissions = [
    'Application.ReadWrite.All',
    'AppRoleAssignment.ReadWrite.All',
    'Application.Read.All',
    'User.Read.All',
  ];
  createServicePrincipal(graph.tenant, {
    id: 'sp',
    appId: 'client',
    displayName: 'Zoom',
    application: 'app',
    appRoles: [basic, licensed],
  });
  createServicePrincipal(graph.tenant, {
    id: 'foreign',
    appId: 'foreign-client',
    displayName: 'Gallery',
    application: false,
    appRoles: [role(NEW, 'Reader')],
  });
  createPerson(graph.tenant, { id: 'ada', userPrincipalName: 'ada@contoso.example', displayName: 'Ada' });
});

const rolesOf = (target: string): unknown[] =>
  arrayOf(graph.get(`${target}?$select=appRoles`)['appRoles']).map((shown) =>
    isObject(shown)
      ? `${String(shown['value'])} ${String(shown['isEnabled'])} ${String(shown['origin'])}`
      : shown,
  );
const patch = (target: string, ...appRoles: object[]) => graph.send('PATCH', target, body(...appRoles));
const patchError = (target: string, ...appRoles: object[]) => graph.error(target, 'PATCH', body(...appRoles));

describe('the application object of an enterprise app', () => {
  it('is read by its id and by the client id', () => {
    const shown = {
      id: 'app',
      appId: 'client',
      displayName: 'Zoom',
      appRoles: [
        { ...basic, origin: 'Application' },
        { ...licensed, origin: 'Application' },
      ],
    };
    expect(graph.get(APP)).toMatchObject(shown);
    expect(graph.get("applications(appId='client')?$select=id,appId,displayName,appRoles")).toEqual({
      '@odata.context': expect.any(String),
      ...shown,
    });
  });

  it.each(["applications(appId='foreign-client')", 'applications/nobody', 'applications/sp'])(
    '404 for %s',
    (target) => {
      expect(graph.error(target)).toMatchObject({ status: 404, code: 'Request_ResourceNotFound' });
      expect(patchError(target)).toMatchObject({ status: 404, code: 'Request_ResourceNotFound' });
    },
  );
});

describe('PATCH appRoles of an application', () => {
  it('replaces the whole list, which the service principal then shows', () => {
    expect(patch(APP, basic, licensed, role(NEW, 'On-Prem'))).toEqual({ status: 204 });
    const expected = ['Basic true Application', 'Licensed true Application', 'On-Prem true Application'];
    expect(rolesOf(APP)).toEqual(expected);
    expect(rolesOf(SP)).toEqual(expected);
  });

  it('the service principal follows late when reads by id are behind', () => {
    changeSettings(graph.tenant, { replication: { delayMs: 5000, directReads: true } });
    patch(APP, basic, licensed, role(NEW, 'On-Prem'));
    expect(rolesOf(APP)).toHaveLength(3);
    expect(rolesOf(SP)).toHaveLength(2);
    const wanted = { principalId: 'ada', resourceId: 'sp', appRoleId: NEW };
    expect(graph.error(`${SP}/appRoleAssignedTo`, 'POST', wanted).status).toBe(400);
    graph.clock.advance(5000);
    expect(rolesOf(SP)).toHaveLength(3);
    expect(graph.send('POST', `${SP}/appRoleAssignedTo`, wanted).status).toBe(201);
  });

  it('an enabled role can neither go nor get another value, not even while it is disabled', () => {
    const refused = { status: 400, code: 'CannotDeleteOrUpdateEnabledEntitlement' };
    expect(patchError(APP, basic)).toMatchObject(refused);
    expect(patchError(APP, basic, role(LICENSED, 'Pro'))).toMatchObject(refused);
    expect(patchError(APP, basic, role(LICENSED, 'Pro', { isEnabled: false }))).toMatchObject(refused);
    expect(rolesOf(APP)).toEqual(['Basic true Application', 'Licensed true Application']);
    expect(patch(APP, basic, { ...licensed, displayName: 'Other', description: 'Other' }).status).toBe(204);
    expect(patch(APP, basic, { ...licensed, isEnabled: false }).status).toBe(204);
    expect(patch(APP, basic, role(LICENSED, 'Pro')).status).toBe(204);
    expect(rolesOf(APP)).toEqual(['Basic true Application', 'Pro true Application']);
  });

  it('a disabled role goes, and its assignments with it', () => {
    const kept = assign(graph.tenant, 'sp', { principalId: 'ada', appRoleId: BASIC }).id;
    const lost = assign(graph.tenant, 'sp', { principalId: 'ada', appRoleId: LICENSED }).id;
    patch(APP, basic, { ...licensed, isEnabled: false });
    expect(graph.get(`${SP}/appRoleAssignedTo/${lost}`)).toMatchObject({ id: lost });
    patch(APP, basic);
    expect(graph.error(`${SP}/appRoleAssignedTo/${lost}`).status).toBe(404);
    expect(arrayOf(graph.get(`${SP}/appRoleAssignedTo`)['value'])).toMatchObject([{ id: kept }]);
  });

  it('a changed name of an id in another case is the same role', () => {
    expect(patch(APP, { ...basic, id: BASIC.toUpperCase() }, licensed).status).toBe(204);
    expect(arrayOf(graph.get(APP)['appRoles'])).toMatchObject([{ id: BASIC }, { id: LICENSED }]);
  });

  it.each([
    ['an id twice', [role(BASIC.toUpperCase(), 'Twice')], 'DuplicateValue'],
    ['a value twice', [role(NEW, 'Basic')], 'DuplicateValue'],
    ['an origin', [role(NEW, 'X', { origin: 'Application' })], 'Request_BadRequest'],
    ['no GUID', [role('new-role', 'X')], 'Request_BadRequest'],
    ['a space', [role(NEW, 'On Prem')], 'Request_BadRequest'],
    ['another letter', [role(NEW, 'Größe')], 'Request_BadRequest'],
    ['a dot in front', [role(NEW, '.x')], 'Request_BadRequest'],
    ['121 characters', [role(NEW, 'x'.repeat(121))], 'Request_BadRequest'],
    ['an empty value', [role(NEW, '', { displayName: 'x', description: 'x' })], 'Request_BadRequest'],
    ['no display name', [role(NEW, 'X', { displayName: undefined })], 'Request_BadRequest'],
    ['an empty description', [role(NEW, 'X', { description: '' })], 'Request_BadRequest'],
    ['no description', [role(NEW, 'X', { description: undefined })], 'Request_BadRequest'],
    ['nobody to assign it to', [role(NEW, 'X', { allowedMemberTypes: [] })], 'Request_BadRequest'],
    ['another member type', [role(NEW, 'X', { allowedMemberTypes: ['Group'] })], 'Request_BadRequest'],
    ['an unknown property', [role(NEW, 'X', { colour: 'red' })], 'Request_BadRequest'],
  ])('refuses %s', (_what, more, code) => {
    expect(patchError(APP, basic, licensed, ...more)).toMatchObject({ status: 400, code });
    expect(rolesOf(APP)).toHaveLength(2);
  });

  it('says that origin is the property that must not be there', () => {
    const given = role(NEW, 'X', { origin: 'Application' });
    expect(patchError(APP, basic, licensed, given).message).toContain("'origin'");
  });

  it('takes 120 characters, every documented sign, and several roles without a value', () => {
    const signs = role(NEW, ":!#$%&'()*+,-./:;<=>?@[]^+_`{|}~09azAZ");
    const more = [role(randomUUID(), 'x'.repeat(120)), role(randomUUID(), null), role(randomUUID(), null)];
    expect(patch(APP, basic, licensed, signs, ...more).status).toBe(204);
  });

  it.each([[undefined], [{}], [{ appRoles: null }], [{ appRoles: ['x'] }], [{ appRoles: [], tags: [] }]])(
    'refuses the body %j',
    (given) => {
      expect(graph.error(APP, 'PATCH', given)).toMatchObject({ status: 400, code: 'Request_BadRequest' });
    },
  );
});

describe('PATCH appRoles of a service principal', () => {
  it('adds and removes its own roles beside those of the application', () => {
    const own = role(NEW, 'Auditor');
    expect(patch(SP, basic, licensed, own)).toEqual({ status: 204 });
    expect(rolesOf(SP)).toEqual([
      'Basic true Application',
      'Licensed true Application',
      'Auditor true ServicePrincipal',
    ]);
    expect(rolesOf(APP)).toHaveLength(2);
    expect(patchError(SP, basic, licensed).code).toBe('CannotDeleteOrUpdateEnabledEntitlement');
    patch("servicePrincipals(appId='client')", basic, licensed, { ...own, isEnabled: false });
    expect(patch(SP, basic, licensed).status).toBe(204);
    expect(rolesOf(SP)).toHaveLength(2);
  });

  it('keeps its own roles when the application changes, and shares one space of values with it', () => {
    patch(SP, basic, licensed, role(NEW, 'Auditor'));
    expect(patchError(APP, basic, licensed, role(randomUUID(), 'Auditor')).code).toBe('DuplicateValue');
    patch(APP, basic, licensed, role(randomUUID(), 'On-Prem'));
    expect(rolesOf(SP)).toContain('Auditor true ServicePrincipal');
  });

  it('cannot touch roles that the application declares', () => {
    const refused = { status: 400, code: 'Request_BadRequest' };
    expect(patchError(SP, basic)).toMatchObject(refused);
    expect(patchError(SP, basic, { ...licensed, isEnabled: false })).toMatchObject(refused);
    expect(patchError(SP, basic, { ...licensed, displayName: 'Other' })).toMatchObject(refused);
    expect(patchError('servicePrincipals/foreign', role(NEW, 'Writer'))).toMatchObject(refused);
  });

  it('404 for one that does not exist', () => {
    expect(patchError('servicePrincipals/nobody').status).toBe(404);
  });
});

describe('app role assignments (graph.md §3)', () => {
  const wanted = { principalId: 'ada', resourceId: 'sp', appRoleId: BASIC };
  const target = `${SP}/appRoleAssignedTo`;

  it('assigns a person and a group, and shows the whole assignment', () => {
    const shown = {
      appRoleId: BASIC,
      createdDateTime: '2026-11-24T08:00:00.000Z',
      deletedDateTime: null,
      principalDisplayName: 'Ada',
      principalId: 'ada',
      principalType: 'User',
      resourceDisplayName: 'Zoom',
      resourceId: 'sp',
    };
    const answer = graph.send('POST', target, wanted);
    expect(answer).toMatchObject({ status: 201, body: shown });
    expect(arrayOf(graph.get(target)['value'])).toEqual([{ id: expect.any(String), ...shown }]);
    createGroup(graph.tenant, { id: 'g', displayName: 'Staff', groupTypes: [], members: [] });
    expect(
      graph.send('POST', "servicePrincipals(appId='client')/appRoleAssignedTo", {
        ...wanted,
        principalId: 'g',
      }),
    ).toMatchObject({ status: 201, body: { principalType: 'Group', principalDisplayName: 'Staff' } });
  });

  it('the same person may hold two roles, but not one twice', () => {
    graph.send('POST', target, wanted);
    expect(graph.send('POST', target, { ...wanted, appRoleId: LICENSED }).status).toBe(201);
    expect(graph.error(target, 'POST', wanted)).toMatchObject({
      status: 400,
      code: 'Request_BadRequest',
      message: 'Permission being assigned already exists on the object',
    });
  });

  it.each([
    [
      'an unknown role',
      { appRoleId: NEW },
      400,
      /^Permission being assigned was not found on application 'client'/,
    ],
    ['no role while there are some', { appRoleId: DEFAULT_ACCESS }, 400, /was not found on application/],
    ['another resource', { resourceId: 'foreign' }, 400, /^Not a valid reference update/],
    ['no principal', { principalId: undefined }, 400, /^One or more properties are invalid/],
    ['an unknown principal', { principalId: 'nobody' }, 404, /^Resource 'nobody' does not exist/],
  ])('refuses %s', (_what, change, status, message) => {
    const code = status === 404 ? 'Request_ResourceNotFound' : 'Request_BadRequest';
    const refused = graph.error(target, 'POST', { ...wanted, ...change });
    expect(refused).toMatchObject({ status, code, message: expect.stringMatching(message) });
    expect(arrayOf(graph.get(target)['value'])).toEqual([]);
  });

  it('refuses a disabled role and one for applications; without an enabled role there is default access', () => {
    const off = [
      { ...basic, isEnabled: false },
      { ...licensed, isEnabled: false },
    ];
    patch(APP, ...off, role(NEW, 'Daemon', { allowedMemberTypes: ['Application'] }));
    expect(graph.error(target, 'POST', wanted).status).toBe(400);
    expect(graph.error(target, 'POST', { ...wanted, appRoleId: NEW }).status).toBe(400);
    patch(APP, ...off, role(NEW, 'Daemon', { allowedMemberTypes: ['Application'], isEnabled: false }));
    expect(graph.send('POST', target, { ...wanted, appRoleId: DEFAULT_ACCESS }).status).toBe(201);
  });

  it('assigns another application, too, with a role that is for applications', () => {
    createServicePrincipal(graph.tenant, { id: 'daemon', displayName: 'Daemon' });
    patch(APP, basic, licensed, role(NEW, 'Both', { allowedMemberTypes: ['User', 'Application'] }));
    const daemon = { ...wanted, principalId: 'daemon' };
    expect(graph.error(target, 'POST', daemon).status).toBe(400);
    expect(graph.send('POST', target, { ...daemon, appRoleId: NEW })).toMatchObject({
      status: 201,
      body: { principalType: 'ServicePrincipal', principalDisplayName: 'Daemon' },
    });
    graph.tenant.directory.apply({ kind: 'servicePrincipalDeleted', id: 'daemon' });
    expect(arrayOf(graph.get(target)['value'])).toEqual([]);
  });

  it('refuses a person who was deleted', () => {
    deletePerson(graph.tenant, 'ada', false);
    expect(graph.error(target, 'POST', wanted).status).toBe(404);
  });

  it('takes an assignment away, once', () => {
    const { id } = graph.call('POST', target, wanted);
    expect(graph.send('DELETE', `${target}/${String(id)}`)).toEqual({ status: 204 });
    expect(graph.error(`${target}/${String(id)}`, 'DELETE')).toMatchObject({
      status: 404,
      code: 'Request_ResourceNotFound',
    });
    expect(graph.error(`${target}/${String(id)}`).status).toBe(404);
    expect(arrayOf(graph.get(target)['value'])).toEqual([]);
  });

  it('a list may lag behind a write', () => {
    changeSettings(graph.tenant, { replication: { held: true } });
    graph.send('POST', target, wanted);
    expect(arrayOf(graph.get(target)['value'])).toEqual([]);
    graph.tenant.directory.release();
    expect(arrayOf(graph.get(target)['value'])).toHaveLength(1);
  });
});

describe('permissions for the administration of app roles', () => {
  const denied = { status: 403, code: 'Authorization_RequestDenied' };
  const target = `${SP}/appRoleAssignedTo`;
  const wanted = { principalId: 'ada', resourceId: 'sp', appRoleId: BASIC };

  it.each([[['Application.Read.All', 'AppRoleAssignment.ReadWrite.All']], [['Directory.ReadWrite.All']]])(
    '%j cannot change app roles',
    (permissions) => {
      graph.permissions = permissions;
      expect(patchError(APP, basic, licensed)).toMatchObject(denied);
      expect(patchError(SP, basic, licensed)).toMatchObject(denied);
    },
  );

  it.each([
    [['Application.ReadWrite.All'], ['POST', 'DELETE']],
    [['AppRoleAssignment.ReadWrite.All'], ['POST']],
  ])('%j cannot %j assignments', (permissions, methods) => {
    graph.permissions = permissions;
    for (const method of methods)
      expect(graph.error(method === 'POST' ? target : `${target}/x`, method, wanted)).toMatchObject(denied);
  });

  it.each([
    ['Global Administrator', true],
    ['Privileged Role Administrator', true],
    ['Application Administrator', true],
    ['Cloud Application Administrator', true],
    ['User Administrator', false],
    [null, false],
  ])('a person with the directory role %s may: %j', (directoryRole, may) => {
    graph.directoryRoles = directoryRole === null ? [] : [directoryRole];
    const attempts: [string, string, unknown][] = [
      ['PATCH', APP, body(basic, licensed)],
      ['PATCH', SP, body(basic, licensed)],
      ['POST', target, wanted],
    ];
    for (const [method, path, given] of attempts) {
      if (may) expect(graph.send(method, path, given).status).toBeLessThan(300);
      else expect(graph.error(path, method, given)).toMatchObject(denied);
    }
    if (!may) expect(graph.error(`${target}/x`, 'DELETE')).toMatchObject(denied);
    expect(graph.get(APP)).toMatchObject({ id: 'app' });
  });
});
