import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  beginSession,
  closeDirectoryChange,
  findDirectoryChange,
  findOnDemandRun,
  openDirectoryChange,
  openOnDemandRun,
  parseKeyring,
  putSecret,
  putWebhook,
  readSecret,
  readSignIn,
  readWebhook,
  storeSignIn,
  writeLogs,
  type LogEntry,
} from '@lockstep/database';
import { createTestDatabase, seedHistory, seedJob, type History, type TestDatabase } from '@lockstep/testkit';
import { sql } from 'kysely';
import { maintain, type Retention } from './maintain.ts';

const dayMs = 86_400_000;
const retention: Retention = { writeMs: 365 * dayMs, failureMs: 90 * dayMs, skipMs: 30 * dayMs };

let database: TestDatabase;
let jobId: string;
let history: History;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ jobId } = await seedJob(database.db));
  history = await seedHistory(database.db, jobId);
});
afterAll(() => database.drop());

const keyring = parseKeyring(`k1:${Buffer.alloc(32, 1).toString('base64')}`);
const at = (day: string) => ({ db: database.db, keyring, clock: () => Date.parse(`${day}T12:00:00Z`) });

async function log(status: LogEntry['status'], day: string): Promise<void> {
  const sourceId = `${status} of ${day}`;
  const entry: LogEntry = {
    cycleId: history.cycleId,
    changeId: randomUUID(),
    sourceId,
    sourceDisplayName: null,
    targetId: null,
    targetDisplayName: null,
    action: 'update',
    effect: null,
    status,
    errorCode: null,
    reason: null,
    durationMs: 0,
    initiatedBy: 'system',
    modified: [],
    steps: [],
  };
  await writeLogs(database.db, jobId, [entry]);
  await sql`update provisioning_log set activity_at = ${day}::date + time '06:00' where source_id = ${sourceId}`.execute(
    database.db,
  );
}

async function logged(): Promise<readonly (readonly [string, string])[]> {
  const rows = await sql<{
    source_id: string;
    partition: string;
  }>`select source_id, tableoid::regclass::text as partition
    from provisioning_log where source_id like '% of %' order by activity_at, source_id`.execute(database.db);
  return rows.rows.map((row) => [row.source_id, row.partition.replace('provisioning_log_', '')] as const);
}

describe('R20: maintenance', () => {
  it('makes the months ahead, and moves what came before its month was there', async () => {
    await log('success', '2030-01-31');
    await log('skipped', '2030-02-01');
    expect(await logged()).toEqual([
      ['success of 2030-01-31', 'write_default'],
      ['skipped of 2030-02-01', 'skip_default'],
    ]);
    expect(await maintain(at('2030-01-31'), retention)).toMatchObject({
      partitionsMade: 9,
      partitionsDropped: 0,
    });
    expect(await logged()).toEqual([
      ['success of 2030-01-31', 'write_2030_01'],
      ['skipped of 2030-02-01', 'skip_2030_02'],
    ]);
    expect(await maintain(at('2030-01-31'), retention)).toMatchObject({ partitionsMade: 0 });
    await log('failure', '2030-03-31');
    expect((await logged()).at(-1)).toEqual(['failure of 2030-03-31', 'failure_2030_03']);
  });

  it('drops each class in its time, not before the last entry of the month is old enough', async () => {
    await log('skipped', '2030-01-31');
    await log('failure', '2030-01-31');
    const names = async () => (await logged()).map(([name]) => name);
    const [write, failure, skip, skipped2] = [
      'success of 2030-01-31',
      'failure of 2030-01-31',
      'skipped of 2030-01-31',
      'skipped of 2030-02-01',
    ];
    expect(await maintain(at('2030-03-02'), retention)).toMatchObject({ partitionsDropped: 0 });
    expect(await names()).toEqual(expect.arrayContaining([write, failure, skip, skipped2]));
    expect(await maintain(at('2030-03-04'), retention)).toMatchObject({ partitionsDropped: 1 });
    expect(await names()).not.toContain(skip);
    expect(await names()).toEqual(expect.arrayContaining([write, failure, skipped2]));
    await maintain(at('2030-05-03'), retention);
    expect(await names()).toEqual([write, 'failure of 2030-03-31']);
    await maintain(at('2031-02-02'), retention);
    expect(await names()).toEqual([]);
  });

  it('R16: lets go of a run on demand that no worker ended and nobody asked for again', async () => {
    const { db } = database;
    const { jobId: other } = await seedJob(db);
    const request = { jobId: other, subject: 'ada@contoso.com', preview: true, lifetimeMs: 300_000 };
    const opened = await openOnDemandRun(db, request);
    const isThere = async () => (await findOnDemandRun(db, opened?.cycleId ?? '')) !== null;
    await maintain({ db, keyring, clock: () => Date.now() + 300 * dayMs }, retention);
    expect(await isThere()).toBe(true);
    await maintain({ db, keyring, clock: () => Date.now() + 366 * dayMs }, retention);
    expect(await isThere()).toBe(false);
  });

  it('lets go of ended sign-ins of administrators at once, and of what they changed with the log of writes', async () => {
    const { db } = database;
    const { jobId: other, sourceConnectionId: connectionId } = await seedJob(db);
    const signIn = (principal: string, expiresAtMs: number) =>
      storeSignIn(db, keyring, { connectionId, principal }, { accessToken: 'x', expiresAtMs });
    await signIn('user/ended', Date.now() - 1_000);
    await signIn('user/holds', Date.now() + 60_000);
    const of = { jobId: other, servicePrincipalId: 'a', principal: 'user/holds' };
    const id = await openDirectoryChange(db, of, { action: 'removeAppRole', appRoleId: 'r' });
    await closeDirectoryChange(db, id ?? '', { error: null });
    await maintain({ db, keyring, clock: () => Date.now() + 300 * dayMs }, retention);
    expect(
      await db
        .selectFrom('delegated_sign_in')
        .select('principal')
        .where('connection_id', '=', connectionId)
        .execute(),
    ).toEqual([{ principal: 'user/holds' }]);
    expect(await findDirectoryChange(db, id ?? '')).not.toBeNull();
    await maintain({ db, keyring, clock: () => Date.now() + 366 * dayMs }, retention);
    expect(await findDirectoryChange(db, id ?? '')).toBeNull();
    await db.deleteFrom('delegated_sign_in').execute();
  });

  it('lets go of sessions of browsers that have run out', async () => {
    const { db } = database;
    const begin = (inMs: number) =>
      beginSession(db, { principalId: 'p', displayName: 'P', expiresAt: new Date(Date.now() + inMs) });
    await begin(-1_000);
    const goesOn = await begin(60_000);
    await maintain(at('2026-07-15'), retention);
    expect(await db.selectFrom('session').select('id').execute()).toEqual([{ id: goesOn }]);
  });

  it('lets go of closed changes and the journal with the log of writes; what is open stays', async () => {
    const { db } = database;
    const { jobId: other } = await seedJob(db);
    await seedHistory(db, other);
    const states = async () =>
      (
        await db.selectFrom('change').select('state').where('job_id', '=', other).orderBy('state').execute()
      ).map((row) => row.state);
    const before = await states();
    const soon = { db, keyring, clock: () => Date.now() + 300 * dayMs };
    await maintain(soon, retention);
    expect(await states()).toEqual(before);
    const later = { db, keyring, clock: () => Date.now() + 366 * dayMs };
    expect((await maintain(later, retention)).rowsDeleted).toBeGreaterThan(0);
    const closed = ['succeeded', 'failed', 'superseded', 'expired'];
    expect(await states()).toEqual(before.filter((state) => !closed.includes(state)));
    expect(before.some((state) => closed.includes(state))).toBe(true);
    expect(await db.selectFrom('journal').select('id').execute()).toEqual([]);
  });
});

