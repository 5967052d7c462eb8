import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, SignJWT } from 'jose';
import { z } from 'zod';
import { Clock } from '../../clock/clock.ts';
import { DEFAULTS, seedEntra } from '../../defaults.ts';
import { FaultBook } from '../../faults/fault-book.ts';
import { faultRule } from '../../faults/fault.ts';
import type { ServiceAnswer } from '../../http/message.ts';
import { requestOf } from '../../testing/request.ts';
import { TrafficLog } from '../../traffic/traffic-log.ts';
import { Entra } from '../entra.ts';
import { changeSettings } from '../admin/settings.ts';
import { createPeople } from '../admin/people.ts';
import type { Tenant } from '../tenant.ts';

const { tenantId, clientId, clientSecret } = DEFAULTS.entra;
const clock = new Clock();
const faults = new FaultBook();
const traffic = new TrafficLog(true);
let entra: Entra;
let tenant: Tenant;

beforeAll(async () => {
  entra = await Entra.create(clock, faults, traffic);
});

beforeEach(() => {
  clock.reset();
  faults.clear();
  traffic.clear();
  entra.tenants.clear();
  seedEntra(entra.tenants);
  const [first] = entra.tenants.all();
  if (!first) throw new Error('The seed made no tenant.');
  tenant = first;
});

const form = (more: Record<string, string> = {}): string =>
  new URLSearchParams({
    client_id: clientId,
    client_secret: clientSecret,
    grant_type: 'client_credentials',
    scope: 'https://graph.microsoft.com/.default',
    ...more,
  }).toString();

async function post(body: string, path = `/${tenantId}/oauth2/v2.0/token`): Promise<ServiceAnswer> {
  return entra.handle(requestOf('POST', path, { body }));
}

async function tokenOf(more: Record<string, string> = {}): Promise<string> {
  const { body } = await post(form(more));
  return z.object({ access_token: z.string() }).parse(body).access_token;
}

const graph = (token: string, target = '/v1.0/users'): Promise<ServiceAnswer> =>
  entra.handle(requestOf('GET', target, { token }));

describe('the token endpoint (graph.md §11)', () => {
  it('issues a signed token with tid, appid, aud and roles for 3599 s', async () => {
    const answer = await post(form());
    expect(answer).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 },
    });
    const claims = decodeJwt(await tokenOf());
    expect(claims).toMatchObject({ tid: tenantId, appid: clientId, aud: 'https://graph.microsoft.com' });
    expect(claims['roles']).toContain('User.Read.All');
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3599);
  });

  it.each([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 7000215],
    ['an unknown client', { client_id: 'nobody' }, 400, 700016],
    ['another grant', { grant_type: 'password' }, 400, 70003],
    ['a scope without /.default', { scope: 'User.Read.All' }, 400, 1002012],
  ])('answers %s with its AADSTS number', async (_what, more, status, number) => {
    expect(await post(form(more))).toMatchObject({
      status,
      body: {
        error_codes: [number],
        error_description: expect.stringContaining(`AADSTS${String(number)}: `),
      },
    });
  });

  it('answers an unknown tenant with 90002, and takes the domain for the id', async () => {
    expect(await post(form(), '/nowhere/oauth2/v2.0/token')).toMatchObject({
      status: 400,
      body: { error_codes: [90002] },
    });
    expect(await post(form(), '/contoso.example/oauth2/v2.0/token')).toMatchObject({ status: 200 });
  });

  it('takes a certificate, and refuses another key, another app and an old assertion', async () => {
    const mine = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = mine.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    tenant.apps.set('cert-app', {
      clientId: 'cert-app',
      secret: null,
      certificates: [pem],
      permissions: new Set(['User.Read.All']),
      delegatedPermissions: new Set(),
      redirectUris: [],
    });
    const assertion = (key: typeof mine.privateKey, issuer: string, lifetime: string): Promise<string> =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'RS256' })
        .setIssuer(issuer)
        .setSubject(issuer)
        .setAudience(`https://login/${tenantId}/oauth2/v2.0/token`)
        .setIssuedAt()
        .setExpirationTime(lifetime)
        .sign(key);
    const send = async (client_assertion: string): Promise<ServiceAnswer> =>
      post(
        new URLSearchParams({
          client_id: 'cert-app',
          grant_type: 'client_credentials',
          scope: 'https://graph.microsoft.com/.default',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion,
        }).toString(),
      );
    expect(await send(await assertion(mine.privateKey, 'cert-app', '5m'))).toMatchObject({ status: 200 });
    expect(await send(await assertion(other.privateKey, 'cert-app', '5m'))).toMatchObject({
      status: 401,
      body: { error_codes: [700027] },
    });
    expect(await send(await assertion(mine.privateKey, 'another', '5m'))).toMatchObject({
      body: { error_codes: [700027] },
    });
    expect(await send(await assertion(mine.privateKey, 'cert-app', '-1h'))).toMatchObject({
      body: { error_codes: [700024] },
    });
    expect(
      await post(new URLSearchParams({ client_id: 'cert-app', grant_type: 'client_credentials' }).toString()),
    ).toMatchObject({ body: { error_codes: [7000218] } });
  });

  it('serves the metadata that MSAL asks for, under the host that MSAL believes in', async () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'login.test' };
    const openid = await entra.handle(
      requestOf('GET', `/${tenantId}/v2.0/.well-known/openid-configuration`, { headers }),
    );
    expect(openid.body).toMatchObject({
      issuer: `https://login.test/${tenantId}/v2.0`,
      token_endpoint: `https://login.test/${tenantId}/oauth2/v2.0/token`,
    });
    const instance = await entra.handle(
      requestOf('GET', '/common/discovery/instance?api-version=1.1', { headers }),
    );
    expect(instance.body).toMatchObject({
      metadata: [{ preferred_network: 'login.test', aliases: ['login.test'] }],
    });
  });
});

