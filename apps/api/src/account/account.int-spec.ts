import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { beginSession, parseKeyring } from '@lockstep/database';
import { sandboxDefaults, seedJob, startSandbox, type Sandbox } from '@lockstep/testkit';
import { sql } from 'kysely';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';
import { SealedTokens } from './sealed-token.ts';

const publicUrl = 'https://lockstep.example/provisioning';
const account = `${publicUrl}/account`;
const { clientId, clientSecret } = sandboxDefaults.issuer;

let sandbox: Sandbox;
let api: TestApplication;
let jobId: string;
let sourceConnectionId: string;

const variables = () => ({
  LOCKSTEP_PUBLIC_URL: publicUrl,
  LOCKSTEP_OIDC_ISSUER: sandbox.addresses.issuer,
  LOCKSTEP_OIDC_AUDIENCE: clientId,
  LOCKSTEP_OIDC_CLIENT_ID: clientId,
  LOCKSTEP_OIDC_CLIENT_SECRET: clientSecret,
  LOCKSTEP_ALLOW_PRIVATE_ADDRESSES: 'true',
});

beforeAll(async () => {
  sandbox = await startSandbox();
  api = await startTestApplication({
    variables: variables(),
    bindingsOf: async (db) => {
      ({ jobId, sourceConnectionId } = await seedJob(db, { sandbox: sandbox.addresses }));
      return [
        { claim: 'Lockstep.Reader', role: 'Reader' },
        { claim: 'Lockstep.Operator', role: 'Operator', jobs: [jobId] },
        { claim: 'Lockstep.Administrator', role: 'Administrator' },
      ];
    },
  });
});
afterAll(async () => {
  await api.stop();
  await sandbox.stop();
});

interface Page {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly setCookies: readonly string[];
}

/** What a browser does: keeps cookies by host, and goes where it is sent. */
class Browser {
  readonly cookies = new Map<string, Map<string, string>>();

  constructor(readonly application: TestApplication = api) {}

  /** One request, to the address that stands behind the public one. */
  async request(address: string, init: RequestInit = {}): Promise<Response> {
    const jar = this.#jarOf(address);
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
    const headers = { ...Object.fromEntries(new Headers(init.headers)), cookie };
    const real = address.replace(publicUrl, this.application.url);
    const response = await fetch(real, { ...init, headers, redirect: 'manual' });
    for (const one of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  async open(address: string, init: RequestInit = {}): Promise<Page> {
    let response = await this.request(address, init);
    let url = address;
    for (let to = response.headers.get('location'); to !== null; to = response.headers.get('location')) {
      url = new URL(to, url).href;
      response = await this.request(url);
    }
    const setCookies = response.headers.getSetCookie();
    return { url, status: response.status, text: await response.text(), setCookies };
  }

  /** To the issuer's login page, chooses who it is, and stops at the address at which Lockstep waits. */
  async chooseAt(loginAddress: string, who: string): Promise<string> {
    const { url } = await this.open(loginAddress);
    let response = await this.request(url, {
      method: 'POST',
      body: new URLSearchParams({ account: who }),
    });
    for (;;) {
      const to = response.headers.get('location') ?? '';
      if (to === '' || to.startsWith(publicUrl)) return to;
      response = await this.request(new URL(to, url).href);
    }
  }

  /** Where the issuer is asked, as Lockstep sends it there. */
  async setOut(): Promise<string> {
    const response = await this.request(`${account}/sign-in`);
    expect(response.status).toBe(303);
    return response.headers.get('location') ?? '';
  }

  async signIn(who: string): Promise<Page> {
    return this.open(await this.chooseAt(await this.setOut(), who));
  }

  cookie(name: string): string | undefined {
    return this.#jarOf(publicUrl).get(name);
  }

  setCookie(name: string, value: string): void {
    this.#jarOf(publicUrl).set(name, value);
  }

  async graphql(query: string, headers: Readonly<Record<string, string>> = ourPage, body?: string) {
    const response = await this.request(`${publicUrl}/graphql`, {
      method: 'POST',
      headers,
      body: body ?? JSON.stringify({ query }),
    });
    const text = await response.text();
    return { status: response.status, text, code: /"code":"([A-Z_]+)"/.exec(text)?.[1] ?? 'ok' };
  }

  #jarOf(address: string): Map<string, string> {
    const { origin } = new URL(address);
    const jar = this.cookies.get(origin) ?? new Map<string, string>();
    this.cookies.set(origin, jar);
    return jar;
  }
}

const ourPage = {
  'content-type': 'application/json',
  origin: 'https://lockstep.example',
  'sec-fetch-site': 'same-origin',
};
const read = '{ jobs { edges { node { id } } } }';
const pause = () => `mutation { pauseJob(id: "${jobId}") { __typename } }`;

async function desiredState(): Promise<string> {
  const job = api.db.selectFrom('job').select('desired_state').where('id', '=', jobId);
  return (await job.executeTakeFirstOrThrow()).desired_state;
}

describe('the account page', () => {
  it('says that nobody is signed in, and how to', async () => {
    const page = await new Browser().open(account);
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('Nobody is signed in') });
    expect(page.text).toContain(`href="${account}/sign-in"`);
  });

