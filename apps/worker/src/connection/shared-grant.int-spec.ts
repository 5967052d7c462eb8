import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  acceptGrant,
  claimRenewal,
  findConnection,
  openDatabase,
  parseKeyring,
  readGrant,
  storeRenewal,
  type Db,
  type StoredGrant,
} from '@lockstep/database';
import { templateById } from '@lockstep/gallery';
import { createEgress } from '@lockstep/platform/egress';
import { createMemoryPermits, type TargetWriter } from '@lockstep/scim/client';
import {
  createTestDatabase,
  sandboxDefaults,
  startSandbox,
  waitFor,
  type Sandbox,
  type TestDatabase,
} from '@lockstep/testkit';
import { sql } from 'kysely';
import { z } from 'zod';
import { RequestCounter } from '../job/counters.ts';
import type { WorkerServices } from '../job/services.ts';
import { openTarget } from '../target/open-target.ts';
import { TestTenant } from '../testing/tenant.ts';
import { quickServices } from '../testing/quick-services.ts';
import { bringBackCode, consent, seedZoomByConsent } from '../testing/zoom-authorization.ts';
import { authorizeConnection } from './authorize-connection.ts';
import { testConnection } from './test-connection.ts';

const keyring = parseKeyring(`k1:${randomBytes(32).toString('base64')}`);
const egress = createEgress({ allowPrivateAddresses: true });
const profile = templateById('zoom')?.profile;
if (profile === undefined) throw new Error('no Zoom');

let database: TestDatabase;
/** Of another worker process. */
let otherDb: Db;
let sandbox: Sandbox;
let tenant: TestTenant;
let connectionId: string;

beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startSandbox()]);
  otherDb = openDatabase({ url: database.url, maxConnections: 5 });
  tenant = new TestTenant(sandbox);
});
afterAll(async () => {
  await egress.close();
  await otherDb.destroy();
  await sandbox.stop();
  await database.drop();
});

const services = (db = database.db) => quickServices({ db, egress, keyring });

/** A client as a worker process or a test of the connection opens it. */
async function client(own: WorkerServices = services()): Promise<TargetWriter> {
  const connection = await findConnection(own.db, connectionId);
  if (connection?.kind !== 'target' || profile === undefined) throw new Error('no connection');
  const permits = createMemoryPermits({ limits: [], clock: own.clock, sleep: own.sleep });
  return openTarget(own, { connection, profile, permits, counter: new RequestCounter() });
}

const world = () => ({ db: database.db, keyring, sandbox });
const authorise = async () =>
  authorizeConnection(services(), { authorizationId: await bringBackCode(world(), connectionId) });

async function stored(): Promise<StoredGrant> {
  const grant = await readGrant(database.db, keyring, connectionId);
  if (grant === null) throw new Error('no grant is stored');
  return grant;
}

/** As if the stored token had come to its last minutes, or its end. */
const age = async (more: Partial<StoredGrant> = { renewAtMs: 0, expiresAtMs: 0 }) =>
  acceptGrant(database.db, keyring, connectionId, { ...(await stored()), ...more });

const tokenRequests = () => tenant.requests('service=zoom-oauth&method=POST');

/** The request of a worker that dies with the answer in its hands. */
async function burn(refreshToken: string) {
  const { clientId, clientSecret } = sandboxDefaults.zoom;
  const { status, body } = await egress.request({
    method: 'POST',
    url: `${sandbox.addresses.zoomOAuth}/oauth/token`,
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }).toString(),
  });
  expect(status).toBe(200);
  return z.object({ access_token: z.string(), refresh_token: z.string() }).parse(JSON.parse(body));
}

beforeEach(async () => {
  await sandbox.reset();
  connectionId = await seedZoomByConsent(world());
});

