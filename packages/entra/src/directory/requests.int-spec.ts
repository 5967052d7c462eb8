import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FeedExpiredError } from '@lockstep/engine';
import type { FeedStart } from '@lockstep/engine';
import { startDirectory } from '../testing/directory-under-test.ts';
import type { DirectoryUnderTest } from '../testing/directory-under-test.ts';
import { fakeTenant, fakeToken } from '../testing/fake-graph.ts';
import { sourceError } from '../testing/failures.ts';

const users: FeedStart = { kind: 'users', attributes: [], from: 'beginning' };
let test: DirectoryUnderTest;

beforeEach(async () => {
  test = await startDirectory();
});

afterEach(async () => {
  await test.close();
});

const lastPage = () => ({
  body: { value: [], '@odata.deltaLink': `${test.fake.url}/v1.0/users/delta?$deltatoken=x` },
});

describe('tokens', () => {
  it("asks once, for the cloud's Graph, with the secret as it is", async () => {
    test.fake.graph = lastPage;
    await Promise.all([
      test.directory.tenantId(),
      test.directory.startFeed(users),
      test.directory.startFeed(users),
    ]);
    expect(test.fake.tokenRequests).toHaveLength(1);
    const [request] = test.fake.tokenRequests;
    expect(request?.url).toContain(`/${fakeTenant}/oauth2/v2.0/token`);
    const form = new URLSearchParams(request?.body);
    expect(form.get('grant_type')).toBe('client_credentials');
    expect(form.get('scope')).toBe('https://graph.microsoft.com/.default');
    expect(form.get('client_secret')).toBe('s&cret=');
    expect(test.fake.requests[0]?.authorization).toBe(`Bearer ${fakeToken(1)}`);
    expect(test.counted()).toBe(3);
  });

  it('R9 tells the tenant that the token names, not the one that was asked for', async () => {
    test.fake.login = () => ({
      body: { token_type: 'Bearer', expires_in: 60, access_token: fakeToken(1, 'another') },
    });
    expect(await test.directory.tenantId()).toBe('another');
  });

  it('renews before the end, and once on 401', async () => {
    test.fake.graph = lastPage;
    await test.directory.startFeed(users);
    test.time.now += 3_400_000;
    await test.directory.startFeed(users);
    expect(test.fake.tokenRequests).toHaveLength(2);
    test.fake.graph = ({ authorization }) =>
      authorization.endsWith(fakeToken(3))
        ? lastPage()
        : { status: 401, body: { error: { code: 'Expired' } } };
    await test.directory.startFeed(users);
    expect(test.fake.tokenRequests).toHaveLength(3);
    test.fake.graph = () => ({ status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } });
    const error = await sourceError(test.directory.startFeed(users));
    expect(error).toMatchObject({ kind: 'credential', code: 'InvalidAuthenticationToken' });
    expect(test.fake.tokenRequests).toHaveLength(4);
  });

  it('tries a 403 again with a fresh token only where the old one may miss a new consent', async () => {
    const denied = () => ({ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } });
    test.fake.graph = denied;
    const error = await sourceError(test.directory.startFeed(users));
    expect(error).toMatchObject({ kind: 'permission', code: 'Authorization_RequestDenied' });
    expect(error.message).toContain('User.Read.All');
    expect(test.fake.tokenRequests).toHaveLength(1);
    test.time.now += 61_000;
    test.fake.graph = ({ authorization }) => (authorization.endsWith(fakeToken(2)) ? lastPage() : denied());
    expect((await test.directory.startFeed(users)).items).toEqual([]);
  });

  it("waits when the login host is busy, without a minute of MSAL's own", async () => {
    test.fake.login = () =>
      test.fake.tokenRequests.length < 3
        ? { status: 503, headers: { 'retry-after': '2' } }
        : { body: { token_type: 'Bearer', expires_in: 3599, access_token: fakeToken(9) } };
    expect(await test.directory.tenantId()).toBe(fakeTenant);
    expect(test.time.slept).toEqual([2_000, 2_000]);
  });

  it.each([
    [
      { status: 401, body: { error: 'invalid_client', error_codes: [7000215] } },
      'credential',
      'AADSTS7000215',
    ],
    [{ status: 429, headers: { 'retry-after': '300' } }, 'throttled', 'LoginHttp429'],
    [{ status: 500 }, 'unavailable', 'LoginHttp500'],
    [
      { status: 200, body: '<html>sign in to the hotel network</html>' },
      'unavailable',
      'LoginAnswerUnreadable',
    ],
    [
      { status: 200, body: { access_token: 'x', expires_in: 'soon' } },
      'unavailable',
      'LoginAnswerUnreadable',
    ],
  ])('says what %j means', async (answer, kind, code) => {
    test.fake.login = () => answer;
    expect(await sourceError(test.directory.tenantId())).toMatchObject({ kind, code });
  });

  it('says so when the credential is of no use', async () => {
    const broken = await startDirectory({
      credential: { kind: 'certificate', thumbprintSha256: 'AA:BB', privateKeyPem: 'no key' },
    });
    const error = await sourceError(broken.directory.tenantId()).finally(() => broken.close());
    expect(error).toMatchObject({ kind: 'credential', code: 'InvalidCredential' });
    expect(broken.fake.tokenRequests).toHaveLength(0);
  });
});

