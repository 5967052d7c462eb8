import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openSecret, parseKeyring } from '@lockstep/database';
import { testCertificate } from '@lockstep/testkit';
import {
  createSource,
  createTarget,
  deleteConnection,
  testConnection,
  updateConnection,
} from '../testing/operations.ts';
import { refusalIn } from '../testing/refusal.ts';
import {
  clientSecret,
  fieldList,
  idIn,
  seedConnections,
  seedJob,
  sourceInput,
  targetFields,
  targetInput,
} from '../testing/seed.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

const pem = testCertificate.certificate + testCertificate.privateKey;
let api: TestApplication;

beforeAll(async () => {
  api = await startTestApplication();
});
afterAll(() => api.stop());

const countConnections = async () =>
  (
    await api.db
      .selectFrom('connection')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n;

const secretOf = async (connectionId: string, name: string) => {
  const row = await api.db
    .selectFrom('sealed_secret')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return openSecret(
    parseKeyring(api.keys),
    { ownerId: connectionId, name },
    { keyId: row.key_id, envelope: row.envelope },
  );
};

describe('createSourceConnection', () => {
  it('stores the settings, seals the secret and never answers it', async () => {
    const data = await api.graphql(createSource, {
      input: { ...sourceInput, clientSecret: ` ${clientSecret}\n` },
    });
    expect(JSON.stringify(data)).not.toContain(clientSecret);
    expect(data['createSourceConnection']).toMatchObject({
      connection: {
        kind: 'SOURCE',
        settings: { cloud: 'global', tenantId: sourceInput.tenantId },
        secretNames: ['clientSecret'],
        testedAt: null,
      },
    });
    expect(await secretOf(idIn(data, 'createSourceConnection', 'connection'), 'clientSecret')).toBe(
      clientSecret,
    );
    const rows = await api.db.selectFrom('connection').select('settings').execute();
    expect(JSON.stringify(rows)).not.toContain(clientSecret);
  });

  it.each([
    ['an empty name', { displayName: '' }, 'displayName', /administrators/],
    ['a tenant that is no GUID', { tenantId: 'contoso' }, 'tenantId', /GUID/],
    ['a client that is no GUID', { clientId: '' }, 'clientId', /./],
    ['no secret', { clientSecret: ' ' }, 'clientSecret', /enter its value/],
    ['a login URL with a password', { loginUrl: 'https://a:b@login.example' }, 'loginUrl', /remove it/],
    ['a Graph URL with a query', { graphUrl: 'https://graph.example/?x=1' }, 'graphUrl', /"\?"/],
  ])('refuses %s, names the field, says the remedy and stores nothing', async (_, change, field, remedy) => {
    const before = await countConnections();
    const refusal = refusalIn(
      await api.graphql(createSource, { input: { ...sourceInput, ...change } }),
      'createSourceConnection',
    );
    expect(refusal).toMatchObject({ __typename: 'ValidationError', field });
    expect(refusal.message).toMatch(remedy);
    expect(await countConnections()).toBe(before);
  });
});

describe('a certificate in the place of a client secret', () => {
  const { certificate, privateKey, thumbprintSha256 } = testCertificate;
  const { clientSecret: _secret, ...withoutSecret } = sourceInput;

  it('is stored as thumbprint and end, its key sealed; each takes the place of the other', async () => {
    const data = await api.graphql(createSource, { input: { ...withoutSecret, certificate: pem } });
    const id = idIn(data, 'createSourceConnection', 'connection');
    expect(data['createSourceConnection']).toMatchObject({
      connection: {
        settings: { certificate: { thumbprintSha256, expiresAt: expect.stringMatching(/^2126-/) } },
        secretNames: ['privateKey'],
      },
    });
    expect(await secretOf(id, 'privateKey')).toBe(privateKey);
    const rows = await api.db.selectFrom('connection').select('settings').execute();
    expect(JSON.stringify(rows)).not.toContain('PRIVATE KEY');

    const change = (settings: Readonly<Record<string, string>>) =>
      api.graphql(updateConnection, { input: { id, settings: fieldList(settings) } });
    const kept = await change({ clientId: '99999999-1111-4111-8111-111111111111' });
    expect(kept['updateConnection']).toMatchObject({
      connection: { secretNames: ['privateKey'], settings: { certificate: { thumbprintSha256 } } },
    });
    const secret = await change({ clientSecret: 'a-new-secret' });
    expect(secret['updateConnection']).toMatchObject({ connection: { secretNames: ['clientSecret'] } });
    expect(JSON.stringify(secret)).not.toContain('thumbprint');
    const back = await change({ certificate: pem });
    expect(back['updateConnection']).toMatchObject({ connection: { secretNames: ['privateKey'] } });
    const refused = refusalIn(await change({ certificate }), 'updateConnection');
    expect(refused).toMatchObject({ __typename: 'ValidationError', field: 'settings.certificate' });
  });

  it.each([
    ['neither', {}, 'clientSecret', /or a certificate/],
    ['both', { clientSecret, certificate: pem }, 'certificate', /not both/],
    ['a certificate without its key', { certificate }, 'certificate', /private key/],
  ])('refuses %s', async (_, credential, field, remedy) => {
    const refusal = refusalIn(
      await api.graphql(createSource, { input: { ...withoutSecret, ...credential } }),
      'createSourceConnection',
    );
    expect(refusal).toMatchObject({ __typename: 'ValidationError', field });
    expect(refusal.message).toMatch(remedy);
  });
});

describe('createTargetConnection', () => {
  it("fills the template's form, defaults included, and seals its secret", async () => {
    const { accountId, clientId, clientSecret: secret } = targetFields;
    const input = { ...targetInput, settings: fieldList({ accountId, clientId, clientSecret: secret }) };
    const data = await api.graphql(createTarget, { input });
    expect(data['createTargetConnection']).toMatchObject({
      connection: {
        kind: 'TARGET',
        templateId: 'zoom',
        settings: {
          authentication: 'account_credentials',
          tenantUrl: 'https://api.zoom.us/scim2',
          accountId,
        },
        secretNames: ['clientSecret'],
      },
    });
    expect(await secretOf(idIn(data, 'createTargetConnection', 'connection'), 'clientSecret')).toBe(secret);
  });

  const withField = (change: Readonly<Record<string, string>>) => ({
    settings: fieldList({ ...targetFields, ...change }),
  });
  it.each([
    ['an unknown template', { templateId: 'slack' }, 'NotFoundError', 'templateId', /list of templates/],
    [
      'an unknown method',
      { authentication: 'password' },
      'ValidationError',
      'authentication',
      /account_credentials/,
    ],
    ['no account', withField({ accountId: '' }), 'ValidationError', 'settings.accountId', /missing/],
    [
      'something that is no URL',
      withField({ tenantUrl: 'zoom' }),
      'ValidationError',
      'settings.tenantUrl',
      /https:\/\//,
    ],
    [
      'another protocol',
      withField({ tenantUrl: 'ftp://zoom.us/scim2' }),
      'ValidationError',
      'settings.tenantUrl',
      /https:\/\//,
    ],
    [
      'credentials in the URL',
      withField({ tenantUrl: 'https://u:p@zoom.us/scim2' }),
      'ValidationError',
      'settings.tenantUrl',
      /remove/,
    ],
    [
      'a query in the URL',
      withField({ tenantUrl: 'https://zoom.us/scim2?aadOptscim062020' }),
      'ValidationError',
      'settings.tenantUrl',
      /"\?"/,
    ],
    [
      'a fragment in the URL',
      withField({ tokenUrl: 'https://zoom.us/oauth/token#x' }),
      'ValidationError',
      'settings.tokenUrl',
      /"#"/,
    ],
    ['no secret', withField({ clientSecret: ' ' }), 'ValidationError', 'settings.clientSecret', /missing/],
    ['a field of no form', withField({ tenant: 'x' }), 'ValidationError', 'settings.tenant', /tenantUrl/],
    ['a plan that does not exist', withField({ plan: 'gold' }), 'ValidationError', 'settings.plan', /one of/],
    [
      'a field twice',
      { settings: [...targetInput.settings, { name: 'clientId', value: 'x' }] },
      'ValidationError',
      'settings.clientId',
      /once/,
    ],
  ])(
    'refuses %s, names the field, says the remedy and stores nothing',
    async (_, change, type, field, remedy) => {
      const before = await countConnections();
      const refusal = refusalIn(
        await api.graphql(createTarget, { input: { ...targetInput, ...change } }),
        'createTargetConnection',
      );
      expect(refusal).toMatchObject({ __typename: type, field });
      expect(refusal.message).toMatch(remedy);
      expect(await countConnections()).toBe(before);
    },
  );
});

describe('updateConnection', () => {
  it('keeps what is left out, reseals a new secret and forgets the old test', async () => {
    const { targetConnectionId: id } = await seedConnections(api.graphql);
    await api.db.updateTable('connection').set({ tested_at: new Date() }).where('id', '=', id).execute();
    const renamed = await api.graphql(updateConnection, { input: { id, displayName: 'Zoom 2' } });
    expect(renamed['updateConnection']).toMatchObject({
      connection: { displayName: 'Zoom 2', testedAt: expect.anything() },
    });
    const settings = fieldList({ clientId: 'other', clientSecret: 'new-secret' });
    const changed = await api.graphql(updateConnection, { input: { id, settings } });
    expect(changed['updateConnection']).toMatchObject({
      connection: {
        displayName: 'Zoom 2',
        testedAt: null,
        settings: { clientId: 'other', accountId: targetFields.accountId },
      },
      warnings: [],
    });
    expect(await secretOf(id, 'clientSecret')).toBe('new-secret');
  });

  it.each([
    ['target', { tenantUrl: 'https://elsewhere.example/scim2' }, { clientSecret: 'known' }],
    ['target', { tokenUrl: 'https://elsewhere.example/token' }, { clientSecret: 'known' }],
    ['source', { loginUrl: 'https://elsewhere.example' }, { clientSecret: 'known' }],
    ['source', { graphUrl: 'https://elsewhere.example' }, { clientSecret: 'known' }],
    ['source', { graphUrl: 'https://elsewhere.example' }, { certificate: '' }],
  ])('sends no stored secret of a %s to another host: %j', async (kind, address, secret) => {
    const seeded = await seedConnections(api.graphql);
    const id = kind === 'source' ? seeded.sourceConnectionId : seeded.targetConnectionId;
    const [field = ''] = Object.keys(secret);
    const given = 'certificate' in secret ? { certificate: pem } : secret;
    const change = (settings: Readonly<Record<string, string>>) =>
      api.graphql(updateConnection, { input: { id, settings: fieldList(settings), rebind: true } });
    await change(given);
    const refusal = refusalIn(await change(address), 'updateConnection');
    expect(refusal).toMatchObject({ __typename: 'ValidationError', field: `settings.${field}` });
    expect(refusal.message).toContain(Object.keys(address)[0]);
    expect(await change({ ...address, ...given })).toMatchObject({
      updateConnection: { __typename: 'ConnectionPayload' },
    });
  });

  it('wants everything anew for another method, and drops the old secret', async () => {
    const { targetConnectionId: id } = await seedConnections(api.graphql);
    const refused = await api.graphql(updateConnection, {
      input: { id, authentication: 'bearer', settings: [] },
    });
    expect(refusalIn(refused, 'updateConnection').field).toMatch(/^settings\./);
    const settings = fieldList({ tenantUrl: targetFields.tenantUrl, token: 'a-token' });
    const changed = await api.graphql(updateConnection, {
      input: { id, authentication: 'bearer', settings },
    });
    expect(changed['updateConnection']).toMatchObject({
      connection: { secretNames: ['token'], settings: { authentication: 'bearer' } },
    });
  });

  it('R9: refuses another tenant while accounts are linked, unless it is an explicit rebind', async () => {
    const { jobId, sourceConnectionId: id } = await seedJob(api.graphql);
    await api.db.updateTable('job').set({ bound_tenant_id: 'x' }).where('id', '=', jobId).execute();
    const link = { job_id: jobId, source_id: 'ada', target_id: 'account', origin: 'created' } as const;
    await api.db.insertInto('link').values(link).execute();
    const input = { id, settings: fieldList({ tenantId: '99999999-1111-4111-8111-111111111111' }) };
    const refused = await api.graphql(updateConnection, { input });
    expect(refusalIn(refused, 'updateConnection')).toMatchObject({
      __typename: 'ConflictError',
      field: 'settings.tenantId',
    });
    const meant = await api.graphql(updateConnection, { input: { ...input, rebind: true } });
    expect(meant['updateConnection']).toMatchObject({ __typename: 'ConnectionPayload' });
    const job = await api.db
      .selectFrom('job')
      .select('bound_tenant_id')
      .where('id', '=', jobId)
      .executeTakeFirst();
    expect(job?.bound_tenant_id).toBeNull();
  });
});

describe('deleteConnection', () => {
  it('is refused while a job uses it, and names the job', async () => {
    const { targetConnectionId: id, jobId } = await seedJob(api.graphql);
    const refusal = refusalIn(await api.graphql(deleteConnection, { id }), 'deleteConnection');
    expect(refusal).toMatchObject({ __typename: 'ConflictError', field: 'id' });
    expect(refusal.message).toContain('"Zoom"');
    await api.db.deleteFrom('job').where('id', '=', jobId).execute();
    expect((await api.graphql(deleteConnection, { id }))['deleteConnection']).toMatchObject({ id });
    expect(
      await api.db.selectFrom('sealed_secret').selectAll().where('connection_id', '=', id).execute(),
    ).toEqual([]);
  });
});

describe('testConnection', () => {
  it('says who must act when Temporal is away, instead of an internal error', async () => {
    const { targetConnectionId: id } = await seedConnections(api.graphql);
    const data = await api.graphql(testConnection, { id });
    expect(data['testConnection']).toMatchObject({
      __typename: 'ServiceUnavailableError',
      message: expect.stringContaining('operator'),
    });
  });

  it('refuses an enterprise application for a target', async () => {
    const { targetConnectionId: id } = await seedConnections(api.graphql);
    const data = await api.graphql(testConnection, { id, servicePrincipalId: sourceInput.tenantId });
    expect(refusalIn(data, 'testConnection')).toMatchObject({ field: 'servicePrincipalId' });
  });
});