describe('an authorisation (authorization code grant, entra.md X3)', () => {
  it('is thrown away when the connection was changed on the way: tokens must not go to another address', async () => {
    const authorizationId = await bringBackCode(world(), connectionId);
    const meddling: WorkerServices = {
      ...services(),
      egress: {
        ...egress,
        request: async (request) => {
          const answer = await egress.request(request);
          await sql`update connection set settings = settings || '{"tenantUrl": "https://elsewhere.example/scim2"}'`.execute(
            database.db,
          );
          return answer;
        },
      },
    };
    expect(await authorizeConnection(meddling, { authorizationId })).toMatchObject({
      ok: false,
      code: 'AuthorizationFailed',
    });
    expect(await readGrant(database.db, keyring, connectionId)).toBeNull();
  });

  it('gives tokens that are stored sealed, and that Zoom takes', async () => {
    expect(await authorise()).toEqual({ ok: true, code: null, field: null });
    const { accessToken, refreshToken, expiresAtMs } = await stored();
    expect(expiresAtMs - Date.now()).toBeGreaterThan(59 * 60_000);
    const rows = JSON.stringify(await database.db.selectFrom('sealed_secret').selectAll().execute());
    for (const token of [accessToken, refreshToken]) expect(rows).not.toContain(token);
    const input = { connectionId, servicePrincipalId: null };
    expect(await testConnection(services(), input, AbortSignal.timeout(10_000))).toMatchObject({ ok: true });
  });

  it('exchanges a code once', async () => {
    const authorizationId = await bringBackCode(world(), connectionId);
    expect(await authorizeConnection(services(), { authorizationId })).toMatchObject({ ok: true });
    const before = await stored();
    expect(await authorizeConnection(services(), { authorizationId })).toMatchObject({
      ok: false,
      code: 'AuthorizationNotFound',
    });
    expect(await stored()).toEqual(before);
    expect(await tokenRequests()).toHaveLength(1);
  });

  it('with the verifier of another browser is refused by Zoom, and the words stand in the connection', async () => {
    const authorizationId = await bringBackCode(world(), connectionId, true);
    expect(await authorizeConnection(services(), { authorizationId })).toMatchObject({
      ok: false,
      code: 'AuthorizationFailed',
    });
    expect((await findConnection(database.db, connectionId))?.findings).toMatchObject([
      { code: 'AuthorizationFailed', message: expect.stringContaining('call authorizeConnection again') },
    ]);
    expect(await readGrant(database.db, keyring, connectionId)).toBeNull();
  });

  it('is needed before anything else', async () => {
    expect(await (await client()).testConnection()).toMatchObject({
      ok: false,
      code: 'AuthorizationNeeded',
      field: 'id',
      message: expect.stringContaining('call authorizeConnection'),
    });
    expect(await tokenRequests()).toEqual([]);
  });
});