  it('is nothing where signing in is not set up', async () => {
    const plain = await startTestApplication();
    try {
      for (const path of ['/account', '/account/sign-in', '/account/signed-in?code=x']) {
        const response = await fetch(`${plain.url}${path}`);
        expect(response.status).toBe(404);
        expect(await response.text()).toContain('LOCKSTEP_OIDC_CLIENT_ID');
      }
    } finally {
      await plain.stop();
    }
  });

  it('leads through the issuer, and says who it is, what they may, and until when', async () => {
    const browser = new Browser();
    const consent = new URL(await browser.setOut());
    expect(Object.fromEntries(consent.searchParams)).toMatchObject({
      client_id: clientId,
      response_type: 'code',
      redirect_uri: `${account}/signed-in`,
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    const back = await browser.chooseAt(consent.href, 'reader');
    const landed = await browser.request(back);
    expect(landed.status).toBe(303);
    expect(landed.headers.get('location')).toBe(account);
    expect(landed.headers.get('referrer-policy')).toBe('no-referrer');
    expect(landed.headers.getSetCookie()).toEqual([
      'lockstep-sign-in=; Path=/provisioning/account; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
      expect.stringMatching(
        /^lockstep-session=[\w.-]+; Path=\/provisioning; Max-Age=28800; HttpOnly; SameSite=Lax; Secure$/,
      ),
    ]);
    const page = await browser.open(account);
    expect(page.text).toContain('<strong>Rita Reader</strong> (reader)');
    expect(page.text).toContain('Reader for all jobs');
    const until = Date.parse(/datetime="([^"]+)"/.exec(page.text)?.[1] ?? '');
    expect(until - Date.now()).toBeGreaterThan(7.9 * 3_600_000);
    expect(until - Date.now()).toBeLessThanOrEqual(8 * 3_600_000);
  });

  it('shows for which jobs', async () => {
    const { text } = await new Browser().signIn('operator');
    const { display_name: name } = await api.db
      .selectFrom('job')
      .select('display_name')
      .where('id', '=', jobId)
      .executeTakeFirstOrThrow();
    expect(text).toContain(`Operator for ${name} (${jobId})`);
  });

  it('tells a known person without a role that they may do nothing, and whom to ask', async () => {
    const browser = new Browser();
    const page = await browser.signIn('stranger');
    expect(page).toMatchObject({ status: 200, url: account });
    expect(page.text).toContain('Sam Stranger');
    expect(page.text).toContain('may do nothing');
    expect(page.text).toContain('Ask an administrator');
    expect((await browser.graphql('{ templates { id } }')).code).toBe('FORBIDDEN');
  });

  it('keeps no token of the issuer, and only roles that mean something', async () => {
    const browser = new Browser();
    await browser.signIn('reader');
    const sealed = new SealedTokens(
      parseKeyring(api.keys),
      'session',
      `${sandbox.addresses.issuer} ${clientId}`,
    );
    expect(await sealed.open(browser.cookie('lockstep-session') ?? '')).toMatchObject({
      kind: 'valid',
      claims: {
        sub: 'reader',
        name: 'Rita Reader',
        roles: ['Lockstep.Reader'],
        aud: expect.any(String),
        exp: expect.any(Number),
        formToken: expect.any(String),
        jti: expect.any(String),
      },
    });
  });
});

