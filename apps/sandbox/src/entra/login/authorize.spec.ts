import { createHash, generateKeyPairSync } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, SignJWT } from 'jose';
import { z } from 'zod';
import { Clock } from '../../clock/clock.ts';
import { DEFAULTS, seedEntra } from '../../defaults.ts';
import { FaultBook } from '../../faults/fault-book.ts';
import type { ServiceAnswer } from '../../http/message.ts';
import { requestOf } from '../../testing/request.ts';
import { TrafficLog } from '../../traffic/traffic-log.ts';
import { changeAdministrator, deleteAdministrator } from '../admin/administrators.ts';
import { applyApp } from '../admin/apps.ts';
import { Entra } from '../entra.ts';
import type { Tenant } from '../tenant.ts';

const { tenantId, clientId, clientSecret, administrators, applicationId } = DEFAULTS.entra;
const [admin, helpdesk] = administrators;
const AUTHORIZE = `/${tenantId}/oauth2/v2.0/authorize`;
const REDIRECT = 'http://127.0.0.1:4000/connections/authorized';
const SCOPE =
  'https://graph.microsoft.com/Application.ReadWrite.All https://graph.microsoft.com/AppRoleAssignment.ReadWrite.All';
const VERIFIER = 'v'.repeat(43);
const clock = new Clock();
let entra: Entra;
let tenant: Tenant;

beforeAll(async () => {
  entra = await Entra.create(clock, new FaultBook(), new TrafficLog(true));
});

beforeEach(() => {
  clock.reset();
  entra.tenants.clear();
  seedEntra(entra.tenants);
  const [first] = entra.tenants.all();
  if (!first) throw new Error('The seed made no tenant.');
  tenant = first;
});

const asked = (more: Record<string, string> = {}): string =>
  new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: REDIRECT,
    response_mode: 'query',
    scope: SCOPE,
    state: 's1',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  }).toString();

const open = (more: Record<string, string> = {}, path = AUTHORIZE): Promise<ServiceAnswer> =>
  entra.handle(requestOf('GET', `${path}?${asked(more)}`));

/** Where the browser is sent. */
function target(answer: ServiceAnswer): URLSearchParams {
  expect(answer.status).toBe(302);
  const url = new URL(answer.headers?.['location'] ?? '');
  expect(`${url.origin}${url.pathname}`).toBe(REDIRECT);
  return url.searchParams;
}

async function codeOf(more: Record<string, string> = {}, account: string = admin.userPrincipalName) {
  return target(await open({ ...more, account })).get('code') ?? '';
}

const redeem = (form: Record<string, string>): Promise<ServiceAnswer> =>
  entra.handle(
    requestOf('POST', `/${tenantId}/oauth2/v2.0/token`, {
      body: new URLSearchParams({
        client_id: clientId,
        client_secret: clientSecret,
        grant_type: 'authorization_code',
        redirect_uri: REDIRECT,
        code_verifier: VERIFIER,
        scope: SCOPE,
        ...form,
      }).toString(),
    }),
  );

const tokenAnswer = z.object({ access_token: z.string() });
const tokenOf = async (account: string): Promise<string> =>
  tokenAnswer.parse((await redeem({ code: await codeOf({}, account) })).body).access_token;

/** What the links of a page stand for. */
function links(answer: ServiceAnswer): string[] {
  return [...String(answer.body).matchAll(/<a href="([^"]+)"/g)].map((match) =>
    (match[1] ?? '').replaceAll('&amp;', '&'),
  );
}

