import { randomBytes } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  findConnection,
  parseKeyring,
  putSecret,
  secretNames,
  updateConnection,
  type TargetConnectionSettings,
} from '@lockstep/database';
import { createEgress } from '@lockstep/platform/egress';
import {
  createTestDatabase,
  sandboxDefaults,
  seedTarget,
  startSandbox,
  testCertificate,
  type Sandbox,
  type TestDatabase,
} from '@lockstep/testkit';
import { quickServices } from '../testing/quick-services.ts';
import { testConnection } from './test-connection.ts';

const keyring = parseKeyring(`k1:${randomBytes(32).toString('base64')}`);
const egress = createEgress({ allowPrivateAddresses: true });
const app = `/zoom/apps/${sandboxDefaults.zoom.clientId}`;

let database: TestDatabase;
let sandbox: Sandbox;
/** A web server that is no SCIM service, and one with a certificate that nobody trusts. */
let web: Server;
let tls: Server;
let connectionId: string;

const answer = (url: string | undefined, response: ServerResponse): void => {
  if (url?.startsWith('/moved')) response.writeHead(301, { location: 'https://elsewhere.example/' }).end();
  else response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Sign in</body></html>');
};
const listening = (server: Server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const portOf = (server: Server): string => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? String(address.port) : '';
};

beforeAll(async () => {
  web = createServer(({ url }, response) => {
    answer(url, response);
  });
  const { certificate: cert, privateKey: key } = testCertificate;
  tls = createTlsServer({ cert, key }, ({ url }, response) => {
    answer(url, response);
  });
  [database, sandbox] = await Promise.all([
    createTestDatabase(),
    startSandbox(),
    listening(web),
    listening(tls),
  ]);
});
afterAll(async () => {
  await egress.close();
  web.close();
  tls.close();
  await sandbox.stop();
  await database.drop();
});
beforeEach(async () => {
  await sandbox.reset();
  connectionId = await seedTarget(database.db, 'zoom', { sandbox: sandbox.addresses, keyring });
});

async function settings(): Promise<TargetConnectionSettings> {
  const connection = await findConnection(database.db, connectionId);
  if (connection?.kind !== 'target') throw new Error('no target');
  return connection.settings;
}

async function enter(change: Partial<TargetConnectionSettings>): Promise<void> {
  const changed = { ...(await settings()), ...change };
  await database.db
    .updateTable('connection')
    .set({ settings: JSON.stringify(changed) })
    .where('id', '=', connectionId)
    .execute();
}

async function test() {
  const input = { connectionId, servicePrincipalId: null };
  const services = quickServices({ db: database.db, egress, keyring });
  const report = await testConnection(services, input, AbortSignal.timeout(20_000));
  const [finding] = (await findConnection(database.db, connectionId))?.findings ?? [];
  return { ...report, message: finding?.message ?? '' };
}

const changeApp = (change: object) => () => sandbox.control('PATCH', app, change);
const changeAccount = (change: object) => () =>
  sandbox.control('PATCH', `/zoom/accounts/${sandboxDefaults.zoom.accountId}`, change);

