import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DEFAULTS } from '../../defaults.ts';
import { ZoomBench } from '../../testing/zoom-account.ts';
import { changeAccount, changeApp, createAccount, createApp } from '../admin/accounts.ts';
import { createUser } from '../admin/users.ts';
import { PLAN_LIMITS } from '../limits/plans.ts';

let bench: ZoomBench;

beforeEach(() => {
  bench = new ZoomBench();
});

describe('the service', () => {
  it.each(['/scim2/Users', '/v2/scim2/Users', '/scim/Users'])('Z1 answers under %s', async (path) => {
    expect(await bench.call('GET', path)).toMatchObject({
      status: 200,
      contentType: expect.stringContaining('application/scim+json'),
    });
  });

  it.each([
    'GET /scim2/ServiceProviderConfig',
    'GET /scim2/Schemas',
    'GET /scim2/ResourceTypes',
    'POST /scim2/Bulk',
    'PUT /scim2/Groups/g',
    'GET /scim2/Me',
  ])('Z2 has no %s', async (line) => {
    const [method = '', path = ''] = line.split(' ');
    expect(await bench.call(method, path, {})).toMatchObject({ status: 404 });
  });

  it('Z4 refuses every user call without SSO', async () => {
    bench.account.settings.ssoEnabled = false;
    expect(await bench.call('GET', '/scim2/Users')).toMatchObject({
      status: 400,
      body: { detail: 'Account has not enabled Single Sign-On.' },
    });
    expect(await bench.call('GET', '/scim2/Groups')).toMatchObject({ status: 200 });
  });

  it('Z5 wants the scope', async () => {
    changeApp(bench.zoom, DEFAULTS.zoom.clientId, { scopes: ['user:read'] });
    bench.token = bench.issue();
    expect(await bench.call('GET', '/scim2/Users')).toMatchObject({ status: 400, body: { code: 4711 } });
  });

  it('401 for a token that is unknown, old, revoked, or of a disabled app', async () => {
    bench.clock.advance(3_600_000);
    expect(await bench.call('GET', '/scim2/Users')).toMatchObject({
      status: 401,
      body: { code: 124, message: 'Access token is expired.' },
    });
    bench.token = bench.issue();
    changeApp(bench.zoom, DEFAULTS.zoom.clientId, { disabled: true });
    expect(await bench.call('GET', '/scim2/Users')).toMatchObject({ status: 401 });
    changeApp(bench.zoom, DEFAULTS.zoom.clientId, { disabled: false });
    bench.zoom.tokens.revokeAll(false);
    expect(await bench.call('GET', '/scim2/Users')).toMatchObject({
      status: 401,
      body: { message: 'Invalid access token.' },
    });
  });

  it('403 names the permission that is missing (§2.5)', async () => {
    changeApp(bench.zoom, DEFAULTS.zoom.clientId, { permissions: ['Group:Read'] });
    expect(await bench.call('GET', '/scim2/Users')).toMatchObject({
      status: 403,
      body: { detail: 'The current login user does not have the "User:Read" permission.' },
    });
    expect(await bench.call('POST', '/scim2/Users', {})).toMatchObject({
      status: 403,
      body: { detail: 'The request was denied due to insufficient permissions: "User:Edit"' },
    });
    expect(await bench.call('DELETE', '/scim2/Groups/x')).toMatchObject({ status: 403 });
  });

  it('a token opens its own account only', async () => {
    const other = createAccount(bench.zoom, { id: 'acc-2' });
    const user = createUser(other, { email: 'x@contoso.example' });
    expect(await bench.call('GET', `/scim2/Users/${encodeURIComponent(user.id)}`)).toMatchObject({
      status: 404,
    });
    bench.token = bench.zoom.tokens.issue(
      createApp(bench.zoom, other, { clientId: 'c2', clientSecret: 's2' }),
      false,
    ).accessToken;
    expect(await bench.call('GET', `/scim2/Users/${encodeURIComponent(user.id)}`)).toMatchObject({
      status: 200,
    });
  });
});