describe('throttling and outages', () => {
  it('G60 waits as long as Graph says, then asks the same again', async () => {
    test.fake.graph = () =>
      test.fake.requests.length < 3 ? { status: 429, headers: { 'retry-after': '7' } } : lastPage();
    await test.directory.startFeed(users);
    expect(test.time.slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(14_000);
    expect(new Set(test.fake.requests.map(({ url }) => url)).size).toBe(1);
    expect(test.fake.requests).toHaveLength(3);
  });

  it('R5 gives up after a minute, and says when to come back', async () => {
    test.fake.graph = () => ({
      status: 429,
      headers: { 'retry-after': '25' },
      body: { error: { code: 'TooMany' } },
    });
    const error = await sourceError(test.directory.startFeed(users));
    expect(error).toMatchObject({ kind: 'throttled', code: 'TooMany', retryAfterMs: 25_000 });
    expect(test.fake.requests).toHaveLength(3);
  });

  it('R5 does not wait at all for longer than a minute', async () => {
    test.fake.graph = () => ({ status: 429, headers: { 'retry-after': '120' } });
    expect(await sourceError(test.directory.startFeed(users))).toMatchObject({ retryAfterMs: 120_000 });
    expect(test.time.slept).toEqual([]);
  });

  it('R17 an outage is not throttling: 503 without an end is unavailable', async () => {
    test.fake.graph = () => ({ status: 503 });
    const error = await sourceError(test.directory.startFeed(users));
    expect(error.kind).toBe('unavailable');
    expect(test.fake.requests.length).toBeGreaterThan(3);
  });

  it('leaves a 500 and a broken connection to the next attempt', async () => {
    test.fake.graph = () => ({ status: 500 });
    expect((await sourceError(test.directory.startFeed(users))).kind).toBe('unavailable');
    test.fake.graph = () => ({ body: { value: [{ id: 'u' }] }, cutAfter: 5 });
    expect((await sourceError(test.directory.startFeed(users))).kind).toBe('unavailable');
    expect(test.fake.requests).toHaveLength(2);
  });

  it('ends with the reason of the signal', async () => {
    const cancelled = new AbortController();
    test.fake.graph = () => {
      cancelled.abort(new Error('cancelled by the workflow'));
      return { status: 429, headers: { 'retry-after': '1' } };
    };
    await expect(test.directory.startFeed(users, cancelled.signal)).rejects.toThrow(
      'cancelled by the workflow',
    );
  });
});

describe('feeds', () => {
  it('names an unknown attribute before any request', async () => {
    const start: FeedStart = { ...users, attributes: ['shoeSize'] };
    expect(await sourceError(test.directory.startFeed(start))).toMatchObject({ code: 'UnknownAttribute' });
    expect(test.counted()).toBe(0);
  });

  it('G2 follows links as they stand, and never to another host', async () => {
    test.fake.graph = lastPage;
    await test.directory.continueFeed(users, `${test.fake.url}/v1.0/users/delta?$skiptoken=a%2Bb&x=1`);
    expect(test.fake.requests[0]?.url).toBe('/v1.0/users/delta?$skiptoken=a+b&x=1');
    const error = await sourceError(
      test.directory.continueFeed(users, 'https://evil.example/v1.0/users/delta'),
    );
    expect(error).toMatchObject({ kind: 'protocol', code: 'ForeignLink' });
    expect(test.fake.requests).toHaveLength(1);
  });

  it('R7 a page that is not whole is an error, never a shorter page', async () => {
    const body = JSON.stringify({ value: [{ id: 'a' }, { id: 'b' }], '@odata.deltaLink': 'x' });
    test.fake.graph = () => ({ body: body.slice(0, 40) });
    expect(await sourceError(test.directory.startFeed(users))).toMatchObject({
      kind: 'unavailable',
      code: 'TornAnswer',
    });
    test.fake.graph = () => ({
      ...lastPage(),
      body: { ...lastPage().body, value: [{ id: 'a' }, { city: 'X' }] },
    });
    expect(await sourceError(test.directory.startFeed(users))).toMatchObject({ kind: 'protocol' });
  });

  it('G52 a 410 ends the feed', async () => {
    test.fake.graph = () => ({
      status: 410,
      headers: { location: `${test.fake.url}/v1.0/users/delta?$deltaToken=` },
    });
    await expect(test.directory.startFeed(users)).rejects.toBeInstanceOf(FeedExpiredError);
  });
});