describe('the sign-in page', () => {
  it('names what is asked for and who can sign in; each answer is one link', async () => {
    const page = await open();
    expect(page).toMatchObject({ status: 200, contentType: expect.stringContaining('text/html') });
    expect(page.body).toContain('AppRoleAssignment.ReadWrite.All');
    const accounts = links(page).map((link) => new URLSearchParams(link).get('account'));
    expect(accounts).toEqual([admin.userPrincipalName, helpdesk.userPrincipalName, '']);
    const [yes = '', , no = ''] = links(page);
    const signedIn = target(await entra.handle(requestOf('GET', `${AUTHORIZE}${yes}`)));
    expect([...signedIn.keys()]).toEqual(['code', 'state', 'session_state']);
    expect(signedIn.get('state')).toBe('s1');
    const refused = target(await entra.handle(requestOf('GET', `${AUTHORIZE}${no}`)));
    expect(Object.fromEntries(refused)).toEqual({
      error: 'access_denied',
      error_description: expect.stringMatching(/^AADSTS65004: /),
      state: 's1',
    });
  });

  it('puts the account of login_hint first', async () => {
    const page = await open({ login_hint: 'HELPDESK@contoso.example' });
    expect(new URLSearchParams(links(page)[0]).get('account')).toBe(helpdesk.userPrincipalName);
  });

  it('prompt=none cannot sign anybody in', async () => {
    expect(target(await open({ prompt: 'none' })).get('error')).toBe('login_required');
  });

  it('asks for approval when nobody consented to a permission, and gives no code', async () => {
    const more = { scope: `${SCOPE} https://graph.microsoft.com/User.ReadWrite.All` };
    expect((await open(more)).body).toContain('nobody consented');
    const page = await open({ ...more, account: admin.userPrincipalName });
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('AADSTS90094') });
    const [back = ''] = links(page);
    expect(target(await entra.handle(requestOf('GET', `${AUTHORIZE}${back}`))).get('error')).toBe(
      'access_denied',
    );
    applyApp(tenant, clientId, { delegatedPermissions: ['User.ReadWrite.All'] });
    expect(await codeOf({ scope: 'user.readwrite.all' })).toMatch(/^1\./);
  });

  it.each([
    ['an unknown client', { client_id: 'nobody' }, 700016],
    ['another response type', { response_type: 'token' }, 70005],
    ['another response mode', { response_mode: 'fragment' }, 70007],
    ['no scope', { scope: '' }, 900144],
    ['scopes of two resources', { scope: `${SCOPE} https://vault.test/read` }, 70011],
    ['no challenge', { code_challenge: '' }, 50147],
    ['no challenge method', { code_challenge_method: '' }, 501491],
    ['a plain challenge', { code_challenge_method: 'plain' }, 501491],
    ['an account from elsewhere', { account: 'eve@evil.test' }, 50034],
    [
      'an address that is not registered',
      { redirect_uri: 'https://evil.test/connections/authorized' },
      50011,
    ],
    ['another path', { redirect_uri: 'http://127.0.0.1:4000/connections/elsewhere' }, 50011],
    ['a longer path', { redirect_uri: `${REDIRECT}/x` }, 50011],
    ['a query', { redirect_uri: `${REDIRECT}?next=x` }, 50011],
    ['https on loopback', { redirect_uri: 'https://127.0.0.1:4000/connections/authorized' }, 50011],
    ['no address', { redirect_uri: '' }, 50011],
  ])('%s is an error page and never a redirect', async (_what, more, number) => {
    const answer = await open({ account: admin.userPrincipalName, ...more });
    expect(answer).toMatchObject({
      status: 400,
      contentType: expect.stringContaining('text/html'),
      body: expect.stringContaining(`AADSTS${String(number)}: `),
    });
    expect(answer.headers).not.toHaveProperty('location');
  });

  it('an unknown tenant is an error page too, and its name is escaped', async () => {
    const answer = await open({}, '/%3Cb%3Enowhere/oauth2/v2.0/authorize');
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('AADSTS90002') });
    expect(answer.body).not.toContain('<b>');
  });

  it('takes what is registered: exactly, with any port on loopback, or anything with *', async () => {
    const redirect_uri = 'https://lockstep.test/connections/authorized';
    const at = (uri: string): Promise<ServiceAnswer> =>
      open({ account: admin.userPrincipalName, redirect_uri: uri });
    expect((await at('http://localhost:9/connections/authorized')).status).toBe(302);
    expect((await at(redirect_uri)).status).toBe(400);
    applyApp(tenant, clientId, { redirectUris: [redirect_uri] });
    expect((await at(redirect_uri)).status).toBe(302);
    expect((await at('https://lockstep.test:8443/connections/authorized')).status).toBe(400);
    expect((await at(REDIRECT)).status).toBe(400);
    applyApp(tenant, clientId, { redirectUris: ['*'] });
    expect((await at('https://anywhere.test/')).status).toBe(302);
  });
});

