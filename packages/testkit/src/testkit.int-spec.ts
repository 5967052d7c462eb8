import { afterAll, describe, expect, it } from '@jest/globals';
import { findJob, findSchemaVersion, parseKeyring, readSecret, secretNames } from '@lockstep/database';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { z } from 'zod';
import {
  createTestDatabase,
  createTestNamespace,
  sandboxDefaults,
  seedHistory,
  seedJob,
  startSandbox,
  type TestDatabase,
} from './index.ts';

const databases: TestDatabase[] = [];
async function database(options: Parameters<typeof createTestDatabase>[0] = {}): Promise<TestDatabase> {
  const made = await createTestDatabase(options);
  databases.push(made);
  return made;
}
afterAll(() => Promise.all(databases.map((made) => made.drop())));

describe('createTestDatabase', () => {
  it('gives migrated databases that know nothing of each other', async () => {
    const [one, other] = await Promise.all([database(), database()]);
    await seedJob(one.db);
    const jobs = await Promise.all([one, other].map(({ db }) => db.selectFrom('job').select('id').execute()));
    expect(jobs.map((rows) => rows.length)).toEqual([1, 0]);
  });

  it('gives one without a schema', async () => {
    const { db } = await database({ empty: true });
    await expect(db.selectFrom('job').select('id').execute()).rejects.toThrow(/"job" does not exist/);
  });

  it('drops it, whoever is connected', async () => {
    const made = await database();
    const { url } = made;
    const guest = new pg.Client({ connectionString: url });
    const thrownOut = new Promise((resolve) => guest.on('error', resolve)); // a second one follows it
    await guest.connect();
    await made.drop();
    await made.drop();
    expect(await thrownOut).toMatchObject({ code: '57P01' });
    await expect(new pg.Client({ connectionString: url }).connect()).rejects.toMatchObject({ code: '3D000' });
  });
});

describe('createTestNamespace', () => {
  it('makes a namespace with the search attributes', async () => {
    const { address, namespace } = await createTestNamespace();
    const connection = await Connection.connect({ address });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    await connection.close();
    expect(Object.keys(customAttributes)).toEqual(
      expect.arrayContaining(['LockstepJobId', 'LockstepOutcome']),
    );
  });
});

describe('startSandbox', () => {
  it('gives its addresses and its control API', async () => {
    const sandbox = await startSandbox({ SANDBOX_ZOOM_PLAN: 'free' });
    try {
      const id = await sandbox.create('/entra/people', { userPrincipalName: 'ada@contoso.example' });
      const people = z.object({ total: z.number(), people: z.array(z.object({ id: z.string() })) });
      expect(await sandbox.ask(people, 'GET', '/entra/people')).toEqual({ total: 1, people: [{ id }] });
      await expect(sandbox.control('DELETE', '/entra/people/nobody')).rejects.toThrow(/nobody: 404/);
      await sandbox.reset();
      expect(await sandbox.ask(people, 'GET', '/entra/people')).toMatchObject({ total: 0 });
      const defaults = JSON.stringify(await sandbox.control('GET', '/defaults'));
      const texts = z.record(z.string(), z.unknown()).parse(sandboxDefaults);
      for (const [name, text] of Object.entries(texts))
        if (typeof text === 'string')
          expect({ name, known: defaults.includes(text) }).toEqual({ name, known: true });
    } finally {
      await sandbox.stop();
    }
  });
});

describe('the seeds', () => {
  const keyring = parseKeyring(`k1:${Buffer.alloc(32, 7).toString('base64')}`);

  it.each(['zoom', 'scim'] as const)('make a job of the template %s', async (template) => {
    const { db } = await database();
    const { jobId, sourceConnectionId, targetConnectionId } = await seedJob(db, {
      template,
      keyring,
      started: true,
      configuration: { scope: 'all', intervalMs: 60_000 },
      settings: { applyConcurrency: 3 },
    });
    expect(await findJob(db, jobId)).toMatchObject({
      templateId: template,
      desiredState: 'started',
      scope: 'all',
      intervalMs: 60_000,
      settings: { applyConcurrency: 3 },
    });
    expect(await findSchemaVersion(db, jobId, 1)).not.toBeNull();
    const source = { connectionId: sourceConnectionId, name: secretNames.source };
    expect(await readSecret(db, keyring, source)).toBe(sandboxDefaults.clientSecret);
    const name = template === 'zoom' ? secretNames.account_credentials : secretNames.bearer;
    const secret = template === 'zoom' ? sandboxDefaults.zoom.clientSecret : sandboxDefaults.scimToken;
    expect(await readSecret(db, keyring, { connectionId: targetConnectionId, name })).toBe(secret);
  });

  it('make the history of a job', async () => {
    const { db } = await database();
    const { jobId } = await seedJob(db);
    const { cycleId } = await seedHistory(db, jobId);
    const changes = await db.selectFrom('change').select('state').where('cycle_id', '=', cycleId).execute();
    expect(new Set(changes.map(({ state }) => state))).toEqual(
      new Set(['succeeded', 'failed', 'released', 'held']),
    );
  });
});
