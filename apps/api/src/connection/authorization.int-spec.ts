import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { acceptGrant, parseKeyring, takeReturned } from '@lockstep/database';
import { z } from 'zod';
import {
  authorizeConnection,
  createJob,
  createTarget,
  startJob,
  updateConnection,
} from '../testing/operations.ts';
import { refusalIn } from '../testing/refusal.ts';
import { fieldList, idIn, jobInput, seedConnections, targetInput } from '../testing/seed.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';
import type { ConnectionTest, WorkflowControl } from '../temporal/workflow-control.ts';

const publicUrl = 'https://lockstep.example/provisioning';
const redirectUrl = `${publicUrl}/connections/authorized`;
const oauthFields = {
  tenantUrl: 'http://127.0.0.1:41002/scim2',
  authorizeUrl: 'http://127.0.0.1:41002/oauth/authorize',
  tokenUrl: 'http://127.0.0.1:41002/oauth/token',
  clientId: 'zoom-app',
  clientSecret: 'a-secret-of-zoom',
};
const grant = { accessToken: 'access', renewAtMs: 1, expiresAtMs: 2, refreshToken: 'refresh' };

/** Stands in for Temporal and the worker. */
class Worker implements WorkflowControl {
  readonly taken: { readonly code: string; readonly codeVerifier: string; readonly redirectUrl: string }[] =
    [];
  readonly told: string[] = [];
  answer: ConnectionTest = { kind: 'tested', report: { ok: true, code: null, field: null } };

  jobChanged(jobId: string) {
    this.told.push(jobId);
    return Promise.resolve({ reached: true } as const);
  }
  readonly jobDeleted = () => Promise.resolve({ reached: true } as const);
  readonly provisionOnDemand = () => Promise.resolve({ reached: true } as const);
  readonly testConnection = () => Promise.reject(new Error('not asked for'));
  readonly changeDirectory = () => Promise.reject(new Error('not asked for'));
  readonly ping = () => Promise.resolve({ reached: true } as const);
  readonly close = () => Promise.resolve();

  async authorizeConnection(input: { readonly authorizationId: string }): Promise<ConnectionTest> {
    expect(Object.keys(input)).toEqual(['authorizationId']);
    const ring = parseKeyring(api.keys);
    const returned = await takeReturned(api.db, ring, input.authorizationId);
    if (returned === null) throw new Error('nothing came back');
    this.taken.push(returned);
    if (this.answer.kind === 'tested' && this.answer.report.ok)
      await acceptGrant(api.db, ring, returned.connectionId, grant);
    return this.answer;
  }
}

let api: TestApplication;
let worker: Worker;
let connectionId: string;

beforeAll(async () => {
  worker = new Worker();
  api = await startTestApplication({
    variables: { LOCKSTEP_PUBLIC_URL: publicUrl },
    workflows: worker,
  });
});
afterAll(() => api.stop());

beforeEach(async () => {
  worker.taken.length = 0;
  worker.told.length = 0;
  worker.answer = { kind: 'tested', report: { ok: true, code: null, field: null } };
  const input = { ...targetInput, authentication: 'authorization_code', settings: fieldList(oauthFields) };
  connectionId = idIn(await api.graphql(createTarget, { input }), 'createTargetConnection', 'connection');
});

interface Page {
  readonly status: number;
  readonly text: string;
  readonly location: string | null;
  readonly cookie: string;
}

/** What a browser does with an address under LOCKSTEP_PUBLIC_URL. */
async function open(address: string, cookie = ''): Promise<Page> {
  expect(address).toContain(publicUrl);
  const response = await fetch(address.replace(publicUrl, api.url), {
    redirect: 'manual',
    headers: cookie === '' ? {} : { cookie: `other=1; ${cookie}` },
  });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  return {
    status: response.status,
    text: await response.text(),
    location: response.headers.get('location'),
    cookie: response.headers.get('set-cookie') ?? '',
  };
}

const offered = z.object({
  authorizeConnection: z.object({ url: z.string(), redirectUrl: z.string(), expiresAt: z.coerce.date() }),
});

async function offer() {
  return offered.parse(await api.graphql(authorizeConnection, { id: connectionId })).authorizeConnection;
}

