import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findConnection, parseKeyring } from '@lockstep/database';
import { createEgress } from '@lockstep/platform/egress';
import {
  createTestDatabase,
  sandboxDefaults,
  seedSource,
  startSandbox,
  type Sandbox,
  type TestDatabase,
} from '@lockstep/testkit';
import { quickServices } from '../testing/quick-services.ts';
import { testConnection } from './test-connection.ts';

const keyring = parseKeyring(`k1:${randomBytes(32).toString('base64')}`);
const egress = createEgress({ allowPrivateAddresses: true });
const app = `/entra/apps/${sandboxDefaults.clientId}`;

let database: TestDatabase;
let sandbox: Sandbox;
let connectionId: string;

beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startSandbox()]);
});
afterAll(async () => {
  await egress.close();
  await sandbox.stop();
  await database.drop();
});
beforeEach(async () => {
  await sandbox.reset();
  connectionId = await seedSource(database.db, { sandbox: sandbox.addresses, keyring });
});

async function test(servicePrincipalId: string | null = null) {
  const services = quickServices({ db: database.db, egress, keyring });
  const report = await testConnection(
    services,
    { connectionId, servicePrincipalId },
    AbortSignal.timeout(20_000),
  );
  return { report, findings: (await findConnection(database.db, connectionId))?.findings ?? [] };
}

describe('the test of a source', () => {
  it('finds every missing permission by itself, each with the address to consent at', async () => {
    await sandbox.control('PATCH', app, { permissions: ['User.Read.All'] });
    const { report, findings } = await test(sandboxDefaults.servicePrincipalId);
    expect(report).toEqual({ ok: false, code: 'MissingPermission', field: null });
    expect(findings.map(({ code }) => code)).toEqual(['MissingPermission', 'MissingPermission']);
    const consent = `${sandbox.addresses.entraLogin}/${sandboxDefaults.tenantId}/adminconsent?client_id=${sandboxDefaults.clientId}`;
    for (const [index, name] of ['GroupMember.Read.All', 'Application.Read.All'].entries()) {
      expect(findings[index]?.message).toContain(name);
      expect(findings[index]?.message).toContain(consent);
    }
  });

  it('warns of permissions to write, and passes', async () => {
    const permissions = [
      'User.Read.All',
      'GroupMember.Read.All',
      'Application.Read.All',
      'User.ReadWrite.All',
    ];
    await sandbox.control('PATCH', app, { permissions });
    const { report, findings } = await test(sandboxDefaults.servicePrincipalId);
    expect(report).toEqual({ ok: true, code: null, field: null });
    expect(findings).toMatchObject([
      { code: 'UnneededPermissions', message: expect.stringContaining('User.ReadWrite.All') },
    ]);
  });

  it('passes without a word when all is as it should be', async () => {
    expect(await test(sandboxDefaults.servicePrincipalId)).toEqual({
      report: { ok: true, code: null, field: null },
      findings: [],
    });
  });
});