describe('the test of a target says what is wrong, in which field, and who must do what', () => {
  it('passes where all is well', async () => {
    expect(await test()).toMatchObject({ ok: true, message: '' });
  });

  it.each<[string, () => Promise<unknown>, string, string, RegExp]>([
    [
      'an unknown host',
      () => enter({ tenantUrl: 'https://zoom.invalid/scim2' }),
      'UnknownHost',
      'tenantUrl',
      /operator must check the spelling/,
    ],
    [
      'an unknown host of tokens',
      () => enter({ tokenUrl: 'https://zoom.invalid/oauth/token' }),
      'UnknownHost',
      'tokenUrl',
      /operator must check the spelling/,
    ],
    [
      'a certificate that nobody trusts',
      () => enter({ tenantUrl: `https://127.0.0.1:${portOf(tls)}/scim2` }),
      'TlsFailure',
      'tenantUrl',
      /certificate is not trusted.*operator must add the issuing authority/s,
    ],
    [
      'https where http is spoken',
      () => enter({ tenantUrl: sandbox.addresses.zoomScim.replace('http:', 'https:') }),
      'TlsFailure',
      'tenantUrl',
      /does not speak TLS.*administrator must correct/s,
    ],
    [
      'a web site',
      () => enter({ tenantUrl: `http://127.0.0.1:${portOf(web)}/scim2` }),
      'NotScim',
      'tenantUrl',
      /web page.*administrator must check that the tenant URL is the SCIM address/s,
    ],
    [
      'a web site for tokens',
      () => enter({ tokenUrl: `http://127.0.0.1:${portOf(web)}/token` }),
      'NotScim',
      'tokenUrl',
      /administrator must check the token URL/,
    ],
    [
      'a redirect',
      () => enter({ tenantUrl: `http://127.0.0.1:${portOf(web)}/moved/scim2` }),
      'Redirected',
      'tenantUrl',
      /elsewhere\.example.*administrator must enter the final address/s,
    ],
    [
      'a redirect for tokens',
      () => enter({ tokenUrl: `http://127.0.0.1:${portOf(web)}/moved` }),
      'Redirected',
      'tokenUrl',
      /elsewhere\.example.*administrator must enter the final address/s,
    ],
    [
      'a wrong secret',
      () => putSecret(database.db, keyring, { connectionId, name: secretNames.account_credentials }, 'wrong'),
      'InvalidCredentials',
      'clientSecret',
      /administrator must check client id, client secret/,
    ],
    ['a wrong account', () => enter({ accountId: 'another' }), 'InvalidCredentials', 'accountId', /account/],
    [
      'an app that is switched off',
      changeApp({ disabled: true }),
      'AppDisabled',
      'clientId',
      /administrator must activate it/,
    ],
    [
      'an app of another kind',
      changeApp({ grants: ['authorization_code'] }),
      'GrantNotAllowed',
      'authentication',
      /administrator must choose the authentication that fits/,
    ],
    [
      'an app without the scope',
      changeApp({ scopes: ['user:read:admin'] }),
      'InsufficientPermission',
      'id',
      /scopes:\[scim2, scim2:admin\].*administrator must give the app the scope scim2:admin/s,
    ],
    [
      'a role without the permission',
      changeApp({ permissions: ['User:Edit'] }),
      'InsufficientPermission',
      'id',
      /"User:Read" permission.*a role with the permission named above/s,
    ],
    [
      'an account without single sign-on',
      changeAccount({ ssoEnabled: false }),
      'SingleSignOnNotEnabled',
      'id',
      /administrator must have a vanity URL approved and switch on single sign-on/,
    ],
    [
      'a Zoom that fails',
      () =>
        sandbox.control('POST', '/faults', { service: 'zoom', kind: 'status', status: 503, count: 'always' }),
      'TargetUnavailable',
      'tenantUrl',
      /Test again later/,
    ],
  ])('%s', async (_what, spoil, code, field, remedy) => {
    await spoil();
    const result = await test();
    expect(result).toMatchObject({ ok: false, code, field });
    expect(result.message).toMatch(remedy);
    for (const secret of [sandboxDefaults.zoom.clientSecret, 'wrong-secret'])
      expect(result.message).not.toContain(secret);
  });

  it('of client credentials and of a bearer token', async () => {
    const { zoomOAuth, zoomScim } = sandbox.addresses;
    const { clientId, clientSecret } = sandboxDefaults.zoom;
    const byClient = {
      authentication: 'client_credentials',
      tenantUrl: zoomScim,
      tokenUrl: `${zoomOAuth}/oauth/token`,
      clientId,
    } as const;
    const change = { displayName: 'Zoom', forgetTest: true };
    await updateConnection(database.db, connectionId, { ...change, settings: byClient });
    await putSecret(database.db, keyring, { connectionId, name: 'clientSecret' }, clientSecret);
    expect(await test()).toMatchObject({ ok: true });
    await updateConnection(database.db, connectionId, {
      ...change,
      settings: { ...byClient, credentialsIn: 'body' },
    });
    expect(await test()).toMatchObject({ code: 'InvalidCredentials', field: 'clientSecret' });
    const byToken = { authentication: 'bearer', tenantUrl: zoomScim } as const;
    await updateConnection(database.db, connectionId, { ...change, settings: byToken });
    await putSecret(database.db, keyring, { connectionId, name: 'token' }, 'lapsed');
    expect(await test()).toMatchObject({ code: 'InvalidCredentials', field: 'token' });
  });
});
