import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startDirectory } from '../testing/directory-under-test.ts';
import type { DirectoryUnderTest } from '../testing/directory-under-test.ts';
import { fakeTenant, fakeToken } from '../testing/fake-graph.ts';
import type { FakeAnswer, FakeRequest } from '../testing/fake-graph.ts';
import { notFound } from '../testing/failures.ts';
import type { EntraConnectionTest } from './connection-test.ts';

let test: DirectoryUnderTest;

beforeEach(async () => {
  test = await startDirectory();
  carry('User.Read.All', 'GroupMember.Read.All', 'Application.Read.All');
});

afterEach(async () => {
  await test.close();
});

/** The application permissions of the tokens to come. */
function carry(...roles: string[]): void {
  test.fake.login = () => ({
    body: { token_type: 'Bearer', expires_in: 3599, access_token: fakeToken(1, fakeTenant, roles) },
  });
}

const application = { id: 'sp', appId: 'app', displayName: 'Zoom', appRoles: [] };
const denied: FakeAnswer = { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } };

function healthy({ url }: FakeRequest): FakeAnswer {
  if (url.includes('/servicePrincipals/sp?')) return { body: application };
  if (url.includes('/servicePrincipals')) return notFound;
  return { body: { value: [], '@odata.deltaLink': `${test.fake.url}/v1.0/x?$deltatoken=x` } };
}

function outcomes({ steps }: EntraConnectionTest): readonly string[] {
  return steps.map(({ name, outcome }) => `${name} ${outcome}`);
}

function failureOf({ steps }: EntraConnectionTest, name: string) {
  const step = steps.find((candidate) => candidate.name === name);
  return step?.outcome === 'failed' ? step.failure : undefined;
}

describe('testConnection', () => {
  it('passes, reads nobody, and names the tenant of the token', async () => {
    test.fake.graph = healthy;
    const result = await test.directory.testConnection('sp');
    expect(result).toMatchObject({
      ok: true,
      tenantId: fakeTenant,
      servicePrincipal: { displayName: 'Zoom' },
    });
    expect(outcomes(result)).toEqual([
      'token passed',
      'users passed',
      'groups passed',
      'service-principal passed',
    ]);
    const feeds = test.fake.requests.filter(({ url }) => url.includes('/delta'));
    expect(feeds.every(({ url }) => url.endsWith('$deltatoken=latest'))).toBe(true);
  });

  it('asks for a fresh token each time, as consent may have been given since', async () => {
    test.fake.graph = healthy;
    await test.directory.testConnection();
    const second = await test.directory.testConnection();
    expect(test.fake.tokenRequests).toHaveLength(2);
    expect(outcomes(second).at(-1)).toBe('service-principal skipped');
    expect(second.ok).toBe(true);
  });

  it('tells every missing permission at once, and whom to ask', async () => {
    test.fake.graph = () => denied;
    const result = await test.directory.testConnection('sp');
    expect(result.ok).toBe(false);
    expect(
      ['users', 'groups', 'service-principal'].map((name) => failureOf(result, name)?.missingPermissions),
    ).toEqual([['User.Read.All'], ['GroupMember.Read.All'], ['Application.Read.All']]);
    expect(failureOf(result, 'users')).toMatchObject({
      kind: 'permission',
      ask: 'tenant-administrator',
      field: null,
    });
  });

  it('names each permission that the token lacks, read or not, with the address to consent at', async () => {
    test.fake.graph = () => denied;
    carry('User.Read.All');
    const result = await test.directory.testConnection();
    expect(result.ok).toBe(false);
    expect(result.missingPermissions.map(({ permissions }) => permissions)).toEqual([
      ['GroupMember.Read.All'],
      ['Application.Read.All'],
    ]);
    for (const { message } of result.missingPermissions)
      expect(message).toContain(`${test.fake.url}/${fakeTenant}/adminconsent?client_id=client`);

    carry();
    expect((await test.directory.testConnection()).missingPermissions).toHaveLength(3);
    carry('Directory.Read.All');
    expect((await test.directory.testConnection()).missingPermissions).toEqual([]);
    // Whatever it is that lets it work: a name that we do not know is no reason to refuse.
    test.fake.graph = healthy;
    carry('Something.Read.New');
    expect(await test.directory.testConnection('sp')).toMatchObject({ ok: true, missingPermissions: [] });
  });

  it('warns of permissions to write, and passes', async () => {
    test.fake.graph = healthy;
    carry('User.ReadWrite.All', 'Group.Read.All', 'Application.Read.All', 'Mail.Send');
    const result = await test.directory.testConnection('sp');
    expect(result).toMatchObject({ ok: true, missingPermissions: [] });
    expect(result.warnings).toMatchObject([
      { code: 'UnneededPermissions', permissions: ['User.ReadWrite.All', 'Mail.Send'] },
    ]);
    expect(result.warnings[0]?.message).toContain('User.ReadWrite.All, Mail.Send');
  });

  it.each([
    [7000215, 'clientSecret'],
    [700016, 'clientId'],
    [90002, 'tenantId'],
  ])('points AADSTS%d at the field %s, and tries nothing more', async (number, field) => {
    test.fake.login = () => ({ status: 400, body: { error: 'invalid_request', error_codes: [number] } });
    const result = await test.directory.testConnection('sp');
    expect(failureOf(result, 'token')).toMatchObject({ kind: 'credential', field, ask: 'connection-editor' });
    expect(outcomes(result).slice(1)).toEqual([
      'users skipped',
      'groups skipped',
      'service-principal skipped',
    ]);
    expect(test.fake.requests).toEqual([]);
  });

  it('points an unknown application at the field servicePrincipalId', async () => {
    test.fake.graph = healthy;
    const result = await test.directory.testConnection('nobody');
    expect(failureOf(result, 'service-principal')).toMatchObject({
      code: 'ServicePrincipalNotFound',
      field: 'servicePrincipalId',
      ask: 'connection-editor',
    });
  });

  it('tells an outage from a mistake', async () => {
    test.fake.graph = () => ({ status: 500 });
    const result = await test.directory.testConnection('sp');
    expect(failureOf(result, 'users')).toMatchObject({ kind: 'unavailable', field: null, ask: 'operator' });
    test.fake.graph = () => ({ status: 429, headers: { 'retry-after': '90' } });
    const throttled = await test.directory.testConnection('sp');
    expect(failureOf(throttled, 'users')).toMatchObject({ ask: 'nobody', retryAfterMs: 90_000 });
  });
});
