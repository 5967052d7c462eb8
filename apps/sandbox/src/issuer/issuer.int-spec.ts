import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';
import { DEFAULTS } from '../defaults.ts';
import { startIssuer, type IssuerServer } from './issuer-server.ts';

const { clientId, clientSecret } = DEFAULTS.issuer;
const redirectUri = 'http://127.0.0.1:1/account/signed-in';
const verifier = randomBytes(32).toString('base64url');

let issuer: IssuerServer;
beforeAll(async () => {
  issuer = await startIssuer({ host: '127.0.0.1', publicHost: '127.0.0.1', port: 0 });
});
afterAll(() => issuer.close());

const pkce = {
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};

/** A browser that chooses `account` and ends where it is sent out of the issuer. */
async function authorize(account: string, more: Readonly<Record<string, string>> = pkce): Promise<URL> {
  const cookies = new Map<string, string>();
  const asked = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile',
    state: 's',
  };
  let url = `${issuer.origin}/auth?${new URLSearchParams({ ...asked, ...more }).toString()}`;
  let body: URLSearchParams | null = null;
  while (url.startsWith(issuer.origin)) {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const init = { redirect: 'manual', headers: { cookie } } as const;
    const response = await fetch(url, body === null ? init : { ...init, method: 'POST', body });
    for (const one of response.headers.getSetCookie()) {
      const [name = '', value = ''] = one.split(';')[0]?.split('=') ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    // The login page: its form is sent to where it came from.
    body = location === null ? new URLSearchParams({ account }) : null;
    if (location === null) expect(await response.text()).toContain('Who are you?');
    url = new URL(location ?? url, url).href;
  }
  return new URL(url);
}

const redeem = (code: string, codeVerifier: string) =>
  fetch(`${issuer.origin}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      code,
      redirect_uri: redirectUri,
      code_verifier: codeVerifier,
    }),
  });

describe('the issuer', () => {
  it.each([
    ['reader', { name: 'Rita Reader', roles: ['Lockstep.Reader'] }],
    ['stranger', { name: 'Sam Stranger', roles: [] }],
  ])('signs %s in, with name and roles in the id token', async (account, claims) => {
    const back = await authorize(account);
    expect(back.searchParams.get('state')).toBe('s');
    const answer = await redeem(back.searchParams.get('code') ?? '', verifier);
    const { id_token: idToken } = z.object({ id_token: z.string() }).parse(await answer.json());
    const { payload, protectedHeader } = await jwtVerify(
      idToken,
      createRemoteJWKSet(new URL(`${issuer.origin}/jwks`)),
      { issuer: issuer.origin, audience: clientId },
    );
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({ sub: account, ...claims });
  });

  it('gives nothing for a code without the verifier, or for one that was used', async () => {
    const code = async () => (await authorize('reader')).searchParams.get('code') ?? '';
    expect((await redeem(await code(), randomBytes(32).toString('base64url'))).status).toBe(400);
    const once = await code();
    expect((await redeem(once, verifier)).status).toBe(200);
    expect((await redeem(once, verifier)).status).toBe(400);
  });

  it('asks for PKCE', async () => {
    expect((await authorize('reader', {})).searchParams.get('error')).toBe('invalid_request');
  });

  it('sends who is nobody back with access_denied', async () => {
    expect((await authorize('')).searchParams.get('error')).toBe('access_denied');
  });

  it('has no login page without a sign-in', async () => {
    expect((await fetch(`${issuer.origin}/login/none`)).status).toBe(400);
  });
});
