import { describe, expect, it } from '@jest/globals';
import { SourceError } from '@lockstep/engine';
import { fakeToken } from '../testing/fake-graph.ts';
import { VirtualTime } from '../testing/virtual-time.ts';
import { claimsOf, renewAtMs } from './access-token.ts';
import type { AccessToken } from './access-token.ts';
import { fieldOfLoginCode, loginFailure } from './login-failure.ts';
import { TokenSource } from './token-source.ts';

describe('the token itself', () => {
  it('R9 tells its tenant by the tid claim', () => {
    expect(claimsOf(fakeToken(1, 'tenant-x'))).toEqual({ tenantId: 'tenant-x', permissions: [] });
    expect(claimsOf('opaque')).toEqual({ tenantId: null, permissions: [] });
    expect(claimsOf('a.e30.b')).toEqual({ tenantId: null, permissions: [] });
  });

  it.each([
    [3_599_000, 3_299_000],
    [60_000, 48_000],
  ])('of %d ms is renewed after %d ms', (lifeMs, expected) => {
    const token = { value: 'x', tenantId: null, permissions: [], receivedAtMs: 0, expiresAtMs: lifeMs };
    expect(renewAtMs(token)).toBe(expected);
  });
});

describe('login failures', () => {
  it.each([
    [7000215, 'clientSecret'],
    [7000222, 'clientSecret'],
    [700016, 'clientId'],
    [90002, 'tenantId'],
    [900023, 'tenantId'],
  ])('AADSTS%d points at %s', (number, field) => {
    const failure = loginFailure(401, {
      error: 'invalid_client',
      error_codes: [number],
      error_description: 'Contoso',
    });
    expect(failure).toMatchObject({ kind: 'credential', code: `AADSTS${String(number)}` });
    expect(failure.message).toContain(field);
    expect(failure.message).not.toContain('Contoso');
    expect(fieldOfLoginCode(failure.code)).toBe(field);
  });

  it('tells a passing trouble from a refusal', () => {
    expect(loginFailure(400, { error: 'x', error_codes: [90033] }).kind).toBe('unavailable');
    expect(loginFailure(500, undefined).kind).toBe('unavailable');
    expect(loginFailure(404, undefined).kind).toBe('unavailable');
    expect(loginFailure(429, undefined, 90_000)).toMatchObject({ kind: 'throttled', retryAfterMs: 90_000 });
    expect(loginFailure(400, { error: 'x', error_codes: [1] })).toMatchObject({
      kind: 'credential',
      code: 'AADSTS1',
    });
    expect(fieldOfLoginCode('AADSTS1')).toBeNull();
    expect(fieldOfLoginCode('ECONNREFUSED')).toBeNull();
  });
});

function counted(time: VirtualTime, lifeMs: number) {
  const state: { requests: number; failure: SourceError | undefined } = { requests: 0, failure: undefined };
  const source = new TokenSource((): Promise<AccessToken> => {
    state.requests += 1;
    if (state.failure) return Promise.reject(state.failure);
    const value = `token-${String(state.requests)}`;
    return Promise.resolve({
      value,
      tenantId: null,
      permissions: [],
      receivedAtMs: time.now,
      expiresAtMs: time.now + lifeMs,
    });
  }, time.clock);
  return { state, source };
}

describe('TokenSource', () => {
  it('asks once for all who wait, and again before the end', async () => {
    const time = new VirtualTime();
    const { state, source } = counted(time, 3_600_000);
    const tokens = await Promise.all([source.get(), source.get(), source.get()]);
    expect(new Set(tokens.map(({ value }) => value))).toEqual(new Set(['token-1']));
    time.now += 3_299_999;
    expect((await source.get()).value).toBe('token-1');
    time.now += 1;
    expect((await source.get()).value).toBe('token-2');
    expect(state.requests).toBe(2);
  });

  it('replaces a refused token once, however many were refused with it', async () => {
    const { state, source } = counted(new VirtualTime(), 3_600_000);
    const refused = await source.get();
    const replaced = await Promise.all([source.replace(refused), source.replace(refused)]);
    expect(replaced.map(({ value }) => value)).toEqual(['token-2', 'token-2']);
    expect((await source.replace(refused)).value).toBe('token-2');
    expect(state.requests).toBe(2);
  });

  it('goes on with a token that still works while the login host is down', async () => {
    const time = new VirtualTime();
    const { state, source } = counted(time, 3_600_000);
    await source.get();
    state.failure = new SourceError('unavailable', 'LoginHttp503', 'down');
    time.now += 3_400_000;
    expect((await source.get()).value).toBe('token-1');
    expect((await source.get()).value).toBe('token-1');
    expect(state.requests).toBe(2);
    time.now += 200_000;
    await expect(source.get()).rejects.toBe(state.failure);
  });

  it('lets one caller go without taking the token from the others', async () => {
    let finish: (token: AccessToken) => void = () => undefined;
    const source = new TokenSource(
      () => new Promise((resolve) => (finish = resolve)),
      () => 0,
    );
    const leaving = new AbortController();
    const left = source.get(leaving.signal);
    const stayed = source.get();
    leaving.abort(new Error('cancelled'));
    await expect(left).rejects.toThrow('cancelled');
    finish({ value: 'x', tenantId: null, permissions: [], receivedAtMs: 0, expiresAtMs: 1_000 });
    expect((await stayed).value).toBe('x');
  });
});
