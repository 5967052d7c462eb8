import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DEFAULTS } from '../defaults.ts';
import type { LiveAnswer } from '../testing/live-sandbox.ts';
import { LiveSandbox } from '../testing/live-sandbox.ts';

const { token } = DEFAULTS.scim;
let live: LiveSandbox;

beforeAll(async () => {
  live = await LiveSandbox.start();
});
afterAll(() => live.close());
beforeEach(async () => {
  await live.control('POST', '/reset');
});

const create = (userName: string): Promise<LiveAnswer> =>
  live.send('POST', `${live.sandbox.scim}/Users`, {
    token,
    body: { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName },
  });
const list = (): Promise<LiveAnswer> => live.send('GET', `${live.sandbox.scim}/Users`, { token });
const fault = (rule: object): Promise<LiveAnswer> =>
  live.control('POST', '/faults', { service: 'scim', ...rule });
const total = async (): Promise<unknown> =>
  Reflect.get(Object((await live.control('GET', '/scim/users')).body), 'total');
const untilMade = async (): Promise<void> => {
  while ((await total()) !== 1);
};

describe('faults on the wire', () => {
  it('dropAfter performs and says nothing; dropBefore does nothing', async () => {
    await fault({ kind: 'dropAfter', method: 'POST' });
    await expect(create('ada')).rejects.toThrow('fetch failed');
    expect(await total()).toBe(1);
    await fault({ kind: 'dropBefore', method: 'POST' });
    await expect(create('bob')).rejects.toThrow('fetch failed');
    expect(await total()).toBe(1);
    expect((await create('bob')).status).toBe(201);
    expect((await live.control('GET', '/requests?method=POST')).body).toMatchObject({
      requests: [
        { status: 0, fault: expect.stringMatching(/^fault-/), body: { userName: 'ada' } },
        { status: 0, fault: expect.stringMatching(/^fault-/), body: { userName: 'bob' } },
        { status: 201, fault: null },
      ],
    });
  });

  it('truncate breaks off in the middle of the body', async () => {
    await create('ada');
    await fault({ kind: 'truncate' });
    const response = await fetch(`${live.sandbox.scim}/Users`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('latency answers late, and the work is done before', async () => {
    await fault({ kind: 'latency', ms: 2_000 });
    const slow = create('ada').then(() => 'answered');
    await untilMade();
    expect(await Promise.race([slow, Promise.resolve('still waiting')])).toBe('still waiting');
    expect(await slow).toBe('answered');
  });

  it('a client that gives up after its time-out finds the work done', async () => {
    await fault({ kind: 'latency', ms: 60_000 });
    const body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ada' };
    const patience = new AbortController();
    const { signal } = patience;
    const given = expect(
      live.send('POST', `${live.sandbox.scim}/Users`, { token, body, signal }),
    ).rejects.toThrow();
    await untilMade();
    patience.abort();
    await given;
    expect(await total()).toBe(1);
  });

  it('slowDrip comes in pieces and whole', async () => {
    await create('ada');
    await fault({ kind: 'slowDrip', ms: 200 });
    const started = performance.now();
    expect((await list()).body).toMatchObject({ totalResults: 1, Resources: [{ userName: 'ada' }] });
    expect(performance.now() - started).toBeGreaterThan(150);
  });

  it('status answers in place of the work, or after it', async () => {
    await fault({
      kind: 'status',
      method: 'POST',
      status: 503,
      headers: { 'Retry-After': '7' },
      body: { detail: 'busy' },
    });
    const refused = await create('ada');
    expect(refused).toMatchObject({ status: 503, body: { detail: 'busy' } });
    expect(refused.headers.get('retry-after')).toBe('7');
    expect(await total()).toBe(0);
    await fault({ kind: 'status', method: 'POST', status: 500, perform: true });
    expect((await create('ada')).status).toBe(500);
    expect(await total()).toBe(1);
  });

  it.each([
    ['emptyPage', []],
    ['shortPage', ['ada', 'bob']],
    ['reorderPage', ['cleo', 'bob', 'ada']],
    ['duplicateItems', ['ada', 'ada', 'bob', 'bob', 'cleo', 'cleo']],
  ])('%s lies about the items and nothing else', async (kind, names) => {
    for (const name of ['ada', 'bob', 'cleo']) await create(name);
    await fault({ kind });
    expect((await list()).body).toMatchObject({
      totalResults: 3,
      Resources: names.map((userName) => ({ userName })),
    });
    expect((await list()).body).toMatchObject({
      Resources: [{ userName: 'ada' }, { userName: 'bob' }, { userName: 'cleo' }],
    });
  });

  it('invalidJson is HTML with 200', async () => {
    await fault({ kind: 'invalidJson' });
    const answer = await list();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it('rules are listed with what they did, and cleared', async () => {
    const { id } = z
      .object({ id: z.string() })
      .parse((await fault({ kind: 'status', status: 418, count: 'always' })).body);
    await list();
    await list();
    expect((await live.control('GET', '/faults')).body).toMatchObject({
      faults: [{ id, seen: 2, fired: 2 }],
    });
    expect((await live.control('DELETE', `/faults/${id}`)).body).toEqual({ removed: 1 });
    expect((await list()).status).toBe(200);
  });

  it('login and Graph, OAuth and SCIM are told apart on one port', async () => {
    await live.control('POST', '/faults', { service: 'login', kind: 'status', status: 503, count: 'always' });
    await expect(live.graphToken()).rejects.toThrow();
    expect((await live.send('GET', `${live.sandbox.graph}/v1.0/users`)).status).toBe(401);
    await live.control('POST', '/faults', { service: 'zoom', kind: 'status', status: 503, count: 'always' });
    expect(
      (await live.send('GET', `${live.sandbox.zoomScim}/Users`, { token: await live.zoomToken() })).status,
    ).toBe(503);
  });
});

describe('requests', () => {
  it('are listed by service, method, path, status and sequence, and counted', async () => {
    await create('ada');
    await create('ada');
    await list();
    const requests = (query: string): Promise<LiveAnswer> => live.control('GET', `/requests?${query}`);
    expect((await requests('service=scim&method=post&status=409')).body).toMatchObject({ total: 1 });
    expect((await requests('pathPattern=Users$&limit=1&offset=1')).body).toMatchObject({
      total: 3,
      requests: [{ status: 409 }],
    });
    expect((await requests('sinceSeq=999999')).body).toMatchObject({ total: 0 });
    expect((await live.control('GET', '/requests/counters')).body).toMatchObject({
      total: 3,
      byRoute: { 'scim POST /scim/v2/Users': 2, 'scim GET /scim/v2/Users': 1 },
      byStatus: { 'scim 201': 1, 'scim 409': 1, 'scim 200': 1 },
    });
    expect((await live.control('DELETE', '/requests')).body).toEqual({ removed: 3 });
  });

  it('carry Zoom’s rate-limit labels', async () => {
    await live.send('GET', `${live.sandbox.zoomScim}/Users`, { token: await live.zoomToken() });
    expect((await live.control('GET', '/requests?service=zoom')).body).toMatchObject({
      requests: [{ label: 'MEDIUM' }],
    });
  });
});