describe('redeeming a code', () => {
  it('gives a token of the person: scp, upn, name, oid, tid, appid, no roles', async () => {
    const answer = await redeem({ code: await codeOf() });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: { token_type: 'Bearer', scope: SCOPE, expires_in: 4500, ext_expires_in: 4500 },
    });
    for (const name of ['id_token', 'refresh_token', 'client_info'])
      expect(answer.body).not.toHaveProperty(name);
    const claims = decodeJwt(tokenAnswer.parse(answer.body).access_token);
    expect(claims).toMatchObject({
      aud: 'https://graph.microsoft.com',
      appid: clientId,
      idtyp: 'user',
      name: admin.displayName,
      oid: admin.id,
      scp: 'Application.ReadWrite.All AppRoleAssignment.ReadWrite.All',
      tid: tenantId,
      upn: admin.userPrincipalName,
    });
    expect(claims).not.toHaveProperty('roles');
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(4500);
  });

  it('.default stands for all that are consented to; without a scope those of the request count', async () => {
    const code = await codeOf({ scope: 'https://graph.microsoft.com/.default' });
    expect((await redeem({ code, scope: 'https://graph.microsoft.com/.default' })).body).toMatchObject({
      scope: SCOPE,
    });
    const form = new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'authorization_code',
      redirect_uri: REDIRECT,
      code_verifier: VERIFIER,
      code: await codeOf({ scope: 'Application.ReadWrite.All' }),
    });
    expect(
      await entra.handle(requestOf('POST', `/${tenantId}/oauth2/v2.0/token`, { body: form.toString() })),
    ).toMatchObject({ status: 200, body: { scope: 'Application.ReadWrite.All' } });
  });

  it('openid gives an id token with the nonce, offline_access a refresh token, client_info the ids', async () => {
    const scope = `openid profile offline_access ${SCOPE}`;
    const back = target(
      await open({ scope, nonce: 'n1', client_info: '1', account: admin.userPrincipalName }),
    );
    const ids = { uid: admin.id, utid: tenantId };
    const read = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString());
    expect(read(back.get('client_info') ?? '')).toEqual(ids);
    const answer = await redeem({ code: back.get('code') ?? '', scope, client_info: '1' });
    const body = z
      .object({ id_token: z.string(), refresh_token: z.string(), client_info: z.string(), scope: z.string() })
      .parse(answer.body);
    expect(read(body.client_info)).toEqual(ids);
    expect(body.scope).toBe(`${SCOPE} openid profile`);
    expect(decodeJwt(body.id_token)).toMatchObject({
      aud: clientId,
      iss: expect.stringContaining(`/${tenantId}/v2.0`),
      nonce: 'n1',
      oid: admin.id,
      preferred_username: admin.userPrincipalName,
      tid: tenantId,
    });
  });

  it('takes a certificate for the secret', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    applyApp(tenant, clientId, { certificates: [pem] });
    const client_assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(`https://login/${tenantId}/oauth2/v2.0/token`)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    const answer = await redeem({
      code: await codeOf(),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion,
    });
    expect(decodeJwt(tokenAnswer.parse(answer.body).access_token)).toMatchObject({ appidacr: '2' });
  });

  const refused = (number: number, error = 'invalid_grant') => ({
    status: 400,
    body: { error, error_codes: [number] },
  });

  it('works once', async () => {
    const code = await codeOf();
    expect(await redeem({ code })).toMatchObject({ status: 200 });
    expect(await redeem({ code })).toMatchObject(refused(54005));
  });

  it('works for ten minutes', async () => {
    const [first, second] = [await codeOf(), await codeOf()];
    clock.advance(590_000);
    expect(await redeem({ code: first })).toMatchObject({ status: 200 });
    clock.advance(10_000);
    expect(await redeem({ code: second })).toMatchObject(refused(70008));
  });

  it.each([
    ['another verifier', { code_verifier: 'w'.repeat(43) }, 501481, 'invalid_grant'],
    ['no verifier', { code_verifier: '' }, 501481, 'invalid_grant'],
    [
      'another redirect URI',
      { redirect_uri: 'http://localhost:4000/connections/authorized' },
      500112,
      'invalid_grant',
    ],
    ['no redirect URI', { redirect_uri: '' }, 900144, 'invalid_request'],
    ['a code that was made up', { code: '1.made-up' }, 70000, 'invalid_grant'],
    ['no code', { code: '' }, 900144, 'invalid_request'],
    ['more than was consented to', { scope: 'User.ReadWrite.All' }, 65001, 'invalid_grant'],
  ])('is refused with %s', async (_what, form, number, error) => {
    expect(await redeem({ code: await codeOf(), ...form })).toMatchObject(refused(number, error));
  });

  it('is refused to another app, in another tenant, with a wrong secret, and when the consent is gone', async () => {
    const code = await codeOf();
    applyApp(tenant, 'other', { secret: 'other-secret', redirectUris: ['*'] });
    expect(await redeem({ code, client_id: 'other', client_secret: 'other-secret' })).toMatchObject(
      refused(70000),
    );
    expect(await redeem({ code, client_secret: 'wrong' })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client', error_codes: [7000215] },
    });
    applyApp(tenant, clientId, { delegatedPermissions: [] });
    expect(await redeem({ code })).toMatchObject(refused(65001));
  });
});

