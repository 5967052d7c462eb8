import { describe, expect, it } from '@jest/globals';
import { EnvironmentError } from '@lockstep/platform';
import { readEnvironment } from './environment.ts';

const good = {
  DATABASE_URL: 'postgres://lockstep:pw@db:5432/lockstep',
  TEMPORAL_ADDRESS: 'temporal:7233',
  LOCKSTEP_SECRET_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
};

describe('the environment', () => {
  it('has defaults for all that is not a secret or an address', () => {
    expect(readEnvironment(good)).toEqual({
      databaseUrl: good.DATABASE_URL,
      temporal: {
        address: 'temporal:7233',
        namespace: 'lockstep',
        tls: false,
        apiKey: null,
        encrypted: false,
      },
      keyring: expect.objectContaining({ currentKeyId: 'k1' }),
      health: { host: '127.0.0.1', port: 4001 },
      maxActivities: 16,
      egress: {
        requestTimeoutMs: 30_000,
        allowPrivateAddresses: false,
        allowedPrivateHosts: [],
        proxyUrl: null,
        noProxyHosts: [],
        caFile: null,
      },
      reconcileEveryMs: 60_000,
      retention: { writeMs: 31_536_000_000, failureMs: 7_776_000_000, skipMs: 2_592_000_000 },
      logLevel: 'info',
      announce: false,
    });
  });

  it('takes what it is given', () => {
    const given = {
      TEMPORAL_TLS: 'true',
      TEMPORAL_API_KEY: 'key',
      LOCKSTEP_TEMPORAL_ENCRYPTION: 'on',
      LOCKSTEP_REQUEST_TIMEOUT: '5s',
      LOCKSTEP_ALLOW_PRIVATE_ADDRESSES: 'yes',
      LOCKSTEP_ALLOWED_PRIVATE_HOSTS: 'scim.corp, 10.0.0.7',
      HTTPS_PROXY: 'http://proxy:3128',
      NO_PROXY: '.corp',
      LOCKSTEP_CA_FILE: '/etc/ca.pem',
      LOCKSTEP_RECONCILE_EVERY: '5s',
      LOCKSTEP_KEEP_WRITES: '10d',
      LOCKSTEP_KEEP_FAILURES: '2d',
      LOCKSTEP_KEEP_SKIPS: '1d',
      WORKER_ACTIVITIES: '4',
      LOCKSTEP_ANNOUNCE: 'json',
    };
    expect(readEnvironment({ ...good, ...given })).toMatchObject({
      temporal: { tls: true, apiKey: 'key', encrypted: true },
      egress: {
        requestTimeoutMs: 5_000,
        allowPrivateAddresses: true,
        allowedPrivateHosts: ['scim.corp', '10.0.0.7'],
        proxyUrl: 'http://proxy:3128',
        noProxyHosts: ['.corp'],
        caFile: '/etc/ca.pem',
      },
      reconcileEveryMs: 5_000,
      retention: { writeMs: 864_000_000, failureMs: 172_800_000, skipMs: 86_400_000 },
      maxActivities: 4,
      announce: true,
    });
  });

  it('names everything that is wrong at once, and never quotes a secret', () => {
    const wrong = {
      LOCKSTEP_SECRET_KEYS: 'k1:hunter2',
      WORKER_HEALTH_PORT: 'x',
      LOCKSTEP_REQUEST_TIMEOUT: '30',
    };
    const read = () => readEnvironment(wrong);
    expect(read).toThrow(EnvironmentError);
    expect(read).not.toThrow(/hunter2/);
    for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', ...Object.keys(wrong)])
      expect(read).toThrow(name);
  });

  it.each([
    ['TEMPORAL_API_KEY', 'key-without-tls'],
    ['LOCKSTEP_TEMPORAL_ENCRYPTION', 'aes'],
    ['LOCKSTEP_REQUEST_TIMEOUT', '61s'],
    ['LOCKSTEP_REQUEST_TIMEOUT', '500ms'],
    ['WORKER_ACTIVITIES', '0'],
    ['HTTPS_PROXY', 'proxy:3128'],
    ['LOCKSTEP_RECONCILE_EVERY', '0s'],
    ['LOCKSTEP_KEEP_SKIPS', '1h'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => readEnvironment({ ...good, [name]: value })).toThrow(name);
  });
});
