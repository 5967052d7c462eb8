import { afterEach, describe, expect, it } from '@jest/globals';
import { createEgress } from '../egress/create-egress.ts';
import { startHealthServer } from './health-server.ts';
import type { HealthOptions, HealthServer } from './health-server.ts';

let server: HealthServer | undefined;
const egress = createEgress({ allowPrivateAddresses: true });
afterEach(async () => server?.close());

async function get(
  path: string,
  options: Partial<HealthOptions>,
  method = 'GET',
): Promise<[number, unknown]> {
  const ready = () => Promise.resolve({ ready: true, detail: {} });
  server = await startHealthServer({ host: '127.0.0.1', port: 0, live: () => true, ready, ...options });
  const response = await egress.request({ method, url: `http://127.0.0.1:${String(server.port)}${path}` });
  return [response.status, JSON.parse(response.body)];
}

describe('startHealthServer', () => {
  const down = { ready: false, detail: { database: 'unreachable' } };
  it.each<[string, Partial<HealthOptions>, number, unknown]>([
    ['/health/live', {}, 200, { live: true }],
    ['/health/live', { live: () => false }, 503, { live: false }],
    ['/health/ready?x=1', {}, 200, { ready: true, detail: {} }],
    ['/health/ready', { ready: () => Promise.resolve(down) }, 503, down],
    [
      '/health/ready',
      { ready: () => Promise.reject(new Error('timed out')) },
      503,
      { ready: false, detail: { check: 'timed out' } },
    ],
    ['/', {}, 404, { error: 'not found' }],
  ])('%s with %p answers %p', async (path, options, status, body) => {
    expect(await get(path, options)).toEqual([status, body]);
  });

  it('takes no other method', async () => {
    expect(await get('/health/live', {}, 'POST')).toEqual([405, { error: 'method not allowed' }]);
  });

  it('rejects when its port is taken', async () => {
    await get('/health/live', {});
    const again = startHealthServer({
      host: '127.0.0.1',
      port: server?.port ?? 0,
      live: () => true,
      ready: () => Promise.resolve(down),
    });
    await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
