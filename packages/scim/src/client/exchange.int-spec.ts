import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { TargetProfile } from '../profile/target-profile.ts';
import type { ScimRequest } from '../request/scim-request.ts';
import { startRig, type Reply, type Rig } from '../testing/fake-target.cases.ts';
import { plainProfile } from '../testing/profile.cases.ts';
import { createTargetReader, createTargetWriter } from './create-target.ts';
import type { RateFacts } from './permits.ts';
import { TargetError } from './target-answer.ts';

const token = 'secret-token';
const create: ScimRequest = { method: 'POST', path: '/Users', body: { userName: 'ada' }, label: 'CREATE' };
const change: ScimRequest = { method: 'PATCH', path: '/Users/1', body: {}, label: 'UPDATE' };
const removal: ScimRequest = { method: 'DELETE', path: '/Users/1', label: 'DELETE' };

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(async () => {
  jest.useRealTimers();
  await rig.close();
});

function writer(profile: TargetProfile = plainProfile) {
  const settings = {
    tenantUrl: `${rig.target.url}/scim/`,
    authentication: { kind: 'bearer', token },
  } as const;
  return createTargetWriter(profile, settings, rig.dependencies);
}

function replies(...list: readonly Reply[]): void {
  rig.target.handler = (_request, count) => list[Math.min(count, list.length) - 1] ?? {};
}

it('sends JSON with the token to the tenant URL, and gives back what the target said', async () => {
  replies({ status: 201, headers: { location: 'x' }, body: { id: '1', userName: 'ada' } });
  const answer = await writer().send(create);
  expect(answer).toMatchObject({ outcome: 'ok', status: 201, body: { id: '1' }, headers: { location: 'x' } });
  expect(rig.target.arrived).toHaveLength(1);
  expect(rig.target.arrived[0]).toMatchObject({
    method: 'POST',
    url: '/scim/Users',
    body: '{"userName":"ada"}',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
  });
});