describe('Graph and the token of a person', () => {
  const roles = (token: string, method = 'GET', body?: unknown): Promise<ServiceAnswer> =>
    entra.handle(requestOf(method, `/v1.0/applications/${applicationId}`, { token, body }));

  it('needs the permission in the token and a directory role of the person', async () => {
    const denied = { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } };
    const nobody = await tokenOf(helpdesk.userPrincipalName);
    expect(await roles(nobody)).toMatchObject({ status: 200 });
    expect(await roles(nobody, 'PATCH', { appRoles: [] })).toMatchObject(denied);
    const token = await tokenOf(admin.userPrincipalName);
    const enabled = { status: 400, body: { error: { code: 'CannotDeleteOrUpdateEnabledEntitlement' } } };
    expect(await roles(token, 'PATCH', { appRoles: [] })).toMatchObject(enabled);
    changeAdministrator(tenant, admin.id, { directoryRoles: ['Cloud Application Administrator'] });
    expect(await roles(token, 'PATCH', { appRoles: [] })).toMatchObject(enabled);
    changeAdministrator(tenant, admin.id, { directoryRoles: ['User Administrator'] });
    expect(await roles(token, 'PATCH', { appRoles: [] })).toMatchObject(denied);
    expect(await entra.handle(requestOf('GET', '/v1.0/users', { token }))).toMatchObject(denied);
  });

  it('401 when it is revoked, expired, or the person is gone; 403 without the consent', async () => {
    const refused = { status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } };
    const token = await tokenOf(admin.userPrincipalName);
    applyApp(tenant, clientId, { delegatedPermissions: [] });
    expect(await roles(token)).toMatchObject({ status: 403 });
    applyApp(tenant, clientId, { delegatedPermissions: ['Application.ReadWrite.All'] });
    expect(await roles(token)).toMatchObject({ status: 200 });
    clock.advance(4_500_000);
    expect(await roles(token)).toMatchObject(refused);
    clock.reset();
    entra.login.revoke(tenant);
    expect(await roles(token)).toMatchObject(refused);
    applyApp(tenant, clientId, { delegatedPermissions: DEFAULTS.entra.delegatedPermissions.slice() });
    const second = await tokenOf(admin.userPrincipalName);
    expect(await roles(second)).toMatchObject({ status: 200 });
    deleteAdministrator(tenant, admin.userPrincipalName);
    expect(await roles(second)).toMatchObject(refused);
  });
});