/** A browser that has been sent to the application; `back` is where that sends it. */
async function setOut() {
  const { url } = await offer();
  const page = await open(url);
  const consent = new URL(page.location ?? '');
  const state = consent.searchParams.get('state') ?? '';
  const back = (parameters: Readonly<Record<string, string>>) =>
    `${redirectUrl}?${new URLSearchParams({ state, ...parameters }).toString()}`;
  return { url, consent, state, setCookie: page.cookie, cookie: page.cookie.split(';')[0] ?? '', back };
}

const secretNames = async () =>
  (
    await api.db
      .selectFrom('sealed_secret')
      .select('name')
      .where('connection_id', '=', connectionId)
      .execute()
  )
    .map(({ name }) => name)
    .sort();

describe('authorizeConnection', () => {
  it('leads through the consent page and back, and has the worker exchange the code', async () => {
    const seed = await seedConnections(api.graphql);
    const job = await api.graphql(createJob, {
      input: jobInput({ ...seed, targetConnectionId: connectionId }),
    });
    const jobId = idIn(job, 'createJob', 'job');
    await api.graphql(startJob, { id: jobId });
    worker.told.length = 0;

    const { url, redirectUrl: told, expiresAt } = await offer();
    expect(told).toBe(redirectUrl);
    expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(9 * 60_000);
    const page = await open(url);
    expect(page.status).toBe(302);
    expect(page.cookie).toMatch(
      /^lockstep-authorization=[\w-]{43}; Path=\/provisioning\/connections; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
    );
    const consent = new URL(page.location ?? '');
    expect(`${consent.origin}${consent.pathname}`).toBe(oauthFields.authorizeUrl);
    const { state, code_challenge: challenge, ...asked } = Object.fromEntries(consent.searchParams);
    expect(asked).toEqual({
      response_type: 'code',
      client_id: 'zoom-app',
      redirect_uri: redirectUrl,
      code_challenge_method: 'S256',
    });
    expect(state).toMatch(/^[\w-]{43}$/);

    const cookie = page.cookie.split(';')[0];
    const done = await open(`${redirectUrl}?code=the-code&state=${state ?? ''}`, cookie);
    expect(done).toMatchObject({ status: 200, text: expect.stringContaining('Lockstep is authorised') });
    expect(done.cookie).toContain('Max-Age=0');
    const [taken] = worker.taken;
    expect(taken).toMatchObject({ code: 'the-code', redirectUrl });
    expect(
      createHash('sha256')
        .update(taken?.codeVerifier ?? '')
        .digest('base64url'),
    ).toBe(challenge);
    expect(await secretNames()).toEqual(['clientSecret', 'grant']);
    expect(worker.told).toEqual([jobId]);
  });

  it('keeps neither state nor verifier, and code and verifier only sealed', async () => {
    const { state, cookie, back } = await setOut();
    worker.answer = { kind: 'unavailable', problem: 'no worker' };
    await open(back({ code: 'a-code-to-look-for' }), cookie);
    const rows = JSON.stringify(await api.db.selectFrom('connection_authorization').selectAll().execute());
    for (const secret of [state, cookie.split('=')[1] ?? '', 'a-code-to-look-for']) {
      expect(secret).not.toBe('');
      expect(rows).not.toContain(secret);
    }
  });

  it('a replayed return is refused', async () => {
    const { cookie, back } = await setOut();
    expect(await open(back({ code: 'one' }), cookie)).toMatchObject({ status: 200 });
    for (const code of ['one', 'two']) {
      expect(await open(back({ code }), cookie)).toMatchObject({
        status: 400,
        text: expect.stringContaining('It counts once'),
      });
    }
    expect(worker.taken).toHaveLength(1);
  });

  it('another browser is refused, and does not spoil it for the right one', async () => {
    const { cookie, back } = await setOut();
    for (const foreign of ['', `lockstep-authorization=${'x'.repeat(43)}`]) {
      expect(await open(back({ code: 'of-somebody-else' }), foreign)).toMatchObject({
        status: 400,
        text: expect.stringContaining('not the browser'),
      });
    }
    expect(worker.taken).toEqual([]);
    expect(await open(back({ code: 'mine' }), cookie)).toMatchObject({ status: 200 });
    expect(worker.taken).toMatchObject([{ code: 'mine' }]);
  });

  it('a state that was made up, left out or sent twice is refused', async () => {
    const { cookie, state } = await setOut();
    for (const query of [
      `code=c&state=${'y'.repeat(43)}`,
      'code=c',
      `code=c&state=${state}&state=${state}`,
    ]) {
      expect(await open(`${redirectUrl}?${query}`, cookie)).toMatchObject({
        status: 400,
        text: expect.stringContaining('not accepted'),
      });
    }
    expect(worker.taken).toEqual([]);
  });

  it('the address works once, for ten minutes, and until there is a newer one', async () => {
    const { url, cookie, back } = await setOut();
    expect(await open(url)).toMatchObject({ status: 400, location: null });
    const newer = await offer();
    expect(await open(back({ code: 'c' }), cookie)).toMatchObject({ status: 400 });
    const expire = () =>
      api.db
        .updateTable('connection_authorization')
        .set({ expires_at: new Date(Date.now() - 1) })
        .execute();
    await expire();
    expect(await open(newer.url)).toMatchObject({
      status: 400,
      text: expect.stringContaining('ten minutes'),
    });
    const late = await setOut();
    await expire();
    expect(await open(late.back({ code: 'c' }), late.cookie)).toMatchObject({
      status: 400,
      text: expect.stringContaining('More than ten minutes'),
    });
    expect(worker.taken).toEqual([]);
  });

  it('of several that are asked for at once one works', async () => {
    const offers = await Promise.all(Array.from({ length: 5 }, offer));
    const pages = await Promise.all(offers.map(({ url }) => open(url)));
    expect(pages.map(({ status }) => status).sort()).toEqual([302, 400, 400, 400, 400]);
  });

  it('a no of the application is told, and ends it', async () => {
    const { cookie, back } = await setOut();
    const page = await open(back({ error: '<b>access_denied' }), cookie);
    expect(page).toMatchObject({ status: 400, text: expect.stringContaining('&#60;b&#62;access_denied') });
    expect(page.text).not.toContain('<b>');
    expect(await open(back({ code: 'c' }), cookie)).toMatchObject({ status: 400 });
    expect(worker.taken).toEqual([]);
  });

  it('says what the exchange failed with', async () => {
    const failing = await setOut();
    worker.answer = { kind: 'tested', report: { ok: false, code: 'AuthorizationFailed', field: 'tokenUrl' } };
    expect(await open(failing.back({ code: 'c' }), failing.cookie)).toMatchObject({
      status: 502,
      text: expect.stringContaining('AuthorizationFailed'),
    });
    const alone = await setOut();
    worker.answer = { kind: 'unavailable', problem: 'Deadline exceeded' };
    expect(await open(alone.back({ code: 'c' }), alone.cookie)).toMatchObject({
      status: 502,
      text: expect.stringContaining('Temporal and the worker'),
    });
  });

  it('another client ends it, and the tokens; a new secret of the same client does not', async () => {
    const change = (settings: Readonly<Record<string, string>>) =>
      api.graphql(updateConnection, { input: { id: connectionId, settings: fieldList(settings) } });
    const first = await setOut();
    await change({ clientSecret: 'a-newer-secret' });
    expect(await open(first.back({ code: 'c' }), first.cookie)).toMatchObject({ status: 200 });
    await change({ clientSecret: 'the-newest-secret' });
    expect(await secretNames()).toEqual(['clientSecret', 'grant']);
    const second = await setOut();
    await change({ clientId: 'another-app' });
    expect(await secretNames()).toEqual(['clientSecret']);
    expect(await open(second.back({ code: 'c' }), second.cookie)).toMatchObject({ status: 400 });
  });

  it('only for a connection that signs in so, where browsers can come back', async () => {
    const { targetConnectionId: id } = await seedConnections(api.graphql);
    expect(refusalIn(await api.graphql(authorizeConnection, { id }), 'authorizeConnection')).toMatchObject({
      __typename: 'ValidationError',
      field: 'id',
      message: expect.stringContaining('authorization_code'),
    });
    const nobody = { id: '00000000-0000-4000-8000-000000000000' };
    expect(refusalIn(await api.graphql(authorizeConnection, nobody), 'authorizeConnection')).toMatchObject({
      __typename: 'NotFoundError',
    });
    const unknown = await startTestApplication();
    try {
      const input = {
        ...targetInput,
        authentication: 'authorization_code',
        settings: fieldList(oauthFields),
      };
      const created = await unknown.graphql(createTarget, { input });
      const id = idIn(created, 'createTargetConnection', 'connection');
      expect(
        refusalIn(await unknown.graphql(authorizeConnection, { id }), 'authorizeConnection'),
      ).toMatchObject({
        __typename: 'ConflictError',
        message: expect.stringContaining('LOCKSTEP_PUBLIC_URL'),
      });
    } finally {
      await unknown.stop();
    }
  });
});
