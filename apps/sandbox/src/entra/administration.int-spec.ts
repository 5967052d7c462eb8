import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DEFAULTS } from '../defaults.ts';
import type { LiveAnswer } from '../testing/live-sandbox.ts';
import { LiveSandbox } from '../testing/live-sandbox.ts';

const { tenantId, clientId, clientSecret, servicePrincipalId, applicationId, appId, appRoles } =
  DEFAULTS.entra;
const REDIRECT = 'http://localhost:4000/connections/authorized';
const VERIFIER = 'v'.repeat(43);
const tokenAnswer = z.object({ access_token: z.string() });
const application = z.object({ appRoles: z.array(z.looseObject({ id: z.string(), origin: z.string() })) });
let live: LiveSandbox;

beforeAll(async () => {
  live = await LiveSandbox.start();
});
afterAll(() => live.close());
beforeEach(async () => {
  await live.control('POST', '/reset');
});

const login = (path: string): string => `${live.sandbox.entraLogin}/${tenantId}/oauth2/v2.0/${path}`;

function asked(more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: REDIRECT,
    response_mode: 'query',
    scope: 'https://graph.microsoft.com/.default',
    state: 's1',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  });
  return `${login('authorize')}?${query.toString()}`;
}

async function signIn(account = 'admin@contoso.example'): Promise<URLSearchParams> {
  const answer = await live.send('GET', asked({ account }));
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location') ?? '').searchParams;
}

function redeem(code: string): Promise<Response> {
  return fetch(login('token'), {
    method: 'POST',
    body: new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'authorization_code',
      code,
      code_verifier: VERIFIER,
      redirect_uri: REDIRECT,
    }),
  });
}

async function tokenOf(account?: string): Promise<string> {
  const response = await redeem((await signIn(account)).get('code') ?? '');
  return tokenAnswer.parse(await response.json()).access_token;
}

const graph = (method: string, path: string, token: string, body?: unknown): Promise<LiveAnswer> =>
  live.send(method, `${live.sandbox.graph}/v1.0/${path}`, { token, body });

/** The list as a client sends it back. */
async function roles(token: string): Promise<{ id: string }[]> {
  const { body } = await graph('GET', `applications(appId='${appId}')?$select=id,appRoles`, token);
  return application.parse(body).appRoles.map(({ origin: _origin, ...role }) => role);
}

const corp = {
  id: 'bbbbbbbb-0000-4000-8000-000000000001',
  value: 'Corp',
  displayName: 'Corp',
  description: 'Corp',
  isEnabled: true,
  allowedMemberTypes: ['User'],
};
const assignments = `servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`;

describe('an administrator signs in and administers app roles, over loopback', () => {
  it('page, code, token, roles, assignment', async () => {
    const page = await live.send('GET', asked());
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('account=admin%40contoso.example');
    const token = await tokenOf();
    const before = await roles(token);
    expect(before).toHaveLength(appRoles.length);
    const patched = await graph('PATCH', `applications/${applicationId}`, token, {
      appRoles: [...before, corp],
    });
    expect(patched).toMatchObject({ status: 204, body: '' });
    expect(await roles(token)).toHaveLength(appRoles.length + 1);
    await live.control('POST', '/entra/people', { id: 'ada', userPrincipalName: 'ada@contoso.example' });
    const wanted = { principalId: 'ada', resourceId: servicePrincipalId, appRoleId: corp.id };
    const created = await graph('POST', assignments, token, wanted);
    expect(created).toMatchObject({ status: 201, body: wanted });
    const { id } = z.object({ id: z.string() }).parse(created.body);
    expect(await graph('DELETE', `${assignments}/${id}`, token)).toMatchObject({ status: 204, body: '' });
    expect((await graph('DELETE', `${assignments}/${id}`, token)).status).toBe(404);
  });

  it('the app on its own has no permission to write', async () => {
    const token = await live.graphToken();
    const path = `applications/${applicationId}`;
    expect((await graph('GET', path, token)).status).toBe(200);
    expect((await graph('PATCH', path, token, { appRoles: await roles(token) })).status).toBe(403);
  });

  it('faults: each write can be done and its answer lost', async () => {
    const token = await tokenOf();
    const lose = (service: string, method: string, pathPattern: string): Promise<LiveAnswer> =>
      live.control('POST', '/faults', { kind: 'dropAfter', service, method, pathPattern });
    const before = await roles(token);
    await lose('graph', 'PATCH', '/applications/');
    await expect(
      graph('PATCH', `applications/${applicationId}`, token, { appRoles: [...before, corp] }),
    ).rejects.toThrow('fetch failed');
    expect(await roles(token)).toHaveLength(appRoles.length + 1);
    await live.control('POST', '/entra/people', { id: 'ada', userPrincipalName: 'ada@contoso.example' });
    const wanted = { principalId: 'ada', resourceId: servicePrincipalId, appRoleId: corp.id };
    await lose('graph', 'POST', '/appRoleAssignedTo$');
    await expect(graph('POST', assignments, token, wanted)).rejects.toThrow('fetch failed');
    const listed = z
      .object({ value: z.array(z.object({ id: z.string() })).length(1) })
      .parse((await graph('GET', assignments, token)).body);
    await lose('graph', 'DELETE', '/appRoleAssignedTo/');
    const [{ id } = { id: '' }] = listed.value;
    await expect(graph('DELETE', `${assignments}/${id}`, token)).rejects.toThrow('fetch failed');
    expect((await graph('GET', `${assignments}/${id}`, token)).status).toBe(404);
    const code = (await signIn()).get('code') ?? '';
    await lose('login', 'POST', '/token$');
    await expect(redeem(code)).rejects.toThrow('fetch failed');
    expect(await (await redeem(code)).json()).toMatchObject({ error_codes: [54005] });
  });

  it('codes and secrets of a sign-in stay out of the request log', async () => {
    await tokenOf();
    const { body } = await live.control('GET', '/requests?service=login&method=POST');
    expect(JSON.stringify(body)).not.toContain(VERIFIER);
  });
});

