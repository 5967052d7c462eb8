import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DEFAULTS } from '../../defaults.ts';
import { requestOf } from '../../testing/request.ts';
import { ZoomBench } from '../../testing/zoom-account.ts';
import { changeApp } from '../admin/accounts.ts';

const { accountId, clientId } = DEFAULTS.zoom;
const REDIRECT = 'https://lockstep.test/callback';
const tokens = z.object({ access_token: z.string(), refresh_token: z.string() });
let bench: ZoomBench;

beforeEach(() => {
  bench = new ZoomBench();
});

const token = (form: Record<string, string>): ReturnType<ZoomBench['oauth']> =>
  bench.oauth('/oauth/token', form);

async function authorize(redirect = REDIRECT, more: Record<string, string> = {}): Promise<URL> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirect,
    state: 's1',
    ...more,
  });
  const answer = await bench.zoom.handle(requestOf('GET', `/oauth/authorize?${query.toString()}`));
  expect(answer.status).toBe(302);
  return new URL(answer.headers?.['location'] ?? '');
}

describe('Zoom OAuth (zoom.md §1)', () => {
  it('account_credentials gives an hour without refresh token, from a form or from the query', async () => {
    const answer = await token({ grant_type: 'account_credentials', account_id: accountId });
    expect(answer).toMatchObject({
      status: 200,
      body: { token_type: 'bearer', expires_in: 3600, scope: 'scim2:admin' },
    });
    expect(answer.body).not.toHaveProperty('refresh_token');
    expect(
      await bench.oauth(`/oauth/token?grant_type=account_credentials&account_id=${accountId}`, {}),
    ).toMatchObject({ status: 200 });
    expect(await token({ grant_type: 'client_credentials' })).toMatchObject({ status: 200 });
  });

  it.each([
    [
      'another account',
      { grant_type: 'account_credentials', account_id: 'x' },
      400,
      { error: 'invalid_request', reason: 'Bad Request' },
    ],
    [
      'another grant',
      { grant_type: 'password' },
      400,
      { error: 'unsupported_grant_type', reason: 'unsupported grant type' },
    ],
    [
      'a code that was made up',
      { grant_type: 'authorization_code', code: 'x', redirect_uri: REDIRECT },
      400,
      { errorCode: 4734 },
    ],
    [
      'a refresh token that was made up',
      { grant_type: 'refresh_token', refresh_token: 'x' },
      401,
      { errorCode: 4737, reason: 'Invalid Token!' },
    ],
  ])('refuses %s', async (_what, form, status, body) => {
    expect(await token(form)).toMatchObject({ status, body });
  });

  it('refuses a wrong secret, a missing one and a disabled app', async () => {
    const form = { grant_type: 'account_credentials', account_id: accountId };
    expect(await bench.oauth('/oauth/token', form, 'wrong')).toMatchObject({
      status: 400,
      body: { error: 'invalid_client', reason: 'Invalid client_id or client_secret' },
    });
    expect(
      await bench.zoom.handle(requestOf('POST', '/oauth/token', { body: 'grant_type=client_credentials' })),
    ).toMatchObject({ status: 401, body: { errorCode: 4706 } });
    changeApp(bench.zoom, clientId, { disabled: true });
    expect(await token(form)).toMatchObject({ status: 400, body: { errorCode: 4717 } });
  });

  it('a code lives five minutes, works once, and for its redirect URI', async () => {
    const back = await authorize();
    expect(back.searchParams.get('state')).toBe('s1');
    const form = {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: REDIRECT,
    };
    expect(await token(form)).toMatchObject({ status: 200, body: { refresh_token: expect.any(String) } });
    expect(await token(form)).toMatchObject({ body: { errorCode: 4734 } });
    const second = { ...form, code: (await authorize()).searchParams.get('code') ?? '' };
    expect(await token({ ...second, redirect_uri: 'https://other.test/' })).toMatchObject({
      body: { errorCode: 4709 },
    });
    const third = { ...form, code: (await authorize()).searchParams.get('code') ?? '' };
    bench.clock.advance(300_000);
    expect(await token(third)).toMatchObject({ body: { errorCode: 4733 } });
  });

  it('a code that was asked for with a challenge needs its verifier (RFC 7636)', async () => {
    const verifier = 'v'.repeat(43);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const redeem = async (asked: Record<string, string>, verifiers: Record<string, string>) => {
      const code = (await authorize(REDIRECT, asked)).searchParams.get('code') ?? '';
      return token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, ...verifiers });
    };
    const s256 = { code_challenge: challenge, code_challenge_method: 'S256' };
    expect(await redeem(s256, { code_verifier: verifier })).toMatchObject({ status: 200 });
    const refused = { status: 400, body: { error: 'invalid_grant', errorCode: 4734 } };
    expect(await redeem(s256, { code_verifier: 'w'.repeat(43) })).toMatchObject(refused);
    expect(await redeem(s256, {})).toMatchObject(refused);
    expect(await redeem({}, { code_verifier: verifier })).toMatchObject(refused);
    for (const wrong of [
      { ...s256, code_challenge_method: 'S512' },
      { ...s256, code_challenge: 'short' },
    ]) {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: REDIRECT,
        ...wrong,
      });
      expect(await bench.zoom.handle(requestOf('GET', `/oauth/authorize?${query.toString()}`))).toMatchObject(
        { status: 400 },
      );
    }
  });

  it('only registered redirect URIs', async () => {
    changeApp(bench.zoom, clientId, { redirectUris: [REDIRECT] });
    await authorize();
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: 'https://evil.test/',
    });
    expect(await bench.zoom.handle(requestOf('GET', `/oauth/authorize?${query.toString()}`))).toMatchObject({
      status: 400,
    });
  });

  it('a refresh token rotates: the old one dies with its use; a new authorization kills it too (4741)', async () => {
    const code = (await authorize()).searchParams.get('code') ?? '';
    const first = tokens.parse(
      (await token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT })).body,
    );
    const second = tokens.parse(
      (await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token })).body,
    );
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token })).toMatchObject({
      status: 401,
      body: { errorCode: 4737 },
    });
    await authorize();
    expect(await token({ grant_type: 'refresh_token', refresh_token: second.refresh_token })).toMatchObject({
      status: 401,
      body: { errorCode: 4741 },
    });
  });

  it('a revoked access token is dead', async () => {
    const { access_token } = z
      .object({ access_token: z.string() })
      .parse((await token({ grant_type: 'client_credentials' })).body);
    bench.token = access_token;
    expect(await bench.call('GET', '/scim2/Users')).toMatchObject({ status: 200 });
    await bench.oauth('/oauth/revoke', { token: access_token });
    expect(await bench.call('GET', '/scim2/Users')).toMatchObject({ status: 401 });
  });
});