describe('rate limits (§4)', () => {
  it('per second: headers count down, 429 with X-RateLimit-Reset, the next second is free', async () => {
    bench = new ZoomBench(PLAN_LIMITS.free);
    const list = (): ReturnType<ZoomBench['call']> => bench.call('GET', '/scim2/Users');
    expect(await list()).toMatchObject({
      label: 'MEDIUM',
      headers: {
        'x-ratelimit-category': 'Medium',
        'x-ratelimit-type': 'QPS',
        'x-ratelimit-limit': '2',
        'x-ratelimit-remaining': '1',
      },
    });
    await list();
    expect(await list()).toMatchObject({
      status: 429,
      headers: {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Date.parse('2026-11-24T08:00:01Z') / 1000),
      },
      body: { message: 'You have reached the maximum per-second rate limit for this API. Try again later.' },
    });
    expect(await bench.call('GET', '/scim2/Users/x')).toMatchObject({ status: 404, label: 'LIGHT' });
    bench.clock.advance(1_000);
    expect(await list()).toMatchObject({ status: 200 });
    expect(bench.account.limiter.counters()).toMatchObject({
      MEDIUM: { requests: 4, violations: 1, peakPerSecond: 3 },
      LIGHT: { violations: 0 },
    });
  });

  it('per day: Retry-After is an ISO date, and the next day is free', async () => {
    changeAccount(bench.zoom, bench.account.id, { limits: { MEDIUM: { perDay: 2 } } });
    const list = (): ReturnType<ZoomBench['call']> => bench.call('GET', '/scim2/Users');
    await list();
    await list();
    expect(await list()).toMatchObject({
      status: 429,
      headers: { 'x-ratelimit-type': 'Daily-limit', 'retry-after': '2026-11-25T00:00:00.000Z' },
    });
    bench.clock.advance(86_400_000);
    bench.token = bench.issue();
    expect(await list()).toMatchObject({ status: 200 });
    expect(bench.account.limiter.counters()).toMatchObject({ MEDIUM: { dailyViolations: 1, violations: 0 } });
  });
});

describe('groups (§3)', () => {
  const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
  const ALIAS = 'urn:ietf:params:scim:schemas:extension:zoom:2.0:Group';

  it('are created, renamed, found, filled and deleted; members are in no answer', async () => {
    const made = await bench.call('POST', '/scim2/Groups', {
      displayName: 'Sales',
      [ALIAS]: { emailAlias: 'sales' },
    });
    expect(made).toMatchObject({
      status: 201,
      body: { displayName: 'Sales', [ALIAS]: { emailAlias: 'sales' } },
    });
    expect(await bench.call('POST', '/scim2/Groups', { displayName: 'sales' })).toMatchObject({
      status: 409,
      body: { detail: 'Group sales exists.' },
    });
    expect(await bench.call('POST', '/scim2/Groups', { displayName: '' })).toMatchObject({ status: 400 });
    const { id } = z.object({ id: z.string() }).parse(made.body);
    const user = createUser(bench.account, { email: 'm@contoso.example' });
    const patch = (...Operations: object[]): ReturnType<ZoomBench['call']> =>
      bench.call('PATCH', `/scim2/Groups/${encodeURIComponent(id)}`, { schemas: [PATCH_SCHEMA], Operations });
    expect(await patch({ op: 'add', path: 'members', value: [{ value: user.id }] })).toMatchObject({
      status: 204,
    });
    expect([...(bench.account.groups.get(id)?.members ?? [])]).toEqual([user.id]);
    expect(
      await patch(
        { op: 'remove', path: `members[value eq "${user.id}"]` },
        { op: 'replace', value: { displayName: 'EMEA', [`${ALIAS}:emailAlias`]: 'emea' } },
      ),
    ).toMatchObject({ status: 204 });
    expect(bench.account.groups.get(id)?.members.size).toBe(0);
    expect(await patch({ op: 'add', path: 'members', value: [{ value: 'nobody' }] })).toMatchObject({
      status: 404,
    });
    const found = await bench.call(
      'GET',
      `/scim2/Groups?filter=${encodeURIComponent('displayName eq "EMEA"')}`,
    );
    expect(found).toMatchObject({
      body: { totalResults: 1, Resources: [{ id, [ALIAS]: { emailAlias: 'emea' } }] },
    });
    expect(JSON.stringify(found.body)).not.toContain('members');
    expect(await bench.call('GET', '/scim2/Groups?filter=id eq "x"')).toMatchObject({
      status: 400,
      body: { detail: 'The current filter does not support the filter name: id eq "x"' },
    });
    expect(await bench.call('DELETE', `/scim2/Groups/${encodeURIComponent(id)}`)).toMatchObject({
      status: 204,
    });
    expect(await bench.call('GET', `/scim2/Groups/${encodeURIComponent(id)}`)).toMatchObject({
      status: 404,
      body: { detail: 'Group does not exist.' },
    });
  });
});
