import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startRig, type Arrived, type Reply, type Rig } from '../testing/fake-target.cases.ts';
import { plainProfile } from '../testing/profile.cases.ts';
import { createTargetWriter } from './create-target.ts';
import type { TargetAuthentication } from './target-settings.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(async () => {
  await rig.close();
});

const client = { clientId: 'my id', clientSecret: 's:e+c' };

function writer(authentication: TargetAuthentication) {
  return createTargetWriter(plainProfile, { tenantUrl: rig.target.url, authentication }, rig.dependencies);
}
const zoom = () =>
  writer({
    kind: 'account_credentials',
    tokenUrl: `${rig.target.url}/oauth/token`,
    accountId: 'acc',
    ...client,
  });

/** Gives out t1, t2 ... and takes only the newest. */
function tokens(expiresIn = 3600, answer: (request: Arrived) => Reply = () => ({ body: { id: '1' } })) {
  let given = 0;
  rig.target.handler = (request) => {
    if (request.url === '/oauth/token')
      return { body: { access_token: `t${String(++given)}`, expires_in: expiresIn } };
    return request.headers.authorization === `Bearer t${String(given)}` ? answer(request) : { status: 401 };
  };
  return {
    revoke: () => given++,
    asked: () => rig.target.arrived.filter(({ url }) => url === '/oauth/token'),
  };
}

it("asks for Zoom's account token with Basic credentials (zoom.md §1)", async () => {
  const { asked } = tokens();
  await zoom().readUser('1');
  expect(asked()[0]).toMatchObject({ method: 'POST', body: 'grant_type=account_credentials&account_id=acc' });
  // RFC 6749 §2.3.1: form-encoded before they are joined.
  expect(asked()[0]?.headers.authorization).toBe(
    `Basic ${Buffer.from('my+id:s%3Ae%2Bc').toString('base64')}`,
  );
});

it('sends client credentials in the body where the target wants that (entra.md W17)', async () => {
  const { asked } = tokens();
  await writer({
    kind: 'client_credentials',
    tokenUrl: `${rig.target.url}/oauth/token`,
    ...client,
    scope: 'a b',
    credentialsIn: 'body',
  }).readUser('1');
  expect(asked()[0]?.body).toBe(
    'grant_type=client_credentials&scope=a+b&client_id=my+id&client_secret=s%3Ae%2Bc',
  );
  expect(asked()[0]?.headers.authorization).toBeUndefined();
});

it('is asked once for all who wait, and kept until a minute before its end', async () => {
  const { asked } = tokens();
  const one = zoom();
  await Promise.all(Array.from({ length: 20 }, () => one.readUser('1')));
  expect(asked()).toHaveLength(1);
  rig.time.nowMs += 3_539_000;
  await one.readUser('1');
  expect(asked()).toHaveLength(1);
  rig.time.nowMs += 2_000;
  await one.readUser('1');
  expect(asked()).toHaveLength(2);
});

it('is renewed once on 401, for many requests together, also before a write (R5)', async () => {
  const { asked, revoke } = tokens();
  const one = zoom();
  await one.readUser('1');
  revoke();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      one.send({ method: 'PATCH', path: '/Users/1', body: {}, label: 'UPDATE' }),
    ),
  );
  expect(answers.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 10 }, () => 'ok'));
  expect(asked()).toHaveLength(2);
});

it('a 401 that stays is a credential failure, after one renewal', async () => {
  const { asked } = tokens(3600, () => ({ status: 401, body: { detail: 'no' } }));
  expect(await zoom().send({ method: 'DELETE', path: '/Users/1', label: 'DELETE' })).toMatchObject({
    outcome: 'refused',
    code: 'Unauthorized',
    credential: true,
  });
  expect(asked()).toHaveLength(2);
});

describe('when the token endpoint fails', () => {
  it.each<[string, Reply, object, number]>([
    [
      'bad secret',
      { status: 400, body: { reason: 'Invalid client_id or client_secret', error: 'invalid_client' } },
      { code: 'Unauthorized', credential: true },
      1,
    ],
    ['no token in the answer', { body: { ok: true } }, { credential: true }, 1],
    [
      'another address',
      { status: 404, body: '<html>' },
      { code: 'WebExceptionProtocolError', credential: true },
      1,
    ],
    [
      '429',
      { status: 429, headers: { 'retry-after': '5' } },
      { code: 'TooManyRequests', retryAfterMs: 5000 },
      1,
    ],
    ['500', { status: 500 }, { code: 'InternalServerError', credential: false }, 3],
    ['no answer', { fault: 'drop' }, { code: 'WebExceptionProtocolError' }, 3],
  ])('%s: the write was certainly not sent', async (_name, reply, expected, requests) => {
    rig.target.handler = () => reply;
    const answer = await zoom().send({ method: 'POST', path: '/Users', body: {}, label: 'CREATE' });
    expect(answer).toMatchObject({ outcome: 'refused', stage: 'token', ...expected });
    expect(JSON.stringify(answer)).not.toContain(client.clientSecret);
    expect(rig.target.arrived).toHaveLength(requests);
  });
});

describe('identity (R9)', () => {
  it('is the account that the token proves', async () => {
    tokens();
    expect(await zoom().identity()).toEqual({ id: 'acc', kind: 'account' });
    rig.target.handler = () => ({ status: 401 });
    rig.time.nowMs += 4_000_000;
    await expect(zoom().identity()).rejects.toMatchObject({ code: 'Unauthorized', credential: true });
  });

  it('is a fingerprint of the address where nothing is proved; another secret is the same target', async () => {
    const first = await writer({ kind: 'bearer', token: 'a' }).identity();
    expect(first.kind).toBe('fingerprint');
    expect(await writer({ kind: 'bearer', token: 'b' }).identity()).toEqual(first);
    const settings = {
      tenantUrl: `${rig.target.url}/other`,
      authentication: { kind: 'bearer', token: 'a' },
    } as const;
    expect(await createTargetWriter(plainProfile, settings, rig.dependencies).identity()).not.toEqual(first);
  });
});
