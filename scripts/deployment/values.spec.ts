import { beforeAll, describe, expect, it } from '@jest/globals';
import { readLocalEnvironment } from '@lockstep/local-stack';
import {
  readEnvironment as readApi,
  readMigrationEnvironment as readMigrate,
} from '../../apps/api/src/environment.ts';
import { readEnvironment as readSandbox } from '../../apps/sandbox/src/environment.ts';
import { readEnvironment as readWorker } from '../../apps/worker/src/environment.ts';
import { interpolate } from './compose/interpolation.ts';
import { openDeployment, readDeploymentFiles, type Deployment } from './deployment.ts';

type Variables = Readonly<Record<string, string>>;

const readers: Readonly<Record<string, (source: Variables) => unknown>> = {
  api: (source) => readApi(source),
  migrate: (source) => readMigrate(source),
  worker: (source) => readWorker(source),
  sandbox: (source) => readSandbox(source),
};

/** What an operator who did as .env.example says has in `.env`. */
const operator = {
  LOCKSTEP_ADMIN_TOKEN: Buffer.alloc(32, 1).toString('base64'),
  LOCKSTEP_SECRET_KEYS: `k1:${Buffer.alloc(32, 2).toString('base64')}`,
  POSTGRES_PASSWORD: Buffer.alloc(24, 3).toString('hex'),
  LOCKSTEP_DATABASE_PASSWORD: Buffer.alloc(24, 4).toString('hex'),
  TEMPORAL_DATABASE_PASSWORD: Buffer.alloc(24, 5).toString('hex'),
};

let deployment: Deployment;
beforeAll(() => {
  deployment = openDeployment(readDeploymentFiles());
});

const composed = (service: string, given: Variables = operator): Variables => {
  const environment = deployment.compose.services[service]?.environment ?? {};
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, interpolate(value, given)]),
  );
};

describe("compose's values", () => {
  it.each(Object.entries(readers))('are taken by: %s', (service, read) => {
    expect(() => read(composed(service))).not.toThrow();
  });

  it.each([
    ['api', 'TEMPORAL_ADDRESS', 'http://temporal:7233'],
    ['worker', 'WORKER_HEALTH_PORT', 'health'],
    ['migrate', 'DATABASE_URL', 'localhost:5432/lockstep'],
    ['sandbox', 'SANDBOX_ZOOM_PLAN', 'gold'],
  ])('would not be taken by %s if %s were %s', (service, name, value) => {
    expect(() => readers[service]?.({ ...composed(service), [name]: value })).toThrow(name);
  });

  it('reach the containers: addresses inside, ports open to them', () => {
    expect(readApi(composed('api'))).toMatchObject({
      databaseUrl: `postgres://lockstep:${operator.LOCKSTEP_DATABASE_PASSWORD}@postgres:5432/lockstep`,
      temporal: { address: 'temporal:7233', namespace: 'lockstep', tls: false, apiKey: null },
      host: '0.0.0.0',
    });
  });

  it.each(Object.keys(operator))('stop everything when %s is missing', (missing) => {
    const given = Object.fromEntries(Object.entries(operator).filter(([name]) => name !== missing));
    const services = Object.keys(deployment.compose.services);
    expect(() => services.map((service) => composed(service, given))).toThrow(`${missing} is required`);
  });
});

describe('.env.example', () => {
  /** Shown as an example or for what they switch on. */
  const notDefaults = new Set([
    'DATABASE_URL',
    'TEMPORAL_ADDRESS',
    'NODE_ENV',
    'LOCKSTEP_ANNOUNCE',
    'GRAPHQL_INTROSPECTION',
  ]);
  /** Only compose has these. */
  const ofCompose = { TEMPORAL_UI_PORT: '8080', MAILPIT_PORT: '8025' };

  it('shows defaults that are the defaults', () => {
    const required = { ...operator, DATABASE_URL: 'postgres://h/d', TEMPORAL_ADDRESS: 'h:1' };
    const readAll = (variables: Variables): unknown => [
      ...Object.values(readers).map((read) => read(variables)),
      // It hands the sandbox's on as they are.
      { ...readLocalEnvironment(variables).options, variables: null },
    ];
    const bare = readAll(required);
    for (const { name, value, commentedOut } of deployment.example) {
      if (!commentedOut || value === '' || notDefaults.has(name)) continue;
      if (name in ofCompose) expect(ofCompose).toHaveProperty(name, value);
      else expect({ name, all: readAll({ ...required, [name]: value }) }).toEqual({ name, all: bare });
    }
  });

  it('shows examples that would be taken', () => {
    const shown = new Map(deployment.example.map(({ name, value }) => [name, value]));
    const variables: Variables = { ...Object.fromEntries(shown), ...operator };
    expect(() => Object.values(readers).map((read) => read(variables))).not.toThrow();
  });
});