describe('outcomes of a write (R4)', () => {
  it.each<[string, ScimRequest, Reply, object]>([
    ['204 is done', change, { status: 204 }, { outcome: 'ok', status: 204, body: undefined }],
    ['DELETE 200 with a body is done (R24)', removal, { body: { id: '1' } }, { outcome: 'ok', status: 200 }],
    [
      '404 of one user',
      removal,
      { status: 404, body: { detail: 'gone' } },
      { outcome: 'refused', code: 'InvalidAnchor', detail: 'gone' },
    ],
    [
      '409',
      create,
      { status: 409, body: { detail: 'd', scimType: 'uniqueness' } },
      { outcome: 'refused', code: 'Conflict', scimType: 'uniqueness' },
    ],
    [
      '401 of a fixed token',
      change,
      { status: 401 },
      { outcome: 'refused', code: 'Unauthorized', credential: true },
    ],
    [
      '500',
      change,
      { status: 500, body: 'oops' },
      { outcome: 'unknown', code: 'InternalServerError', detail: 'oops' },
    ],
    [
      '503',
      change,
      { status: 503, headers: { 'retry-after': '7' } },
      { outcome: 'unknown', code: 'InternalServerError' },
    ],
    ['501', change, { status: 501 }, { outcome: 'refused', code: 'NotImplemented' }],
    [
      '302',
      change,
      { status: 302, headers: { location: 'https://login' } },
      { outcome: 'refused', code: 'SystemForCrossDomainIdentityManagementServiceIncompatible' },
    ],
    [
      'a page under 200',
      change,
      { body: '<html>Sign in</html>' },
      { outcome: 'unknown', code: 'SystemForCrossDomainIdentityManagementServiceIncompatible' },
    ],
    [
      'an error under 200',
      change,
      { body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '409', detail: 'd' } },
      { outcome: 'refused', code: 'Conflict', status: 409 },
    ],
    [
      '201 without id: look it up',
      create,
      { status: 201, body: { userName: 'ada' } },
      { outcome: 'unknown' },
    ],
    ['201 without body: look it up', create, { status: 201 }, { outcome: 'unknown' }],
    [
      'no answer',
      create,
      { fault: 'drop' },
      { outcome: 'unknown', code: 'WebExceptionProtocolError', stage: 'request' },
    ],
    [
      'half an answer',
      create,
      { status: 201, body: { id: '1', userName: 'ada' }, fault: 'truncate' },
      { outcome: 'unknown', code: 'WebExceptionProtocolError' },
    ],
  ])('%s', async (_name, request, reply, expected) => {
    replies(reply);
    expect(await writer().send(request)).toMatchObject(expected);
    // A write is never repeated by the client.
    expect(rig.target.arrived).toHaveLength(1);
  });

  it('is refused when nobody listens: nothing was sent', async () => {
    const client = writer();
    await rig.target.close();
    expect(await client.send(create)).toMatchObject({ outcome: 'refused', networkCode: 'ECONNREFUSED' });
    rig.target.close = () => Promise.resolve();
  });

  it('is unknown when no answer comes in time', async () => {
    // The time is over when the request has arrived, and not before: it would be refused then.
    jest.useFakeTimers({ doNotFake: ['Date', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate'] });
    rig.target.handler = () => {
      setImmediate(() => {
        jest.advanceTimersByTime(60_000);
      });
      return { fault: 'hang' };
    };
    const settings = { tenantUrl: rig.target.url, authentication: { kind: 'bearer', token } } as const;
    const limited = { ...rig.dependencies, requestTimeoutMs: 60_000 };
    expect(await createTargetWriter(plainProfile, settings, limited).send(create)).toMatchObject({
      outcome: 'unknown',
      code: 'Timeout',
    });
    expect(rig.target.arrived).toHaveLength(1);
  });

  it('is refused when it is cancelled before it is sent', async () => {
    expect(await writer().send(create, { signal: AbortSignal.abort() })).toMatchObject({
      outcome: 'refused',
      networkCode: 'ABORTED',
    });
    expect(rig.target.arrived).toHaveLength(0);
  });
});

describe('429 waits and repeats (R5)', () => {
  const ok: Reply = { status: 204 };
  const inSeconds = (seconds: number) => new Date(rig.time.nowMs + seconds * 1000);
  it.each<[string, () => Readonly<Record<string, string>>, number]>([
    ['seconds', () => ({ 'retry-after': '7' }), 7000],
    [
      'an HTTP date',
      () => ({ 'retry-after': inSeconds(9).toUTCString(), date: inSeconds(0).toUTCString() }),
      9000,
    ],
    ["Zoom's ISO date (zoom.md §4)", () => ({ 'retry-after': inSeconds(11).toISOString() }), 11_000],
    ['a reset time', () => ({ 'x-ratelimit-reset': String(inSeconds(3).getTime() / 1000) }), 3000],
    [
      'a target whose clock is an hour fast',
      () => ({ 'retry-after': inSeconds(3605).toUTCString(), date: inSeconds(3600).toUTCString() }),
      5000,
    ],
    ['nothing said', () => ({}), 1000],
    ['zero said', () => ({ 'retry-after': '0' }), 50],
  ])('%s', async (_name, headers, waitMs) => {
    replies({ status: 429, headers: { date: '', ...headers() } }, ok);
    expect(await writer().send(change)).toMatchObject({ outcome: 'ok' });
    expect(rig.time.slept).toEqual([waitMs]);
    expect(rig.target.arrived).toHaveLength(2);
  });

  it('ends when the wait is longer than 60 s, and says how long it is', async () => {
    const until = inSeconds(3 * 3600).toISOString();
    replies({ status: 429, headers: { date: '', 'retry-after': until, 'x-ratelimit-type': 'Daily-limit' } });
    expect(await writer().send(change)).toMatchObject({
      outcome: 'refused',
      code: 'TooManyRequests',
      retryAfterMs: 3 * 3600 * 1000,
    });
    expect(rig.time.slept).toEqual([]);
  });

  it('ends when many short waits reach 60 s', async () => {
    replies({ status: 429, headers: { 'retry-after': '20' } });
    expect(await writer().send(change)).toMatchObject({ code: 'TooManyRequests', retryAfterMs: 20_000 });
    expect(rig.target.arrived).toHaveLength(4);
  });

  it('tells the budget what every answer said, but takes no daily limit for a rate (R6)', async () => {
    const heard: [string, RateFacts][] = [];
    const asked: string[] = [];
    const permits = {
      acquire: (label: string, priority: string) => Promise.resolve(void asked.push(`${label} ${priority}`)),
      observe: (label: string, facts: RateFacts) => void heard.push([label, facts]),
    };
    const settings = { tenantUrl: rig.target.url, authentication: { kind: 'bearer', token } } as const;
    const client = createTargetWriter(plainProfile, settings, { ...rig.dependencies, permits });
    replies(
      {
        status: 429,
        headers: {
          'retry-after': '1',
          'x-ratelimit-type': 'Daily-limit',
          'x-ratelimit-limit': '2000',
          'x-ratelimit-remaining': '0',
        },
      },
      {
        status: 204,
        headers: { 'x-ratelimit-type': 'QPS', 'x-ratelimit-limit': '80', 'x-ratelimit-remaining': '79' },
      },
    );
    await client.send(removal, { priority: 'removal' });
    expect(asked).toEqual(['DELETE removal', 'DELETE removal']);
    expect(heard).toEqual([
      ['DELETE', { status: 429, retryAfterMs: 1000 }],
      ['DELETE', { status: 204, limit: 80, remaining: 79 }],
    ]);
  });
});

describe('a read (R5)', () => {
  it.each<[string, Reply]>([
    ['500', { status: 500 }],
    ['no answer', { fault: 'drop' }],
    ['half an answer', { body: { id: '1', filler: 'x'.repeat(100) }, fault: 'truncate' }],
  ])('is repeated after %s', async (_name, reply) => {
    replies(reply, reply, { body: { id: '1' } });
    expect(await writer().readUser('1')).toEqual({ id: '1' });
    expect(rig.time.slept).toEqual([1000, 2000]);
  });

  it('fails after the third time', async () => {
    replies({ status: 500, body: { detail: 'down' } });
    await expect(writer().readUser('1')).rejects.toMatchObject({
      name: 'TargetError',
      code: 'InternalServerError',
      message: 'down',
    });
    expect(rig.target.arrived).toHaveLength(3);
  });

  it.each<[string, Reply, unknown]>([
    ['404 is nobody', { status: 404, body: { detail: 'User does not exist.' } }, null],
    ['404 without a text is nobody', { status: 404 }, null],
    ['an id as a number (R24)', { body: { id: 7 } }, { id: '7' }],
  ])('by id: %s', async (_name, reply, expected) => {
    replies(reply);
    expect(await writer().readUser(expected === null ? '1' : '7')).toEqual(expected);
  });

  it.each<[string, Reply]>([
    ['a 404 page of something else (R9)', { status: 404, body: '<html>no such page</html>' }],
    ['another user', { body: { id: '2' } }],
    ['a list', { body: { totalResults: 0, Resources: [] } }],
    ['a page', { body: '<html>' }],
  ])('by id: %s is no answer', async (_name, reply) => {
    replies(reply);
    await expect(writer().readUser('1')).rejects.toThrow(TargetError);
  });
});

it('a reader has no way to write (R19)', () => {
  const settings = { tenantUrl: rig.target.url, authentication: { kind: 'bearer', token } } as const;
  expect(Object.keys(createTargetReader(plainProfile, settings, rig.dependencies)).sort()).toEqual([
    'findUsers',
    'identity',
    'listUsers',
    'readUser',
    'testConnection',
  ]);
});