describe('the control API for sign-ins', () => {
  it('administrators and app registrations', async () => {
    expect((await live.control('GET', '/entra/administrators')).body).toMatchObject({
      total: 2,
      administrators: [
        {
          userPrincipalName: 'admin@contoso.example',
          directoryRoles: expect.arrayContaining(['Global Administrator']),
        },
        { userPrincipalName: 'helpdesk@contoso.example', directoryRoles: [] },
      ],
    });
    expect((await live.control('GET', '/entra/people')).body).toMatchObject({ total: 0 });
    const nia = { userPrincipalName: 'Nia@contoso.example', directoryRoles: ['Application Administrator'] };
    const created = await live.control('POST', '/entra/administrators', nia);
    expect(created).toMatchObject({ status: 201, body: { ...nia, displayName: nia.userPrincipalName } });
    expect((await live.control('POST', '/entra/administrators', nia)).status).toBe(409);
    const token = await tokenOf('nia@contoso.example');
    const path = `applications/${applicationId}`;
    const appRolesNow = { appRoles: await roles(token) };
    expect((await graph('PATCH', path, token, appRolesNow)).status).toBe(204);
    await live.control('PATCH', '/entra/administrators/nia@contoso.example', { directoryRoles: [] });
    expect((await graph('PATCH', path, token, appRolesNow)).status).toBe(403);
    const { id } = z.object({ id: z.string() }).parse(created.body);
    expect((await live.control('GET', `/entra/administrators/${id}`)).body).toMatchObject({
      directoryRoles: [],
    });
    await live.control('DELETE', `/entra/administrators/${id}`);
    expect((await graph('GET', path, token)).status).toBe(401);
    const changed = await live.control('PATCH', `/entra/apps/${clientId}`, {
      redirectUris: ['https://lockstep.test/connections/authorized'],
      delegatedPermissions: ['Application.Read.All'],
    });
    expect(changed.body).toMatchObject({
      secret: clientSecret,
      redirectUris: ['https://lockstep.test/connections/authorized'],
      delegatedPermissions: ['Application.Read.All'],
    });
    expect((await live.send('GET', asked())).status).toBe(400);
  });

  it('an enterprise app without an application object here', async () => {
    const path = '/entra/service-principals';
    const foreign = await live.control('POST', path, { displayName: 'F', application: false });
    expect(foreign).toMatchObject({ status: 201, body: { applicationId: null } });
    const own = await live.control('POST', path, { displayName: 'O', application: 'own-application' });
    expect(own.body).toMatchObject({ applicationId: 'own-application' });
    const token = await live.graphToken();
    const shown = z.object({ appId: z.string() });
    const application = async ({ body }: LiveAnswer): Promise<number> =>
      (await graph('GET', `applications(appId='${shown.parse(body).appId}')`, token)).status;
    expect(await application(foreign)).toBe(404);
    expect(await application(own)).toBe(200);
  });
});
