import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findConnection, parseKeyring, putSecret, secretNames, updateConnection } from '@lockstep/database';
import { createEgress } from '@lockstep/platform/egress';
import {
  createTestDatabase,
  sandboxDefaults,
  seedSource,
  startSandbox,
  testCertificate,
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

  it('signs in with a certificate, and tells when that is the trouble, or will be', async () => {
    const { thumbprintSha256, privateKey, certificate } = testCertificate;
    const source = await findConnection(database.db, connectionId);
    if (source?.kind !== 'source') throw new Error('no source');
    const enter = (expiresAt: string) =>
      updateConnection(database.db, connectionId, {
        displayName: source.displayName,
        settings: { ...source.settings, certificate: { thumbprintSha256, expiresAt } },
        forgetTest: true,
      });
    await enter('2126-01-01T00:00:00.000Z');
    await putSecret(database.db, keyring, { connectionId, name: secretNames.sourceCertificate }, privateKey);
    expect((await test()).report).toEqual({ ok: false, code: 'AADSTS700027', field: 'certificate' });

    await sandbox.control('POST', '/entra/apps', {
      clientId: sandboxDefaults.clientId,
      secret: 'unused',
      permissions: ['User.Read.All', 'GroupMember.Read.All', 'Application.Read.All'],
      certificates: [certificate],
    });
    expect(await test(sandboxDefaults.servicePrincipalId)).toMatchObject({
      report: { ok: true },
      findings: [],
    });

    await enter(new Date(Date.now() + 86_400_000).toISOString());
    expect(await test()).toMatchObject({
      report: { ok: true },
      findings: [{ code: 'CertificateExpires', field: 'certificate' }],
    });
  });
});
