import { createHash, generateKeyPairSync, verify, constants } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { jsonOf } from '../graph/exchange.ts';
import { startDirectory } from '../testing/directory-under-test.ts';
import type { DirectoryUnderTest } from '../testing/directory-under-test.ts';
import { fakeTenant } from '../testing/fake-graph.ts';

const json = (part: string | undefined): unknown =>
  jsonOf(Buffer.from(part ?? '', 'base64url').toString('utf8'));

let test: DirectoryUnderTest;

afterEach(async () => {
  await test.close();
});

describe('requestToken', () => {
  it('proves a certificate by an assertion for the token endpoint that is really asked', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const digest = createHash('sha256').update('certificate').digest();
    const colons = (digest.toString('hex').toUpperCase().match(/../g) ?? []).join(':');
    test = await startDirectory({
      credential: {
        kind: 'certificate',
        thumbprintSha256: colons,
        privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      },
    });
    expect(await test.directory.tenantId()).toBe(fakeTenant);
    const form = new URLSearchParams(test.fake.tokenRequests[0]?.body);
    expect(form.get('client_secret')).toBeNull();
    const [header, payload, signature] = (form.get('client_assertion') ?? '').split('.');
    expect(json(header)).toMatchObject({ alg: 'PS256', 'x5t#S256': digest.toString('base64url') });
    expect(json(payload)).toMatchObject({
      aud: `${test.fake.url}/${fakeTenant}/oauth2/v2.0/token`,
      iss: 'client',
      sub: 'client',
    });
    const key = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    const signed = Buffer.from(`${header ?? ''}.${payload ?? ''}`);
    expect(verify('sha256', signed, key, Buffer.from(signature ?? '', 'base64url'))).toBe(true);
  });

  it.each([
    ['global', 'https://graph.microsoft.com/.default'],
    ['usgov', 'https://graph.microsoft.us/.default'],
    ['usgov-dod', 'https://dod-graph.microsoft.us/.default'],
    ['china', 'https://microsoftgraph.chinacloudapi.cn/.default'],
  ] as const)('§11 %s: one request, for its own Graph, and no discovery', async (cloud, scope) => {
    test = await startDirectory({ cloud });
    expect(await test.directory.tenantId()).toBe(fakeTenant);
    expect(new URLSearchParams(test.fake.tokenRequests[0]?.body).get('scope')).toBe(scope);
    expect(test.counted()).toBe(1);
  });

  it('takes a tenant by its domain name, and any letter case', async () => {
    test = await startDirectory({ tenantId: ' Contoso.onmicrosoft.com ' });
    expect(await test.directory.tenantId()).toBe(fakeTenant);
    expect(test.fake.tokenRequests[0]?.url).toMatch(/^\/contoso\.onmicrosoft\.com\/oauth2\/v2\.0\/token/i);
  });

  it.each([
    [{ credential: { kind: 'secret', secret: '' } } as const, 'clientSecret'],
    [{ tenantId: ' ' }, 'tenantId'],
    [{ tenantId: 'organizations' }, 'tenantId'],
    [{ clientId: '' }, 'clientId'],
    [{ cloud: 'usgov', loginUrl: 'https://login.microsoftonline.com' } as const, 'cloud'],
    [{ cloud: 'global', graphUrl: 'https://dod-graph.microsoft.us/v1.0' } as const, 'cloud'],
  ])('refuses settings that cannot work, before any request: %j', async (settings, field) => {
    test = await startDirectory(settings);
    const { steps } = await test.directory.testConnection();
    expect(steps[0]).toMatchObject({ outcome: 'failed', failure: { kind: 'credential', field } });
    expect(test.counted()).toBe(0);
  });
});
