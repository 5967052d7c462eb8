import { describe, expect, it } from '@jest/globals';
import { EnvironmentError } from '@lockstep/platform';
import { readEnvironment, readMigrationEnvironment } from './environment.ts';

const good = {
  DATABASE_URL: 'postgres://lockstep:pw@db:5432/lockstep',
  TEMPORAL_ADDRESS: 'temporal:7233',
  LOCKSTEP_ADMIN_TOKEN: 'x'.repeat(32),
  LOCKSTEP_SECRET_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
};

describe('the environment', () => {
  it('has defaults for all that is not a secret or an address', () => {
    expect(readEnvironment(good)).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      temporal: {
        address: 'temporal:7233',
        namespace: 'lockstep',
        tls: false,
        apiKey: null,
        encrypted: false,
      },
      logLevel: 'info',
      introspection: true,
      announce: false,
      mail: null,
      publicUrl: null,
      notifyEveryMs: 10_000,
      egress: { allowPrivateAddresses: false },
      oidc: null,
      requestsPerMinute: 3_000,
      trustedProxies: [],
    });
  });

  it.each([
    [{ NODE_ENV: 'production' }, false],
    [{ NODE_ENV: 'production', GRAPHQL_INTROSPECTION: 'true' }, true],
    [{ NODE_ENV: 'development', GRAPHQL_INTROSPECTION: 'false' }, false],
  ])('with %j introspection is %s', (variables, introspection) => {
    expect(readEnvironment({ ...good, ...variables }).introspection).toBe(introspection);
  });

  it('names everything that is wrong at once, and never quotes a secret', () => {
    const wrong = {
      API_PORT: 'x',
      LOCKSTEP_ADMIN_TOKEN: 'hunter2',
      LOCKSTEP_SECRET_KEYS: 'k1:hunter2',
      GRAPHQL_INTROSPECTION: 'maybe',
    };
    const read = () => readEnvironment(wrong);
    expect(read).toThrow(EnvironmentError);
    expect(read).not.toThrow(/hunter2/);
    for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', ...Object.keys(wrong)])
      expect(read).toThrow(name);
  });

  it.each([
    ['DATABASE_URL', 'mysql://db/lockstep'],
    ['TEMPORAL_ADDRESS', 'http://temporal:7233'],
    ['TEMPORAL_API_KEY', 'key-without-tls'],
    ['LOCKSTEP_ADMIN_TOKEN', 'x'.repeat(31)],
    ['LOG_LEVEL', 'loud'],
    ['LOCKSTEP_ANNOUNCE', 'xml'],
    ['SMTP_URL', 'mail.example'],
    ['LOCKSTEP_PUBLIC_URL', 'lockstep.example'],
    ['LOCKSTEP_OIDC_AUDIENCE', 'an-audience-without-issuer'],
    ['LOCKSTEP_ROLE_BINDINGS', '[{"claim":"x","role":"Root"}]'],
    ['LOCKSTEP_NOTIFY_EVERY', '6m'],
    ['LOCKSTEP_REQUESTS_PER_MINUTE', '0'],
    ['LOCKSTEP_TRUSTED_PROXIES', 'true'],
    ['LOCKSTEP_TRUSTED_PROXIES', '10.0.0.1,proxy.example'],
    ['LOCKSTEP_TRUSTED_PROXIES', '0.0.0.0/0'],
    ['LOCKSTEP_TRUSTED_PROXIES', '10.0.0.0/33'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => readEnvironment({ ...good, [name]: value })).toThrow(name);
  });

  it('of mail is both, server and sender, or neither', () => {
    const [server, from] = [{ SMTP_URL: 'smtp://mail.example' }, { SMTP_FROM: 'lockstep@example.com' }];
    expect(() => readEnvironment({ ...good, ...server })).toThrow(/SMTP_FROM: is not set, but SMTP_URL is/);
    expect(() => readEnvironment({ ...good, ...from })).toThrow(/SMTP_URL: is not set, but SMTP_FROM is/);
    expect(readEnvironment({ ...good, ...server, ...from }).mail).toMatchObject({
      server: { host: 'mail.example' },
      from: { address: 'lockstep@example.com' },
    });
  });

  it('needs a way in: the token, or an issuer with an audience', () => {
    const { LOCKSTEP_ADMIN_TOKEN: _, ...closed } = good;
    expect(() => readEnvironment(closed)).toThrow('LOCKSTEP_ADMIN_TOKEN');
    const issuer = { LOCKSTEP_OIDC_ISSUER: 'https://login.example/v2.0' };
    expect(() => readEnvironment({ ...closed, ...issuer })).toThrow('LOCKSTEP_OIDC_AUDIENCE');
    expect(readEnvironment({ ...closed, ...issuer, LOCKSTEP_OIDC_AUDIENCE: 'api' })).toMatchObject({
      administratorToken: null,
      oidc: {
        issuer: 'https://login.example/v2.0',
        audience: 'api',
        rolesClaim: 'roles',
        bindings: [
          { claim: 'Lockstep.Reader', role: 'Reader' },
          { claim: 'Lockstep.Operator', role: 'Operator' },
          { claim: 'Lockstep.Administrator', role: 'Administrator' },
        ],
        client: null,
      },
    });
  });

  it('signs people in with a client, its secret, the issuer and an address to come back to', () => {
    const whole = {
      LOCKSTEP_OIDC_CLIENT_ID: 'lockstep',
      LOCKSTEP_OIDC_CLIENT_SECRET: 'hunter2',
      LOCKSTEP_OIDC_ISSUER: 'https://login.example/v2.0',
      LOCKSTEP_OIDC_AUDIENCE: 'api',
      LOCKSTEP_PUBLIC_URL: 'https://lockstep.example',
    };
    expect(readEnvironment({ ...good, ...whole }).oidc?.client).toEqual({
      id: 'lockstep',
      secret: 'hunter2',
    });
    for (const missing of Object.keys(whole)) {
      const read = () => readEnvironment({ ...good, ...whole, [missing]: '' });
      expect(read).toThrow(`${missing}: is not set, but`);
      expect(read).not.toThrow(/hunter2/);
    }
    expect(() => readEnvironment({ ...good, LOCKSTEP_OIDC_CLIENT_ID: 'lockstep' })).toThrow(
      /LOCKSTEP_OIDC_ISSUER: is not set, but LOCKSTEP_OIDC_CLIENT_ID is: to sign people in/,
    );
  });

  it('of migrate is the database alone', () => {
    expect(readMigrationEnvironment({ DATABASE_URL: good.DATABASE_URL })).toEqual({
      databaseUrl: good.DATABASE_URL,
    });
    expect(() => readMigrationEnvironment({})).toThrow('DATABASE_URL');
  });
});
