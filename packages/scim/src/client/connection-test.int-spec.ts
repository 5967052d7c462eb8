import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEgress } from '@lockstep/platform/egress';
import type { TargetProfile } from '../profile/target-profile.ts';
import { startRig, type Reply, type Rig } from '../testing/fake-target.cases.ts';
import { plainProfile } from '../testing/profile.cases.ts';
import { createTargetReader } from './create-target.ts';
import type { TargetAuthentication } from './target-settings.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(async () => {
  await rig.close();
});

const bearer: TargetAuthentication = { kind: 'bearer', token: 't' };
const profile: TargetProfile = {
  ...plainProfile,
  displayName: 'Zoom',
  filter: { ...plainProfile.filter, noMatchAnswers: [{ status: 400, text: 'not belong to this account' }] },
  errors: [
    {
      text: 'has not enabled Single Sign-On',
      code: 'InsufficientRights',
      whatToDo: 'Switch it on.',
      credential: true,
      diagnosis: 'SingleSignOnNotEnabled',
    },
  ],
};

async function test(tenantUrl = rig.target.url, authentication = bearer) {
  return await createTargetReader(profile, { tenantUrl, authentication }, rig.dependencies).testConnection();
}

describe('testConnection (entra.md W2)', () => {
  it('searches for a user that cannot exist', async () => {
    rig.target.handler = () => ({ body: { totalResults: 0, Resources: [] } });
    expect(await test()).toEqual({ ok: true });
    expect(rig.target.arrived[0]?.query.get('filter')).toMatch(/^userName eq "[0-9a-f-]{36}"$/);
  });

  it('takes an answer that means nobody for success (zoom.md §7)', async () => {
    rig.target.handler = () => ({
      status: 400,
      body: { detail: 'User x not exist or not belong to this account.' },
    });
    expect(await test()).toEqual({ ok: true });
  });

  it.each<[string, Reply, string, string, string]>([
    [
      'bad token',
      { status: 401, body: { detail: 'Invalid access token.' } },
      'InvalidCredentials',
      'token',
      'Invalid access token.',
    ],
    [
      'missing permission',
      { status: 403, body: { detail: 'denied: "User:Read"' } },
      'InsufficientPermission',
      'token',
      '"User:Read"',
    ],
    [
      'no SSO (zoom.md Z4)',
      { status: 400, body: { detail: 'Account has not enabled Single Sign-On.' } },
      'SingleSignOnNotEnabled',
      'id',
      'Switch it on.',
    ],
    ['a web page', { body: '<html>Welcome</html>' }, 'NotScim', 'tenantUrl', 'SCIM address of Zoom'],
    ['another API', { body: { users: [] } }, 'NotScim', 'tenantUrl', 'SCIM address of Zoom'],
    ['404', { status: 404, body: 'nothing here' }, 'NotScim', 'tenantUrl', '404'],
    [
      'a redirect',
      { status: 302, headers: { location: 'https://x/login' } },
      'Redirected',
      'tenantUrl',
      'https://x/login',
    ],
    [
      'an ignored filter (R24)',
      { body: { totalResults: 1, Resources: [{ id: '1', userName: 'a' }] } },
      'FilterIgnored',
      'tenantUrl',
      'ignores filters',
    ],
    [
      'throttled for long',
      { status: 429, headers: { 'retry-after': '3600' } },
      'TooManyRequests',
      'tenantUrl',
      'test again later',
    ],
    [
      'down',
      { status: 503, body: { detail: 'maintenance' } },
      'TargetUnavailable',
      'tenantUrl',
      'maintenance',
    ],
    ['no answer', { fault: 'drop' }, 'NetworkError', 'tenantUrl', '127.0.0.1'],
  ])('%s', async (_name, reply, code, field, text) => {
    rig.target.handler = () => reply;
    const result = await test();
    expect(result).toMatchObject({ ok: false, code, field });
    expect(result.ok ? '' : result.message).toContain(text);
  });

  it.each([
    ['not an address', 'api.zoom.us', 'InvalidTenantUrl'],
    ['a host that does not exist', 'https://no-such-host.invalid/scim', 'UnknownHost'],
    ['nobody listens', 'http://127.0.0.1:1/scim', 'ConnectionRefused'],
  ])('%s', async (_name, tenantUrl, code) => {
    expect(await test(tenantUrl)).toMatchObject({ ok: false, code, field: 'tenantUrl' });
  });

  it('https where http is spoken is a TLS failure', async () => {
    expect(await test(rig.target.url.replace('http:', 'https:'))).toMatchObject({
      ok: false,
      code: 'TlsFailure',
      field: 'tenantUrl',
    });
  });

  it('a private address is refused by egress (R22)', async () => {
    const egress = createEgress({ allowPrivateAddresses: false });
    const settings = { tenantUrl: rig.target.url, authentication: bearer };
    const result = await createTargetReader(profile, settings, {
      ...rig.dependencies,
      egress,
    }).testConnection();
    await egress.close();
    expect(result).toMatchObject({ ok: false, code: 'ForbiddenAddress' });
  });

  it.each<[string, string, Reply, string, string]>([
    [
      'bad secret',
      '/token',
      { status: 401, body: { error: 'invalid_client' } },
      'InvalidCredentials',
      'clientSecret',
    ],
    ['wrong token address', '/token', { status: 404 }, 'NotScim', 'tokenUrl'],
    [
      'a token address that sends on',
      '/token',
      { status: 307, headers: { location: 'https://x/t' } },
      'Redirected',
      'tokenUrl',
    ],
    [
      'another kind of app',
      '/token',
      { status: 400, body: { error: 'unauthorized_client' } },
      'GrantNotAllowed',
      'authentication',
    ],
    ['a wrong scope', '/token', { status: 400, body: { error: 'invalid_scope' } }, 'InvalidScope', 'scope'],
  ])('of OAuth: %s', async (_name, path, reply, code, field) => {
    rig.target.handler = () => reply;
    const authentication = {
      kind: 'client_credentials',
      tokenUrl: rig.target.url + path,
      clientId: 'c',
      clientSecret: 's',
    } as const;
    expect(await test(rig.target.url, authentication)).toMatchObject({ ok: false, code, field });
  });
});