describe('signing out', () => {
  const tokenIn = (page: Page) => /name="token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const signOut = (browser: Browser, token: string, how: Readonly<Record<string, string>> = {}) =>
    browser.open(`${account}/sign-out`, { method: 'POST', body: new URLSearchParams({ token, ...how }) });
  const copyOf = (browser: Browser) => {
    const copy = new Browser();
    copy.setCookie('lockstep-session', browser.cookie('lockstep-session') ?? '');
    return copy;
  };

  it('takes the button of the own page, and no other', async () => {
    const browser = new Browser();
    const page = await browser.signIn('reader');
    const foreign = tokenIn(await new Browser().signIn('reader'));
    expect(foreign).not.toBe('');
    for (const token of ['', foreign, 'x'.repeat(2_000)]) {
      expect(await signOut(browser, token)).toMatchObject({
        status: 403,
        text: expect.stringContaining('You were not signed out'),
      });
    }
    expect((await browser.open(account)).text).toContain('Rita Reader');
    expect(await signOut(browser, tokenIn(page))).toMatchObject({ url: account, status: 200 });
    expect(browser.cookie('lockstep-session')).toBeUndefined();
    expect((await browser.open(account)).text).toContain('Nobody is signed in');
    expect((await browser.graphql(read)).code).toBe('UNAUTHENTICATED');
  });

  it('ends every copy of the cookie, and nobody else’s session', async () => {
    const [browser, other] = [new Browser(), new Browser()];
    const page = await browser.signIn('reader');
    await other.signIn('reader');
    const copy = copyOf(browser);
    expect((await copy.graphql(read)).code).toBe('ok');
    await signOut(browser, tokenIn(page));
    expect((await copy.graphql(read)).code).toBe('UNAUTHENTICATED');
    expect((await copy.open(account)).text).toContain('Nobody is signed in');
    expect((await other.graphql(read)).code).toBe('ok');
  });

  it('is done everywhere at once, if somebody says so', async () => {
    const [here, there, somebody] = [new Browser(), new Browser(), new Browser()];
    await api.db.deleteFrom('session').where('principal_id', '=', 'operator').execute();
    await here.signIn('operator');
    // Again, in the same browser, which the issuer knows by now: that is no second one.
    const again = await here.open(`${account}/sign-in`);
    expect(again.text).toContain('Otto Operator');
    expect(again.text).not.toContain('everywhere');
    const page = await there.signIn('operator');
    expect(page.text).toContain('You are signed in in other browsers, too');
    await somebody.signIn('reader');
    await signOut(there, tokenIn(page), { everywhere: 'yes' });
    expect((await here.graphql(read)).code).toBe('UNAUTHENTICATED');
    expect((await somebody.graphql(read)).code).toBe('ok');
  });

  it('is done for somebody by an administrator, and kept in the audit', async () => {
    const [reader, administrator] = [new Browser(), new Browser()];
    await reader.signIn('reader');
    await administrator.signIn('administrator');
    const end = (who: string) =>
      `mutation { endSessions(principalId: "${who}") { ... on EndSessionsPayload { ended } ... on NotFoundError { field message } } }`;
    expect((await reader.graphql(end('administrator'))).code).toBe('FORBIDDEN');
    const list = await administrator.graphql(
      '{ sessions(principalId: "reader") { principalId displayName } }',
    );
    expect(list.text).toContain('{"principalId":"reader","displayName":"Rita Reader"}');
    expect((await administrator.graphql(end('reader'))).text).toMatch(/"ended":[1-9]/);
    expect((await reader.graphql(read)).code).toBe('UNAUTHENTICATED');
    expect((await administrator.graphql(end('reader'))).text).toContain('"field":"principalId"');
    expect((await administrator.graphql(read)).code).toBe('ok');
    const audit = await administrator.graphql(
      '{ auditEntries(first: 100) { edges { node { subject operation actor { id } before after } } } }',
    );
    expect(audit.text).toMatch(
      /"subject":"session","operation":"delete","actor":\{"id":"administrator"\},"before":\{[^}]*"principal_id":"reader"/,
    );
    expect(audit.text).toMatch(
      /"subject":"session","operation":"insert","actor":\{"id":"reader"\},"before":null,"after":\{[^}]*"principal_id":"reader"/,
    );
  });

  it('is not done by an address alone', async () => {
    const browser = new Browser();
    await browser.signIn('reader');
    expect((await browser.request(`${account}/sign-out`)).status).toBe(404);
    expect((await browser.open(account)).text).toContain('Rita Reader');
  });
});