describe('the refresh token, which dies with its use', () => {
  beforeEach(async () => {
    await authorise();
    await tenant.forgetRequests();
  });

  it('two workers and a connection test that need a token at once use it once', async () => {
    await age();
    await tenant.fault({ service: 'zoom-oauth', kind: 'latency', ms: 300 });
    const before = await stored();
    const [first, second, third] = await Promise.all([
      client(services(database.db)),
      client(services(otherDb)),
      client(services(otherDb)),
    ]);
    const reads = [first, second, third].flatMap((one) =>
      Array.from({ length: 10 }, () => one.findUsers('userName', 'nobody@contoso.example')),
    );
    expect(await Promise.all(reads)).toEqual(Array(30).fill([]));
    expect(await tokenRequests()).toMatchObject([{ status: 200 }]);
    expect((await stored()).refreshToken).not.toBe(before.refreshToken);
  });

  it('hour after hour, in turns', async () => {
    for (const db of [database.db, otherDb, database.db, otherDb]) {
      await age();
      expect(await (await client(services(db))).testConnection()).toEqual({ ok: true });
    }
    expect((await tokenRequests()).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('a token that Zoom refuses in the middle is renewed once, by whoever comes first', async () => {
    const [first, second] = [await client(), await client(services(otherDb))];
    expect(await first.testConnection()).toEqual({ ok: true });
    expect(await second.testConnection()).toEqual({ ok: true });
    await sandbox.control('POST', '/zoom/tokens/revoke', {});
    expect(await Promise.all([first.testConnection(), second.testConnection()])).toEqual([
      { ok: true },
      { ok: true },
    ]);
    expect(await tokenRequests()).toHaveLength(1);
  });

  it('a token endpoint that is away is bridged while the token still works', async () => {
    await age({ renewAtMs: 0 });
    await tenant.fault({ service: 'zoom-oauth', kind: 'status', status: 503, count: 'always' });
    const one = await client();
    expect(await one.testConnection()).toEqual({ ok: true });
    expect(await one.testConnection()).toEqual({ ok: true });
    expect(await tokenRequests()).toHaveLength(1);
    await age();
    expect(await (await client()).testConnection()).toMatchObject({ ok: false, code: 'TargetUnavailable' });
  });

  it('a database that is away between the answer and the commit costs nothing', async () => {
    await age();
    await sql`create sequence refusals`.execute(database.db);
    await sql`create function refuse() returns trigger language plpgsql as $$ begin
      if new.envelope <> old.envelope and nextval('refusals') <= 2 then raise exception 'not now'; end if;
      return new; end $$`.execute(database.db);
    await sql`create trigger refuse before update on sealed_secret for each row execute function refuse()`.execute(
      database.db,
    );
    try {
      expect(await (await client()).testConnection()).toEqual({ ok: true });
    } finally {
      await sql`drop trigger refuse on sealed_secret`.execute(database.db);
    }
    await age();
    expect(await (await client(services(otherDb))).testConnection()).toEqual({ ok: true });
    expect((await tokenRequests()).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('of a worker that died before Zoom got its request still works, after its lease', async () => {
    await age();
    const before = Date.now();
    const begun = await claimRenewal(database.db, keyring, connectionId, await stored(), 400);
    expect(begun.kind).toBe('mine');
    expect(await (await client(services(otherDb))).testConnection()).toEqual({ ok: true });
    expect(Date.now() - before).toBeGreaterThanOrEqual(400);
    expect(await tokenRequests()).toMatchObject([{ status: 200 }]);
  });

  it('of a worker that died with the answer in its hands is lost, and the words say so', async () => {
    await age();
    const grant = await stored();
    await claimRenewal(database.db, keyring, connectionId, grant, 400);
    await burn(grant.refreshToken);
    const test = await (await client(services(otherDb))).testConnection();
    expect(test).toMatchObject({ ok: false, code: 'AuthorizationNeeded', field: 'id' });
    expect(test.ok ? '' : test.message).toMatch(/4737.*earlier renewal got no answer.*authorizeConnection/s);
    expect(await authorise()).toMatchObject({ ok: true });
    expect(await (await client()).testConnection()).toEqual({ ok: true });
  });

  it('of a worker that stores its answer after its lease has ended is not lost', async () => {
    await age();
    const grant = await stored();
    const begun = await claimRenewal(database.db, keyring, connectionId, grant, 1);
    if (begun.kind !== 'mine') throw new Error(begun.kind);
    const { access_token: accessToken, refresh_token: refreshToken } = await burn(grant.refreshToken);
    await tenant.fault({ service: 'zoom-oauth', kind: 'latency', ms: 500 });
    const testing = (await client(services(otherDb))).testConnection();
    const asked = async () => {
      const again = await claimRenewal(database.db, keyring, connectionId, grant, 1);
      return again.kind === 'busy';
    };
    await waitFor(asked, { what: 'the other one has its lease' });
    const got = { accessToken, refreshToken, renewAtMs: 1e15, expiresAtMs: 1e15 };
    expect(await storeRenewal(database.db, keyring, connectionId, begun.claim, got)).toBe(true);
    expect(await testing).toEqual({ ok: true });
    expect(await stored()).toEqual(got);
  });

  it('an answer that was lost on the way: the next attempt says what happened', async () => {
    await age();
    await tenant.fault({ service: 'zoom-oauth', kind: 'dropAfter' });
    const one = await client();
    expect(await one.testConnection()).toMatchObject({ ok: false, code: 'NetworkError' });
    const next = await one.testConnection();
    expect(next).toMatchObject({ ok: false, code: 'AuthorizationNeeded' });
    expect(next.ok ? '' : next.message).toContain('earlier renewal got no answer');
  });

  it('an authorisation that comes in during a renewal wins', async () => {
    await age();
    await tenant.fault({ service: 'zoom-oauth', kind: 'latency', ms: 500 });
    const renewing = (await client()).testConnection();
    const leased = () =>
      database.db
        .selectFrom('sealed_secret')
        .select('name')
        .where('renewal_until', 'is not', null)
        .executeTakeFirst();
    await waitFor(leased, { what: 'the renewal has begun' });
    const newer = { accessToken: 'a', renewAtMs: 1e15, expiresAtMs: 1e15, refreshToken: 'newer' };
    await acceptGrant(database.db, keyring, connectionId, newer);
    await renewing;
    expect(await stored()).toEqual(newer);
  });

  it.each([
    [401, { errorCode: 4735, reason: '' }, 'no longer in the account'],
    [401, { code: 4737, reason: '' }, '4737'],
    [
      400,
      { reason: 'The token is disabled by admin.', error: 'invalid_request' },
      'approved for the account',
    ],
    [401, { errorCode: 4741, reason: '' }, 'replaced by a newer one'],
    [401, { reason: 'Invalid Token!', error: 'invalid_request' }, 'takes the authorisation no longer'],
    [400, { error: 'invalid_grant' }, 'takes the authorisation no longer'],
  ])('refused for good, %d %j: told with the way out', async (status, body, why) => {
    await age();
    await tenant.fault({ service: 'zoom-oauth', kind: 'status', status, body });
    const test = await (await client()).testConnection();
    expect(test).toMatchObject({ ok: false, code: 'AuthorizationNeeded', field: 'id' });
    expect(test.ok ? '' : test.message).toContain(why);
    expect(test.ok ? '' : test.message).toContain('call authorizeConnection');
  });

  it('a client secret that was changed is no end of the authorisation', async () => {
    await age();
    await sandbox.control('PATCH', `/zoom/apps/${sandboxDefaults.zoom.clientId}`, { clientSecret: 'other' });
    expect(await (await client()).testConnection()).toMatchObject({
      ok: false,
      code: 'InvalidCredentials',
      field: 'clientSecret',
    });
  });

  it('a newer authorisation of the same app elsewhere ends it (4741)', async () => {
    await age();
    await consent(sandbox);
    const test = await (await client()).testConnection();
    expect(test.ok ? '' : test.message).toContain('4741');
  });
});
