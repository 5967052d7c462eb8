import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DEFAULTS } from '../defaults.ts';
import { LiveSandbox } from '../testing/live-sandbox.ts';

const { servicePrincipalId } = DEFAULTS.entra;
const bulk = z.object({ created: z.int(), ids: z.array(z.string()) });
let live: LiveSandbox;

beforeAll(async () => {
  live = await LiveSandbox.start();
});
afterAll(() => live.close());
beforeEach(async () => {
  await live.control('POST', '/reset');
});

describe('the control API', () => {
  it('tells addresses, defaults and a page for people', async () => {
    expect((await live.control('GET', '/addresses')).body).toEqual(JSON.parse(JSON.stringify(live.sandbox)));
    expect((await live.control('GET', '/defaults')).body).toMatchObject({
      scim: { token: 'sandbox-scim-token' },
    });
    expect((await live.control('GET', '/health')).body).toEqual({ ok: true });
    const page = await live.control('GET', '/');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.body).toContain('/entra/people');
  });

  it.each([
    ['a body that is not understood', 'POST', '/entra/people', { displayName: 'x' }, 400],
    ['an unknown property', 'POST', '/entra/people', { userPrincipalName: 'a@b', shoeSize: 3 }, 400],
    ['an unknown person', 'PATCH', '/entra/people/nobody', {}, 404],
    ['an unknown tenant', 'GET', '/entra/people?tenant=nope', undefined, 404],
    ['an unknown fault', 'POST', '/faults', { service: 'zoom', kind: 'explode' }, 400],
    ['an unknown setting', 'PATCH', '/entra/settings', { delta: { pageSise: 3 } }, 400],
    ['a delta setting without end', 'PATCH', '/entra/settings', { delta: { emptyPageEvery: 1 } }, 400],
    ['an unknown path', 'GET', '/nothing', undefined, 404],
  ])('says what is wrong: %s', async (_what, method, path, body, status) => {
    const answer = await live.control(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toHaveProperty('error');
  });

  it('refuses a body that is no JSON', async () => {
    const response = await fetch(`${live.sandbox.control}/clock`, {
      method: 'POST',
      body: '{"a',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(400);
  });

  it('seeds 10,000 people with a few requests', async () => {
    const people = bulk.parse(
      (await live.control('POST', '/entra/people/bulk', { count: 10_000, template: { department: 'Load' } }))
        .body,
    );
    await live.control('POST', `/entra/service-principals/${servicePrincipalId}/assignments/bulk`, {
      principalIds: people.ids,
      role: 'Basic',
    });
    await live.control('POST', '/zoom/users/bulk', { count: 10_000 });
    expect((await live.control('GET', '/entra/people?limit=1')).body).toMatchObject({
      total: 10_000,
      people: [{ properties: { department: 'Load' } }],
    });
    expect((await live.control('GET', '/zoom/users?limit=0')).body).toMatchObject({ total: 10_001 });
  });

  it('people: create, change, unset, soft delete, restore, hard delete', async () => {
    const upn = 'ada@contoso.example';
    expect(
      (await live.control('POST', '/entra/people', { userPrincipalName: upn, city: 'London' })).status,
    ).toBe(201);
    expect((await live.control('POST', '/entra/people', { userPrincipalName: upn })).status).toBe(409);
    const changed = await live.control('PATCH', `/entra/people/${upn}`, {
      department: null,
      unset: ['city'],
    });
    expect(changed.body).toMatchObject({ properties: { department: null } });
    expect(changed.body).not.toHaveProperty('properties.city');
    const { id } = z.object({ id: z.string() }).parse(changed.body);
    await live.control('DELETE', `/entra/people/${upn}`);
    expect((await live.control('GET', '/entra/people?deleted=true')).body).toMatchObject({ total: 1 });
    expect((await live.control('POST', `/entra/people/${id}/restore`)).status).toBe(200);
    expect(
      (await live.control('PATCH', '/entra/people/bulk', { people: [{ id, department: 'X' }] })).body,
    ).toEqual({ changed: 1 });
    await live.control('DELETE', `/entra/people/${id}?hard=true`);
    expect((await live.control('GET', `/entra/people/${id}`)).status).toBe(404);
  });

  it('groups, enterprise apps and assignments, seen by Graph', async () => {
    await live.control('POST', '/entra/people', { userPrincipalName: 'ada@contoso.example' });
    const group = await live.control('POST', '/entra/groups', {
      id: 'g',
      displayName: 'G',
      members: ['ada@contoso.example'],
    });
    expect(group).toMatchObject({ status: 201, body: { members: [expect.any(String)] } });
    const assigned = await live.control(
      'POST',
      `/entra/service-principals/${servicePrincipalId}/assignments`,
      { principalId: 'g', role: 'Licensed' },
    );
    expect(assigned).toMatchObject({
      status: 201,
      body: { principalType: 'Group', appRoleId: 'aaaaaaaa-0000-4000-8000-000000000002' },
    });
    const list = await live.send(
      'GET',
      `${live.sandbox.graph}/v1.0/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`,
      { token: await live.graphToken() },
    );
    expect(list.body).toMatchObject({ value: [{ principalId: 'g' }] });
    expect(
      (await live.control('POST', '/entra/groups/g/members', { remove: ['ada@contoso.example'] })).body,
    ).toEqual({ members: 0 });
    expect(
      (
        await live.control(
          'DELETE',
          `/entra/service-principals/${servicePrincipalId}/assignments?principalId=g`,
        )
      ).body,
    ).toEqual({ removed: 1 });
    expect(
      (
        await live.control('PATCH', `/entra/service-principals/${servicePrincipalId}`, {
          appRoles: [{ value: 'Corp', displayName: 'Corp' }],
        })
      ).body,
    ).toMatchObject({ appRoles: [{ value: 'Corp', isEnabled: true }] });
    await live.control('DELETE', '/entra/groups/g');
    expect((await live.control('GET', '/entra/groups')).body).toMatchObject({ total: 0 });
  });

  it('tenants and app registrations', async () => {
    await live.control('POST', '/entra/tenants', {
      id: 'fabrikam',
      displayName: 'Fabrikam',
      domain: 'fabrikam.example',
    });
    await live.control('POST', '/entra/people?tenant=fabrikam.example', {
      userPrincipalName: 'x@fabrikam.example',
    });
    expect((await live.control('GET', '/entra/tenants')).body).toMatchObject({
      total: 2,
      tenants: [{ people: 0 }, { people: 1 }],
    });
    expect(
      (
        await live.control('POST', '/entra/apps?tenant=fabrikam', {
          clientId: 'c',
          secret: 's',
          permissions: [],
        })
      ).status,
    ).toBe(201);
    expect(
      (await live.control('PATCH', '/entra/apps/c?tenant=fabrikam', { permissions: ['User.Read.All'] })).body,
    ).toMatchObject({ secret: 's', permissions: ['User.Read.All'] });
    expect((await live.control('DELETE', '/entra/apps/c?tenant=fabrikam')).body).toEqual({ removed: 1 });
  });

  it('replication, delta tokens, revocation', async () => {
    expect(
      (
        await live.control('PATCH', '/entra/settings', {
          replication: { held: true },
          delta: { pageSize: 3 },
        })
      ).body,
    ).toMatchObject({
      replication: { held: true, delayMs: 0 },
      delta: { pageSize: 3, tokenDays: 7 },
    });
    await live.control('POST', '/entra/people', { userPrincipalName: 'late@contoso.example' });
    expect((await live.control('POST', '/entra/replication/release')).body).toEqual({ released: 1 });
    expect((await live.control('POST', '/entra/delta-tokens/expire', { answer: 'gone' })).body).toEqual({
      ok: true,
    });
    const token = await live.graphToken();
    const users = `${live.sandbox.graph}/v1.0/users`;
    expect((await live.send('GET', users, { token })).status).toBe(200);
    await live.control('POST', '/entra/tokens/revoke');
    expect((await live.send('GET', users, { token })).status).toBe(401);
  });

  it('Zoom: accounts, apps, users, groups, limits', async () => {
    expect(
      (await live.control('POST', '/zoom/accounts', { id: 'acc-2', plan: 'pro', licences: { Licensed: 1 } }))
        .body,
    ).toMatchObject({
      id: 'acc-2',
      limits: { MEDIUM: { perSecond: 20 } },
      licences: { Basic: 9_999, Licensed: 1 },
    });
    expect(
      (await live.control('PATCH', '/zoom/accounts/acc-2', { limits: { LIGHT: { perSecond: 5 } } })).body,
    ).toMatchObject({ limits: { LIGHT: { perSecond: 5, perDay: null }, MEDIUM: { perSecond: 20 } } });
    expect(
      (await live.control('POST', '/zoom/apps?account=acc-2', { clientId: 'c', clientSecret: 's' })).body,
    ).toMatchObject({ accountId: 'acc-2' });
    expect((await live.control('PATCH', '/zoom/apps/c', { disabled: true })).body).toMatchObject({
      disabled: true,
    });
    const user = await live.control('POST', '/zoom/users', {
      email: 'bo@contoso.example',
      role: 'Admin',
      department: 'R&D',
      status: 'pending',
    });
    expect(user).toMatchObject({
      status: 201,
      body: { role: 'Admin', department: 'R&D', status: 'pending' },
    });
    expect((await live.control('POST', '/zoom/users/bo@contoso.example/confirm')).body).toMatchObject({
      status: 'active',
    });
    const { id } = z.object({ id: z.string() }).parse(user.body);
    expect(
      (await live.control('PATCH', `/zoom/users/${encodeURIComponent(id)}`, { userType: 'Licensed' })).body,
    ).toMatchObject({ userType: 'Licensed' });
    expect(
      (await live.control('POST', '/zoom/groups', { displayName: 'G', members: [id] })).body,
    ).toMatchObject({ members: [id] });
    await live.control('DELETE', '/zoom/users/bo@contoso.example');
    expect((await live.control('GET', '/zoom/groups')).body).toMatchObject({ groups: [{ members: [] }] });
    await live.send('GET', `${live.sandbox.zoomScim}/Users`, { token: await live.zoomToken() });
    expect((await live.control('GET', '/zoom/limits')).body).toMatchObject({
      labels: { MEDIUM: { requests: 1, violations: 0 } },
    });
    expect((await live.control('POST', '/zoom/tokens/revoke', {})).body).toEqual({ revoked: 1 });
  });

  it('SCIM application and sink', async () => {
    expect(
      (await live.control('POST', '/scim/users/bulk', { count: 3, template: { title: 'T' } })).body,
    ).toMatchObject({ created: 3 });
    expect((await live.control('PATCH', '/scim/users/s1', { title: 'X' })).body).toMatchObject({
      title: 'X',
      active: true,
    });
    expect((await live.control('POST', '/scim/users', { userName: 's1' })).status).toBe(409);
    expect((await live.control('POST', '/scim/groups', { displayName: 'G' })).status).toBe(201);
    expect(
      (await live.control('PATCH', '/scim/settings', { quirks: { ignoreFilters: true } })).body,
    ).toMatchObject({ quirks: { ignoreFilters: true, noLocation: false }, etag: true });
    expect((await live.control('PATCH', '/scim/settings', { quirks: { typo: true } })).status).toBe(400);
    expect((await live.control('DELETE', '/scim/users/s2')).status).toBe(200);
    expect((await live.control('DELETE', '/scim/users')).body).toEqual({ removed: 2 });
    expect((await live.control('POST', '/sink/users/bulk', { count: 5 })).body).toEqual({ created: 5 });
    expect((await live.control('GET', '/sink')).body).toEqual({
      requests: { total: 0, byMethod: {} },
      users: 5,
    });
    expect((await live.control('DELETE', '/sink')).body).toEqual({ removed: 5 });
  });

  it('the clock moves token lifetimes', async () => {
    const token = await live.zoomToken();
    await live.control('POST', '/clock', { advanceMs: 3_600_000 });
    expect((await live.send('GET', `${live.sandbox.zoomScim}/Users`, { token })).status).toBe(401);
    expect((await live.control('POST', '/clock', { set: '2027-01-01T00:00:00Z' })).body).toMatchObject({
      now: expect.stringMatching(/^2027-01-01T00:00:00/),
    });
    expect((await live.control('POST', '/clock', { freeze: true })).body).toMatchObject({ frozen: true });
    expect((await live.control('POST', '/clock', {})).status).toBe(400);
  });

  it('reset forgets everything, tokens included', async () => {
    const token = await live.graphToken();
    const zoom = await live.zoomToken();
    await live.control('POST', '/entra/people', { userPrincipalName: 'x@contoso.example' });
    await live.control('POST', '/faults', { service: 'zoom', kind: 'dropAfter' });
    await live.control('POST', '/reset');
    expect((await live.control('GET', '/entra/people')).body).toMatchObject({ total: 0 });
    expect((await live.control('GET', '/faults')).body).toEqual({ faults: [] });
    expect((await live.control('GET', '/requests')).body).toMatchObject({ total: 0 });
    expect((await live.send('GET', `${live.sandbox.graph}/v1.0/users`, { token })).status).toBe(401);
    expect((await live.send('GET', `${live.sandbox.zoomScim}/Users`, { token: zoom })).status).toBe(401);
  });
});