describe('a session at the API', () => {
  it('may what the roles allow', async () => {
    const [reader, administrator] = [new Browser(), new Browser()];
    await reader.signIn('reader');
    await administrator.signIn('administrator');
    await api.db.updateTable('job').set({ desired_state: 'started' }).where('id', '=', jobId).execute();
    expect(await reader.graphql(read)).toMatchObject({ status: 200, code: 'ok' });
    const refused = await reader.graphql(pause());
    expect(refused.code).toBe('FORBIDDEN');
    expect(refused.text).toContain('Rita Reader may not use pauseJob');
    expect(await desiredState()).toBe('started');
    expect((await administrator.graphql(pause())).code).toBe('ok');
    expect(await desiredState()).toBe('paused');
  });

  it.each([
    [
      'a form of another site',
      { 'content-type': 'text/plain', origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    ],
    [
      'a form of another site in an old browser',
      { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
    ],
    ['a form in a frame that hides its origin', { 'content-type': 'text/plain', origin: 'null' }],
    [
      'a fetch of another origin',
      { ...ourPage, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    ],
    [
      'a fetch of a neighbour',
      { ...ourPage, origin: 'https://other.lockstep.example', 'sec-fetch-site': 'same-site' },
    ],
    ['somebody who says nothing', { 'content-type': 'application/json' }],
    ['our page, but not as JSON', { ...ourPage, 'content-type': 'text/plain' }],
  ])('does nothing for %s', async (_, headers) => {
    const browser = new Browser();
    await browser.signIn('administrator');
    expect((await browser.graphql(read)).code).toBe('ok');
    await api.db.updateTable('job').set({ desired_state: 'started' }).where('id', '=', jobId).execute();
    // What is not JSON Apollo refuses first; a form can send both of these.
    for (const body of [undefined, `query=${encodeURIComponent(pause())}`]) {
      expect([400, 401]).toContain((await browser.graphql(pause(), headers, body)).status);
    }
    expect(await desiredState()).toBe('started');
  });

  it('does nothing for a link with a query', async () => {
    const browser = new Browser();
    await browser.signIn('administrator');
    expect((await browser.graphql(read)).code).toBe('ok');
    const address = `${publicUrl}/graphql?query=${encodeURIComponent(read)}`;
    const response = await browser.request(address, {
      headers: { 'sec-fetch-site': 'none', 'apollo-require-preflight': '1' },
    });
    expect(response.status).toBe(401);
  });

  it('does not stand in the way of a bearer token', async () => {
    const browser = new Browser();
    await browser.signIn('reader');
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${api.token}` };
    expect((await browser.graphql(pause(), headers)).code).toBe('ok');
  });

  it('that was made up or has ended is nobody', async () => {
    const browser = new Browser();
    const sealed = new SealedTokens(
      parseKeyring(api.keys),
      'session',
      `${sandbox.addresses.issuer} ${clientId}`,
    );
    const begun = (inMs: number) =>
      beginSession(api.db, {
        principalId: 'eve',
        displayName: 'Eve',
        expiresAt: new Date(Date.now() + inMs),
      });
    const claims = { sub: 'eve', roles: ['Lockstep.Administrator'], formToken: 'x' };
    for (const [jti, lifetimeMs, code] of [
      [await begun(60_000), 60_000, 'ok'],
      [await begun(60_000), -1_000, 'UNAUTHENTICATED'],
      [await begun(-1_000), 60_000, 'UNAUTHENTICATED'],
      [randomUUID(), 60_000, 'UNAUTHENTICATED'],
      ['none', 60_000, 'UNAUTHENTICATED'],
    ] as const) {
      browser.setCookie('lockstep-session', await sealed.seal({ ...claims, jti }, lifetimeMs));
      expect((await browser.graphql(read)).code).toBe(code);
    }
    browser.setCookie('lockstep-session', 'a.b.c.d.e');
    expect((await browser.graphql(read)).code).toBe('UNAUTHENTICATED');
  });
});

describe('a return that is not accepted', () => {
  const refused = (words: string, status = 400) => ({ status, text: expect.stringContaining(words) });
  const signedIn = (browser: Browser) => browser.cookie('lockstep-session') !== undefined;

  it('a second time, in the browser or with its cookie put back', async () => {
    const browser = new Browser();
    const back = await browser.chooseAt(await browser.setOut(), 'reader');
    const kept = browser.cookie('lockstep-sign-in') ?? '';
    await browser.open(back);
    expect(signedIn(browser)).toBe(true);
    expect(await browser.open(back)).toMatchObject(refused('has done it already'));
    const thief = new Browser();
    thief.setCookie('lockstep-sign-in', kept);
    expect(await thief.open(back)).toMatchObject(refused('invalid_grant'));
    expect(signedIn(thief)).toBe(false);
  });

  it('in another browser; the right one can still go on', async () => {
    const [victim, attacker] = [new Browser(), new Browser()];
    const back = await attacker.chooseAt(await attacker.setOut(), 'reader');
    expect(await victim.open(back)).toMatchObject(refused('has not begun'));
    // One that has begun something itself is not taken in either, and goes on after.
    const own = await victim.setOut();
    expect(await victim.open(back)).toMatchObject(refused('not the answer'));
    expect(signedIn(victim)).toBe(false);
    expect((await victim.open(await victim.chooseAt(own, 'operator'))).text).toContain('Otto Operator');
  });

  it('without a state, or with two', async () => {
    const browser = new Browser();
    const back = new URL(await browser.chooseAt(await browser.setOut(), 'reader'));
    const state = back.searchParams.get('state') ?? '';
    back.searchParams.append('state', 'another');
    expect(await browser.open(back.href)).toMatchObject({ status: 400 });
    expect(signedIn(browser)).toBe(false);
    back.searchParams.delete('state');
    expect(state).not.toBe('');
    expect((await browser.open(back.href)).status).toBe(400);
    expect(signedIn(browser)).toBe(false);
  });

  it('with the nonce of another sign-in', async () => {
    const browser = new Browser();
    const consent = new URL(await browser.setOut());
    consent.searchParams.set('nonce', 'of-another-sign-in');
    const page = await browser.open(await browser.chooseAt(consent.href, 'reader'));
    expect(page).toMatchObject(refused('could not be completed'));
    expect(page.text).toContain('OAUTH_JWT_CLAIM_COMPARISON_FAILED');
    expect(signedIn(browser)).toBe(false);
  });

  it('more than ten minutes later', async () => {
    const browser = new Browser();
    const sealed = new SealedTokens(
      parseKeyring(api.keys),
      'sign-in',
      `${sandbox.addresses.issuer} ${clientId}`,
    );
    const claims = { state: 's', nonce: 'n', codeVerifier: 'v'.repeat(43) };
    const back = `${account}/signed-in?code=x&state=s&iss=${encodeURIComponent(sandbox.addresses.issuer)}`;
    browser.setCookie('lockstep-sign-in', await sealed.seal(claims, -1_000));
    expect(await browser.open(back)).toMatchObject(refused('More than ten minutes'));
    // The same, in time, is asked of the issuer.
    browser.setCookie('lockstep-sign-in', await sealed.seal(claims, 60_000));
    expect(await browser.open(back)).toMatchObject(refused('invalid_grant'));
  });

  it('with access_denied, and with words that somebody made up', async () => {
    const browser = new Browser();
    expect(await browser.signIn('')).toMatchObject(refused('access_denied'));
    expect(browser.cookie('lockstep-sign-in')).toBeUndefined();
    const state = new URL(await browser.setOut()).searchParams.get('state') ?? '';
    const made = new URLSearchParams({ state, error: '<script>', iss: sandbox.addresses.issuer });
    const page = await browser.open(`${account}/signed-in?${made.toString()}`);
    expect(page.status).toBe(400);
    expect(page.text).not.toContain('<script');
  });
});

describe('the sign-in of an administrator of the tenant', () => {
  const begin = async (browser: Browser) => {
    const { text } = await browser.graphql(
      `mutation { authorizeConnection(id: "${sourceConnectionId}") { ... on ConnectionAuthorization { url } } }`,
    );
    return /"url":"([^"]+)"/.exec(text)?.[1] ?? text;
  };
  it('is not for the operator’s token, which has no browser', async () => {
    const answer = await api.graphql(
      `mutation { authorizeConnection(id: "${sourceConnectionId}") { __typename ... on ConflictError { field message } } }`,
    );
    expect(answer).toMatchObject({
      authorizeConnection: { __typename: 'ConflictError', message: expect.stringContaining('Sign in') },
    });
  });

  const someoneElse = { status: 403, text: expect.stringContaining('Somebody else asked') };

  it('is for whoever asked for it: nobody is led to lend their rights to another', async () => {
    const ada = new Browser();
    await ada.signIn('administrator');
    const url = await begin(ada);
    const [nobody, otto] = [new Browser(), new Browser()];
    await otto.signIn('operator');
    for (const other of [nobody, otto]) expect(await other.open(url)).toMatchObject(someoneElse);
    const away = await ada.request(url);
    const login = new URL(away.headers.get('location') ?? '');
    expect(login.origin).toBe(new URL(sandbox.addresses.entraLogin).origin);
    const back = `${publicUrl}/connections/authorized?code=c&state=${login.searchParams.get('state') ?? ''}`;
    ada.setCookie('lockstep-session', '');
    expect(await ada.open(back)).toMatchObject(someoneElse);
  });
});

it('a session that can’t be kept is no fault of the issuer’s', async () => {
  const browser = new Browser();
  const back = await browser.chooseAt(await browser.setOut(), 'reader');
  await sql`alter table session rename to session_away`.execute(api.db);
  try {
    expect(await browser.open(back)).toMatchObject({
      status: 500,
      text: expect.not.stringContaining('The issuer does not answer'),
    });
  } finally {
    await sql`alter table session_away rename to session`.execute(api.db);
  }
});

describe('an issuer', () => {
  it('that is away lets nobody in, and says whose turn it is', async () => {
    const away = await startTestApplication({
      variables: { ...variables(), LOCKSTEP_OIDC_ISSUER: 'http://127.0.0.1:9' },
    });
    try {
      const page = await new Browser(away).open(`${account}/sign-in`);
      expect(page).toMatchObject({ status: 502, text: expect.stringContaining('LOCKSTEP_OIDC_ISSUER') });
    } finally {
      await away.stop();
    }
  });

  it('that does not take the secret is named as such', async () => {
    const wrong = await startTestApplication({
      variables: { ...variables(), LOCKSTEP_OIDC_CLIENT_SECRET: 'hunter2-of-oidc' },
    });
    try {
      const page = await new Browser(wrong).signIn('reader');
      expect(page).toMatchObject({ status: 400, text: expect.stringContaining('invalid_client') });
      expect(page.text).not.toContain('hunter2');
    } finally {
      await wrong.stop();
    }
  });
});