describe('Graph reads the token', () => {
  it('200 for a good one, also for the sandbox’s own audience', async () => {
    expect(await graph(await tokenOf())).toMatchObject({ status: 200 });
    expect(await graph(await tokenOf({ scope: 'http://sandbox.test/.default' }))).toMatchObject({
      status: 200,
    });
  });

  it('401 when it is missing, made up, expired, for another audience, or revoked', async () => {
    const refused = { status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } };
    expect(await entra.handle(requestOf('GET', '/v1.0/users'))).toMatchObject(refused);
    expect(await graph('made.up.token')).toMatchObject(refused);
    expect(await graph(await tokenOf({ scope: 'https://dod-graph.microsoft.us/.default' }))).toMatchObject(
      refused,
    );
    const token = await tokenOf();
    clock.advance(3_600_000);
    expect(await graph(token)).toMatchObject(refused);
    clock.reset();
    expect(await graph(token)).toMatchObject({ status: 200 });
    entra.login.revoke(tenant);
    expect(await graph(token)).toMatchObject(refused);
    expect(await graph(await tokenOf())).toMatchObject({ status: 200 });
  });

  it('403 as soon as a permission is taken away; a new one needs a new token', async () => {
    const app = tenant.apps.get(clientId);
    if (!app) throw new Error('The seed made no app.');
    const token = await tokenOf();
    app.permissions = new Set();
    expect(await graph(token)).toMatchObject({
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied' } },
    });
    const without = await tokenOf();
    app.permissions = new Set(['User.Read.All']);
    expect(await graph(without)).toMatchObject({ status: 403 });
    expect(await graph(await tokenOf())).toMatchObject({ status: 200 });
  });

  it('G54 errors carry request id, date and the client’s request id', async () => {
    const answer = await entra.handle(
      requestOf('GET', '/v1.0/nothing', { token: await tokenOf(), headers: { 'client-request-id': 'mine' } }),
    );
    expect(answer.body).toMatchObject({
      error: { innerError: { 'client-request-id': 'mine', 'request-id': expect.any(String) } },
    });
  });

  it('G60 throttles with and without Retry-After', async () => {
    const token = await tokenOf();
    changeSettings(tenant, { throttle: { resourceUnits: 2 } });
    expect(await graph(token)).toMatchObject({ status: 200, headers: { 'x-ms-resource-unit': '2' } });
    expect(await graph(token)).toMatchObject({
      status: 429,
      headers: {
        'retry-after': expect.stringMatching(/^\d+$/),
        'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
      },
    });
    changeSettings(tenant, { throttle: { retryAfter: false } });
    expect((await graph(token)).headers).not.toHaveProperty('retry-after');
  });
});

describe('$batch through the service', () => {
  it('each request is throttled, disturbed and recorded on its own (graph.md §13.10)', async () => {
    const [id = ''] = createPeople(tenant, { count: 1, prefix: 'p', template: {} });
    faults.add(
      faultRule.parse({
        service: 'graph',
        pathPattern: '/manager$',
        kind: 'status',
        status: 429,
        headers: { 'Retry-After': '3' },
      }),
    );
    const requests = [
      { id: 'a', method: 'GET', url: `/users/${id}?$select=id` },
      { id: 'b', method: 'GET', url: `/users/${id}/manager` },
      {
        id: 'c',
        method: 'POST',
        url: `/users/${id}/checkMemberGroups`,
        headers: { 'Content-Type': 'application/json' },
        body: { groupIds: ['g'] },
      },
    ];
    const answer = await entra.handle(
      requestOf('POST', '/v1.0/$batch', { token: await tokenOf(), body: { requests } }),
    );
    const { responses } = z
      .object({
        responses: z.array(
          z.object({
            id: z.string(),
            status: z.int(),
            headers: z.record(z.string(), z.string()),
            body: z.unknown(),
          }),
        ),
      })
      .parse(answer.body);
    const statusOf = Object.fromEntries(responses.map((response) => [response.id, response.status]));
    expect(answer.status).toBe(200);
    expect(statusOf).toEqual({ a: 200, b: 429, c: 200 });
    expect(responses.find((response) => response.id === 'b')?.headers).toHaveProperty('Retry-After', '3');
    expect(responses.find((response) => response.id === 'a')?.body).toMatchObject({ id });
    expect(
      traffic.requests().map(({ path, status, inBatch }) => [path.split('/').at(-1), status, inBatch]),
    ).toEqual([
      [id, 200, true],
      ['manager', 429, true],
      ['checkMemberGroups', 200, true],
    ]);
  });
});
