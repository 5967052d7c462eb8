import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  freePort,
  startPostgres,
  startTemporal,
  type RunningPostgres,
  type RunningTemporal,
} from '@lockstep/local-stack';
import { root, runNode } from './program.ts';

const START = ['--import', 'tsx', 'scripts/start.ts'];
const MIGRATE = ['--import', 'tsx', 'scripts/migrate.ts'];

const token = randomBytes(24).toString('hex');
let postgres: RunningPostgres;
let temporal: RunningTemporal;
let ports: { readonly api: number; readonly worker: number };
let variables: Record<string, string>;

beforeAll(async () => {
  await promisify(execFile)('npm', ['run', 'build'], { cwd: root, maxBuffer: 2 ** 24 });
  postgres = await startPostgres();
  temporal = await startTemporal({ searchAttributes: {} });
  ports = { api: await freePort(), worker: await freePort() };
  variables = {
    DATABASE_URL: postgres.url,
    TEMPORAL_ADDRESS: temporal.address,
    LOCKSTEP_ADMIN_TOKEN: token,
    LOCKSTEP_SECRET_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    API_PORT: String(ports.api),
    WORKER_HEALTH_PORT: String(ports.worker),
  };
});
afterAll(async () => {
  await temporal.stop();
  await postgres.stop();
});

const status = async (port: number, path: string): Promise<number | null> => {
  const response = await fetch(`http://127.0.0.1:${String(port)}${path}`).catch(() => null);
  return response?.status ?? null;
};

const query = async (port: number, text: string): Promise<unknown> => {
  const response = await fetch(`http://127.0.0.1:${String(port)}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: text }),
  });
  return response.json();
};

describe('the build', () => {
  it('migrates, and does nothing the second time', async () => {
    const first = await runNode(MIGRATE, { DATABASE_URL: postgres.url }).ended;
    expect(first.code).toBe(0);
    expect(first.output).toContain('foundation');
    const second = await runNode(MIGRATE, { DATABASE_URL: postgres.url }).ended;
    expect(second).toEqual({ code: 0, output: '{"applied":[]}\n' });
  });

  it('runs the API, also while Temporal is away', async () => {
    const api = runNode(['apps/api/dist/main.js'], {
      ...variables,
      NODE_ENV: 'production',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
    });
    await api.saw(/the API is ready/);
    expect(await status(ports.api, '/health/ready')).toBe(200);
    expect(await query(ports.api, '{ templates { id } }')).toMatchObject({
      data: { templates: expect.arrayContaining([{ id: 'zoom' }]) },
    });
    expect(await query(ports.api, '{ __schema { queryType { name } } }')).toHaveProperty('errors');
    api.signal('SIGTERM');
    expect((await api.ended).code).toBe(0);
  });

  it('runs API and worker under npm start until it is told to stop', async () => {
    const lockstep = runNode(START, variables);
    await Promise.all([lockstep.saw(/the API is ready/), lockstep.saw(/the worker is ready/)]);
    expect(await status(ports.api, '/health/ready')).toBe(200);
    expect(await status(ports.worker, '/health/ready')).toBe(200);
    lockstep.signal('SIGTERM');
    expect((await lockstep.ended).code).toBe(0);
    expect(await status(ports.api, '/health/live')).toBeNull();
    expect(await status(ports.worker, '/health/live')).toBeNull();
  });

  it('takes the workflows as the build bundled them', async () => {
    const bundle = `${root}apps/worker/dist/workflow-bundle.js`;
    const good = await readFile(bundle);
    await writeFile(bundle, 'spoilt bundle (');
    try {
      const { code, output } = await runNode(['apps/worker/dist/main.js'], variables).ended;
      expect(code).toBe(1);
      expect(output).toContain('the provided Workflow Bundle');
    } finally {
      await writeFile(bundle, good);
    }
  });

  it('stops both under npm start when one cannot run, and tells which', async () => {
    const { LOCKSTEP_ADMIN_TOKEN, ...incomplete } = variables;
    expect(LOCKSTEP_ADMIN_TOKEN).toBe(token);
    const { code, output } = await runNode(START, incomplete).ended;
    expect(code).toBe(1);
    expect(output).toContain('LOCKSTEP_ADMIN_TOKEN: is not set');
    expect(output).toContain('The API ended with code 1');
    expect(await status(ports.worker, '/health/live')).toBeNull();
  });
});
