import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveSandbox } from '../testing/live-sandbox.ts';
import type { LiveAnswer } from '../testing/live-sandbox.ts';

let live: LiveSandbox;

beforeAll(async () => {
  live = await LiveSandbox.start();
});
afterAll(() => live.close());
beforeEach(async () => {
  await live.control('POST', '/reset');
});

const call = (method: string, path: string, body?: unknown): Promise<LiveAnswer> =>
  live.send(method, `${live.sandbox.sink}${path}`, { token: 'any', ...(body === undefined ? {} : { body }) });

describe('the sink', () => {
  it('creates, finds, changes and deletes, and counts', async () => {
    expect(await call('POST', '/Users', { userName: 'Ada@x.example', externalId: 'e1' })).toMatchObject({
      status: 201,
      body: { id: 'u1' },
    });
    expect((await call('POST', '/Users', { userName: 'ada@x.example' })).status).toBe(409);
    for (const filter of ['userName eq "ADA@x.example"', 'externalId eq "e1"']) {
      expect((await call('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body).toMatchObject({
        totalResults: 1,
        Resources: [{ id: 'u1' }],
      });
    }
    expect((await call('GET', `/Users?filter=${encodeURIComponent('userName eq "no"')}`)).body).toMatchObject(
      { totalResults: 0 },
    );
    expect(
      (
        await call('PATCH', '/Users/u1', {
          Operations: [
            { op: 'replace', path: 'title', value: 'T' },
            { op: 'replace', value: { active: false } },
            { op: 'Remove', path: 'externalId' },
          ],
        })
      ).body,
    ).toEqual({
      id: 'u1',
      userName: 'Ada@x.example',
      title: 'T',
      active: false,
    });
    expect(
      (await call('GET', `/Users?filter=${encodeURIComponent('externalId eq "e1"')}`)).body,
    ).toMatchObject({ totalResults: 0 });
    expect((await call('PUT', '/Users/u1', { userName: 'bob' })).body).toEqual({ id: 'u1', userName: 'bob' });
    expect((await call('GET', '/scim/v2/Users/u1')).status).toBe(200);
    expect((await call('DELETE', '/Users/u1')).status).toBe(204);
    expect((await call('GET', '/Users/u1')).status).toBe(404);
    expect((await call('GET', '/Groups')).status).toBe(404);
    expect((await live.control('GET', '/sink')).body).toMatchObject({
      requests: { total: 12, byMethod: { POST: 2, GET: 7, PATCH: 1, PUT: 1, DELETE: 1 } },
      users: 0,
    });
  });

  it('pages', async () => {
    await live.control('POST', '/sink/users/bulk', { count: 250 });
    expect((await call('GET', '/Users?startIndex=201&count=100')).body).toMatchObject({
      totalResults: 250,
      itemsPerPage: 50,
      startIndex: 201,
    });
  });
});