describe('R22: a key is changed while everything runs', () => {
  const encoded = (byte: number) => Buffer.alloc(32, byte).toString('base64');
  const old = parseKeyring(`k1:${encoded(1)}`);
  const both = parseKeyring(`k2:${encoded(2)},k1:${encoded(1)}`);
  const renewed = parseKeyring(`k2:${encoded(2)}`);
  const lost = parseKeyring(`k3:${encoded(3)}`);

  it('what the older key sealed is sealed under the first one; then the older key can go', async () => {
    const seeded = await seedJob(database.db, { keyring: old });
    const place = { connectionId: seeded.sourceConnectionId, name: 'clientSecret' };
    await putSecret(database.db, old, place, 'the secret');
    await putWebhook(database.db, old, seeded.jobId, { url: 'https://hooks.example', secret: 'the other' });
    const owner = { connectionId: seeded.sourceConnectionId, principal: 'user/ada' };
    const signIn = { accessToken: 'of an administrator', expiresAtMs: Date.now() + 3_600_000 };
    await storeSignIn(database.db, old, owner, signIn);
    const report = await maintain({ ...at('2031-01-01'), keyring: both }, retention);
    expect(report).toMatchObject({ secretsResealed: expect.any(Number), secretsLeft: 0 });
    expect(report.secretsResealed).toBeGreaterThanOrEqual(3);
    expect(await readSecret(database.db, renewed, place)).toBe('the secret');
    expect(await readWebhook(database.db, renewed, seeded.jobId)).toMatchObject({ secret: 'the other' });
    expect(await readSignIn(database.db, renewed, owner)).toEqual(signIn);
    expect(await maintain({ ...at('2031-01-01'), keyring: both }, retention)).toMatchObject({
      secretsResealed: 0,
      secretsLeft: 0,
    });
  });

  it('what does not open, because its key went too early, is left as it is and counted', async () => {
    const seeded = await seedJob(database.db, { keyring: renewed });
    const place = { connectionId: seeded.sourceConnectionId, name: 'clientSecret' };
    await putSecret(database.db, renewed, place, 'the secret');
    const { secretsResealed, secretsLeft } = await maintain(
      { ...at('2031-01-01'), keyring: lost },
      retention,
    );
    expect(secretsResealed).toBe(0);
    expect(secretsLeft).toBeGreaterThan(0);
    expect(await readSecret(database.db, renewed, place)).toBe('the secret');
  });
});
